using System.Text;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>The model server is asked for another model than the client named.</summary>
public sealed class ModelRewriteTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_name_is_replaced_and_not_a_byte_beside_it()
    {
        EnvoyExecutable.SkipWhenAbsent();
        await using ScriptedServer server = new(exchange => exchange.AnswerAsync("{}"));
        await using EnvoyGateway gateway = await EnvoyGateway.StartAsync(server.Address);
        // The name in the prompt is nobody's model name, and the body is longer than one piece that goes back to Envoy.
        string body = Bodies.Completion(Bodies.Model + new string('x', 100_000));
        foreach (int httpVersion in (int[])[1, 2])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, EnvoyGateway.Relative(Bodies.Completions))
            {
                Content = Bodies.Json(body),
            };
            request.Headers.Add("x-llm-d-model-name-rewrite", "acme/chat-v2");

            using HttpResponseMessage response = await EnvoyGateway.SendAsync(gateway.For(httpVersion), request);

            ((int)response.StatusCode).ShouldBe(200);
            Encoding
                .UTF8.GetString(server.Requests[^1].Body)
                .ShouldBe(body.Replace("\"model\":\"acme/chat\"", "\"model\":\"acme/chat-v2\"", StringComparison.Ordinal));
        }

        await gateway.ShouldComeToRestAsync();
    }
}
