using InferenceGateway.Engine.Requests;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Envoy;

/// <summary>A client that sends the headers between gateway and model servers neither steers nor reaches anybody with them.</summary>
public sealed class ForgedHeaderTests
{
    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task They_are_removed_by_Envoy_and_by_the_picker(bool isRemovedByEnvoy)
    {
        EnvoyExecutable.SkipWhenAbsent();
        await using ScriptedServer server = new(exchange => exchange.AnswerAsync("{}"));
        await using ScriptedServer other = new(exchange => exchange.AnswerAsync("{}"));
        EnvoyGatewayOptions options = new()
        {
            Bootstrap = () => isRemovedByEnvoy ? EnvoyBootstrap.FailingClosed() : EnvoyBootstrap.FailingClosed().WithoutHeaderRemoval(),
        };
        await using EnvoyGateway gateway = await EnvoyGateway.StartAsync(options, server.Address);

        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Get])
        {
            using HttpRequestMessage request = new(method, EnvoyGateway.Relative(Bodies.Completions));
            request.Content = method == HttpMethod.Post ? Bodies.Json(Bodies.Completion()) : null;
            foreach (string name in InternalHeaders.FromClients)
            {
                request.Headers.Add(name, other.Address.Authority);
            }

            using HttpResponseMessage response = await EnvoyGateway.SendAsync(gateway.Client, request);

            ((int)response.StatusCode).ShouldBe(200);
            response.Served().ShouldBe(server.Address.Authority);
            string head = server.Requests[^1].Head;
            head.ShouldNotContain(other.Address.Authority);
            foreach (string name in InternalHeaders.FromClients.Where(name => name != InternalHeaders.Destination))
            {
                head.ShouldNotContain(name);
            }
        }

        server.RequestCount.ShouldBe(2);
        other.RequestCount.ShouldBe(0);
        await gateway.ShouldComeToRestAsync();
    }
}
