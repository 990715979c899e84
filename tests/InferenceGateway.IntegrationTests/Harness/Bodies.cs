using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>Requests and answers as JSON.</summary>
internal static class Bodies
{
    public const string Model = "acme/chat";

    public const string Completions = "/v1/completions";

    public static StringContent Json(string text)
    {
        StringContent content = new(text, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    public static string Completion(string prompt = "hi", int tokens = 4, string model = Model) =>
        $$"""{"model":"{{model}}","prompt":"{{prompt}}","max_tokens":{{tokens}},"ignore_eos":true}""";

    public static string Stream(string prompt = "hi", int tokens = 4) =>
        $$"""{"model":"{{Model}}","prompt":"{{prompt}}","max_tokens":{{tokens}},"ignore_eos":true,"stream":true}""";

    /// <summary>Checks the status and the form of an error of the gateway's own, and returns its message.</summary>
    public static async Task<string> ShouldBeErrorAsync(this HttpResponseMessage response, int status)
    {
        string text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/json");
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement error = document.RootElement.GetProperty("error");
        error.GetProperty("type").GetString().ShouldNotBeNullOrEmpty();
        error.GetProperty("param").ValueKind.ShouldBe(JsonValueKind.Null);
        error.GetProperty("code").GetInt32().ShouldBe(status);
        return error.GetProperty("message").GetString().ShouldNotBeNull();
    }

    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(',', values) : null;

    /// <summary>The endpoint that answered, <c>address:port</c>.</summary>
    public static string Served(this HttpResponseMessage response) =>
        response.Header("x-gateway-destination-endpoint-served").ShouldNotBeNull();
}
