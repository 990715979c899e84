using InferenceGateway.IntegrationTests.Harness;
using InferenceGateway.Simulation.Server;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>A gateway whose body modes are not full duplex is served, not hung.</summary>
public sealed class OtherModesTests
{
    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("BUFFERED", "BUFFERED")]
    [InlineData("BUFFERED", "STREAMED")]
    [InlineData("STREAMED", "STREAMED")]
    [InlineData("NONE", "NONE")]
    public async Task Request_and_response_mode(string request, string response)
    {
        EnvoyExecutable.SkipWhenAbsent();
        await using SimulatedServer server = await Simulators.InstantAsync();
        EnvoyGatewayOptions options = new()
        {
            Bootstrap = () =>
                EnvoyBootstrap
                    .FailingClosed()
                    .Replace("request_body_mode: FULL_DUPLEX_STREAMED", $"request_body_mode: {request}")
                    .Replace("response_body_mode: FULL_DUPLEX_STREAMED", $"response_body_mode: {response}"),
        };
        await using EnvoyGateway gateway = await EnvoyGateway.StartAsync(options, server.Address);

        foreach (HttpClient client in (HttpClient[])[gateway.Client, gateway.Http2Client])
        {
            using HttpResponseMessage chat = await client.PostAsync(
                EnvoyGateway.Relative(Bodies.Completions),
                Bodies.Json(Bodies.Completion(new string('x', 10_000)))
            );
            string text = await chat.Content.ReadAsStringAsync();
            ((int)chat.StatusCode).ShouldBe(200, text);
            text.ShouldContain("\"usage\"");
            using HttpResponseMessage stream = await client.PostAsync(
                EnvoyGateway.Relative(Bodies.Completions),
                Bodies.Json(Bodies.Stream())
            );
            (await stream.Content.ReadAsStringAsync()).ShouldEndWith("data: [DONE]\n\n");
            using HttpResponseMessage models = await client.GetAsync(EnvoyGateway.Relative("/v1/models"));
            ((int)models.StatusCode).ShouldBe(200);
        }

        if (request == "BUFFERED")
        {
            // More than the listener's buffer limit, 256 KiB.
            using HttpResponseMessage large = await gateway.PostAsync(Bodies.Completions, Bodies.Completion(new string('x', 400_000)));
            ((int)large.StatusCode).ShouldBe(413);
        }

        await gateway.ShouldComeToRestAsync();
    }
}
