using System.IO.Compression;
using System.Text;
using InferenceGateway.StandaloneGateway.Hosting;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.StandaloneGateway.Tests.Hosting;

/// <summary>A gateway with a rewrite in its resources file, between a client and a model server over real sockets.</summary>
public sealed class ModelRewriteTests
{
    private const int Patience = 120_000;

    private const string Rewrite = """
        apiVersion: llm-d.ai/v1alpha2
        kind: InferenceModelRewrite
        metadata: { name: canary }
        spec:
          poolRef: { name: pool }
          rules:
          - matches: [ { model: { value: public } } ]
            targets: [ { modelRewrite: adapter-7 } ]
        """;

    private const string ServersAnswer = """{"id":"1","model":"adapter-7","choices":[{"text":"adapter-7"}]}""";

    /// <summary>Only the model's value is the client's again; what the model said stays.</summary>
    private const string ClientsAnswer = """{"id":"1","model":"public","choices":[{"text":"adapter-7"}]}""";

    [Fact(Timeout = Patience)]
    public async Task The_endpoint_is_asked_for_the_target_with_a_length_that_is_right()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(response => response.WriteAsync("{}"));
        using HttpResponseMessage answer = await AskAsync(server, Chat("public"));

        answer.IsSuccessStatusCode.ShouldBeTrue();
        server.Body.ShouldBe(Chat("adapter-7"));
        // "adapter-7" is 3 bytes longer than "public".
        server.ContentLength.ShouldBe(Chat("public").Length + 3);
    }

    [Fact(Timeout = Patience)]
    public async Task A_plain_answer_names_the_clients_model_and_no_wrong_length()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(async response =>
        {
            response.ContentType = "application/json";
            response.ContentLength = ServersAnswer.Length;
            await response.WriteAsync(ServersAnswer);
        });
        using HttpResponseMessage answer = await AskAsync(server, Chat("public"));

        (await TextAsync(answer)).ShouldBe(ClientsAnswer);
        (answer.Content.Headers.ContentLength ?? ClientsAnswer.Length).ShouldBe(ClientsAnswer.Length);
    }

    [Fact(Timeout = Patience)]
    public async Task Every_event_of_a_stream_names_the_clients_model_wherever_it_is_cut()
    {
        string events = $"data: {ServersAnswer}\n\ndata: {ServersAnswer}\n\ndata: [DONE]\n\n";
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(async response =>
        {
            response.ContentType = "text/event-stream";
            foreach (char[] piece in events.Chunk(7))
            {
                await response.WriteAsync(new string(piece));
                await response.Body.FlushAsync();
            }
        });
        using HttpResponseMessage answer = await AskAsync(server, Chat("public"));

        (await TextAsync(answer)).ShouldBe($"data: {ClientsAnswer}\n\ndata: {ClientsAnswer}\n\ndata: [DONE]\n\n");
    }

    [Fact(Timeout = Patience)]
    public async Task A_compressed_answer_passes_as_it_is()
    {
        byte[] compressed = Compress(ServersAnswer);
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(async response =>
        {
            response.ContentType = "application/json";
            response.Headers.ContentEncoding = "gzip";
            response.ContentLength = compressed.Length;
            await response.Body.WriteAsync(compressed);
        });
        using HttpResponseMessage answer = await AskAsync(server, Chat("public"));

        (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(compressed);
        answer.Content.Headers.ContentLength.ShouldBe(compressed.Length);
        answer.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
    }

    [Fact(Timeout = Patience)]
    public async Task A_model_without_a_rule_is_left_alone_both_ways()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(async response =>
        {
            response.ContentType = "application/json";
            response.ContentLength = ServersAnswer.Length;
            await response.WriteAsync(ServersAnswer);
        });
        using HttpResponseMessage answer = await AskAsync(server, Chat("other"));

        server.Body.ShouldBe(Chat("other"));
        (await TextAsync(answer)).ShouldBe(ServersAnswer);
        answer.Content.Headers.ContentLength.ShouldBe(ServersAnswer.Length);
    }

    private static string Chat(string model) => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"public"}]}""";

    private static Task<string> TextAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static byte[] Compress(string text)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }

    /// <summary>One request through a gateway in front of <paramref name="server"/>; the answer is read to its end.</summary>
    private static async Task<HttpResponseMessage> AskAsync(ScriptedModelServer server, string body)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Rewrite);
            await using StandaloneGatewayHost gateway = new(
                new StandaloneGatewayOptions
                {
                    Port = 0,
                    Endpoints = [server.Address],
                    ResourcesFile = file,
                },
                TimeProvider.System
            );
            await gateway.StartAsync(TestContext.Current.CancellationToken);
            using HttpClient client = new() { BaseAddress = gateway.Address };
            using StringContent content = new(body, Encoding.UTF8, "application/json");
            return await client.PostAsync(
                new Uri("/v1/chat/completions", UriKind.Relative),
                content,
                TestContext.Current.CancellationToken
            );
        }
        finally
        {
            File.Delete(file);
        }
    }
}
