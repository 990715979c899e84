using System.Text;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>A model under another name, for every parser whose bodies name one: not a byte beside the name changes, there and back.</summary>
public sealed class ModelRewriteTests(PickerOfAllParsers picker, ModelRewriteTests.PickerOfOneModel one)
    : IClassFixture<PickerOfAllParsers>,
        IClassFixture<ModelRewriteTests.PickerOfOneModel>
{
    private const string Header = "x-llm-d-model-name-rewrite";
    private const string Target = "adapter-7";
    private const string Chat = """{ "seed":12345678901234567890, "model" : "NAME","messages":[{"role":"user","content":"NAME"}]}""";

    public static TheoryData<string, string, string, string> Rewritten =>
        new()
        {
            { "/v1/chat/completions", Chat, "application/json", """{"id":"1", "model":"NAME", "usage":{}}""" },
            {
                "/v1/completions",
                """{"prompt":"x","model":"NAME"}""",
                "text/event-stream",
                "data: {\"model\":\"NAME\"}\n\ndata: [DONE]\n\n"
            },
            { "/v1/embeddings", """{"model":"NAME","input":"x"}""", "application/json", """{"data":[],"model":"NAME"}""" },
            {
                "/v1/responses",
                """{"model":"NAME","input":"x"}""",
                "text/event-stream",
                "event: response.created\r\ndata:{\"response\":{\"model\":\"NAME\"}}\r\n\r\n"
            },
            { "/v1/messages", Chat, "application/json", """{"type":"message","model":"NAME","content":[]}""" },
            {
                "/v1/messages",
                Chat,
                "text/event-stream",
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"model\":\"NAME\"}}\n\n"
            },
            { "/inference/v1/generate", """{"token_ids":[1],"model":"NAME"}""", "application/json", """{"model":"NAME"}""" },
        };

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Rewritten))]
    public Task By_a_rule_for_the_model(string path, string body, string type, string answer) =>
        ConverseAsync("public", path, body, type, answer);

    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Rewritten))]
    public Task By_a_header(string path, string body, string type, string answer) =>
        ConverseAsync("other", path, body, type, answer, (Header, Target));

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_rule_goes_before_a_header()
    {
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.Post((Header, "unheeded")), Make.RequestBody(Named(Chat, "public"), end: true));
        (await stream.ReceiveAsync("reqH reqB."))[1..].Text().ShouldBe(Sent(Chat, "public"));
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_request_to_count_tokens_is_rewritten_too()
    {
        const string Path = "/v1/messages/count_tokens";
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.RequestHeaders(false, "POST", Path), Make.RequestBody(Named(Chat, "public"), end: true));
        (await stream.ReceiveAsync("reqH reqB."))[1..].Text().ShouldBe(Sent(Chat, "public"));
        await stream.ShouldEndAsync();
    }

    public static TheoryData<string> Unnamed => ["sglanghttp", "vllmgrpc, text in chunks", "vertexai, chat", "passthrough"];

    /// <summary>There is no place to write a model to: the header is taken away, and nothing else happens.</summary>
    [Theory(Timeout = Patience.Milliseconds)]
    [MemberData(nameof(Unnamed))]
    public async Task A_body_without_a_place_for_a_model_passes_as_it_is(string name)
    {
        ParserCase conversation = ParserCases.All[name];
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(
            Make.RequestHeaders(false, "POST", conversation.Path, (Header, Target)),
            Make.RequestBody(conversation.Body, end: true)
        );
        List<ProcessingResponse> answers = await stream.ReceiveAsync("reqH reqB.");
        answers[0].RequestHeaders.Response.HeaderMutation.RemoveHeaders.ShouldBe([Header]);
        answers[1..].Bytes().ShouldBe(conversation.Body);
        await stream.AnswerAsync();
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"whatever","messages":[{"role":"user","content":"x"}]}""")]
    public async Task A_rule_for_all_gives_a_model_to_any_body(string body)
    {
        using ProxyStream stream = one.Open();
        await stream.SendAsync(Make.Post(), Make.RequestBody(body, end: true));
        List<ProcessingResponse> answers = await stream.ReceiveAsync("reqH reqB.");
        using System.Text.Json.JsonDocument sent = System.Text.Json.JsonDocument.Parse(answers[1..].Bytes());
        sent.RootElement.GetProperty("model").GetString().ShouldBe("the-only");
        sent.RootElement.EnumerateObject().Count().ShouldBe(2);
        answers[0].Header("content-length").ShouldBe($"{answers[1..].Bytes().Length}");
    }

    private async Task ConverseAsync(
        string model,
        string path,
        string body,
        string type,
        string answer,
        params (string Name, string Value)[] headers
    )
    {
        string[] labels = [$"model_name=\"{model}\"", $"target_model_name=\"{Target}\""];
        double before = await picker.MetricAsync("llm_d_epp_request_total", labels);
        using ProxyStream stream = picker.Open();
        await stream.SendAsync(Make.RequestHeaders(false, "POST", path, headers), Make.RequestBody(Named(body, model), end: true));
        List<ProcessingResponse> request = await stream.ReceiveAsync("reqH reqB.");
        request[1..].Text().ShouldBe(Sent(body, model));
        request[0].Header("content-length").ShouldBe($"{Sent(body, model).Length}");

        ProcessingRequest start = Make.ResponseHeaders(type: type);
        start.ResponseHeaders.Headers.Headers.Add(Make.Headers(false, ("content-length", "1")).Headers.Headers);
        await stream.SendAsync(start);
        (await stream.ReceiveAsync("respH"))[0].ResponseHeaders.Response.HeaderMutation.RemoveHeaders.ShouldBe(["content-length"]);
        foreach (byte each in Encoding.UTF8.GetBytes(Named(answer, Target)))
        {
            await stream.SendAsync(Make.ResponseBody([each]));
        }

        await stream.SendAsync(Make.ResponseBody("", end: true));
        (List<ProcessingResponse> pieces, _) = await stream.ReceiveAllAsync();
        pieces.Text().ShouldBe(Named(answer, model));
        pieces[^1].Piece().EndOfStream.ShouldBeTrue();
        (await picker.MetricAsync("llm_d_epp_request_total", labels)).ShouldBe(before + 1);
    }

    private static string Named(string json, string model) => json.Replace("NAME", model, StringComparison.Ordinal);

    /// <summary>The body as it goes on: the prompt may hold the name too, and keeps it.</summary>
    private static string Sent(string body, string model)
    {
        const string Place = "\"NAME\"";
        int first = body.IndexOf(Place, StringComparison.Ordinal);
        return Named(body[..first], model) + $"\"{Target}\"" + Named(body[(first + Place.Length)..], model);
    }

    /// <summary>Every model is rewritten to one.</summary>
    public sealed class PickerOfOneModel()
        : SharedPicker(
            resources: """
            apiVersion: llm-d.ai/v1alpha2
            kind: InferenceModelRewrite
            metadata: { name: all }
            spec:
              poolRef: { name: test }
              rules:
              - targets: [ { modelRewrite: the-only } ]
            """
        );
}
