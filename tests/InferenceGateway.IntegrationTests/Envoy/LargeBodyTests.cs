using System.Security.Cryptography;
using System.Text;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>A body of many ext_proc messages reaches the model server byte for byte.</summary>
public sealed class LargeBodyTests : IAsyncLifetime
{
    private ScriptedServer _server = null!;
    private EnvoyGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        EnvoyExecutable.SkipWhenAbsent();
        _server = new ScriptedServer(exchange => exchange.AnswerAsync(Convert.ToHexStringLower(SHA256.HashData(exchange.Body))));
        _gateway = await EnvoyGateway.StartAsync(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
            await _server.DisposeAsync();
        }
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Of_any_size_and_over_either_version()
    {
        // The pieces that go back have at most 62,000 bytes: around one of them, and far beyond what Envoy reads at once.
        foreach (int size in (int[])[1_000, 61_999, 62_000, 62_001, 300_000, 5_000_000])
        {
            string before = $$"""{"model":"{{Bodies.Model}}","prompt":" """;
            string body = before + new string('x', size - before.Length - 2) + "\"}";
            body.Length.ShouldBe(size);
            string expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
            foreach (int httpVersion in (int[])[1, 2])
            {
                using HttpRequestMessage request = new(HttpMethod.Post, EnvoyGateway.Relative(Bodies.Completions));
                request.Content = Bodies.Json(body);

                using HttpResponseMessage response = await EnvoyGateway.SendAsync(_gateway.For(httpVersion), request);

                (await response.Content.ReadAsStringAsync()).ShouldBe(expected, $"{size} bytes, HTTP/{httpVersion}");
            }
        }

        await _gateway.ShouldComeToRestAsync();
    }
}
