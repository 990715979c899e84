using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Envoy;

public sealed class DiscoveryTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Endpoints_come_and_go_with_the_file_and_nobody_is_503()
    {
        EnvoyExecutable.SkipWhenAbsent();
        await using ScriptedServer first = new(exchange => exchange.AnswerAsync("{}"));
        await using ScriptedServer second = new(exchange => exchange.AnswerAsync("{}"));
        await using EnvoyGateway gateway = await EnvoyGateway.StartAsync();

        await ShouldBeNobodyAsync(await gateway.PostAsync(Bodies.Completions, Bodies.Completion()));
        await ShouldBeNobodyAsync(await gateway.GetAsync("/v1/models"));

        gateway.ChangeEndpoints(first.Address);
        await Patience.UntilAsync(async () => await ServedAsync(gateway) == first.Address.Authority, "the first endpoint answers");
        gateway.ChangeEndpoints(second.Address);
        await Patience.UntilAsync(async () => await ServedAsync(gateway) == second.Address.Authority, "the second endpoint answers");
        int before = first.RequestCount;
        for (int i = 0; i < 5; i++)
        {
            (await ServedAsync(gateway)).ShouldBe(second.Address.Authority);
        }

        first.RequestCount.ShouldBe(before);
        gateway.ChangeEndpoints();
        await Patience.UntilAsync(async () => await ServedAsync(gateway) is null, "nobody is left");
        await gateway.ShouldComeToRestAsync();
    }

    /// <summary>Who answered; null when nobody was there.</summary>
    private static async Task<string?> ServedAsync(EnvoyGateway gateway)
    {
        using HttpResponseMessage response = await gateway.PostAsync(Bodies.Completions, Bodies.Completion());
        return (int)response.StatusCode == 503 ? null : response.Served();
    }

    private static async Task ShouldBeNobodyAsync(HttpResponseMessage response)
    {
        using (response)
        {
            await response.ShouldBeErrorAsync(503);
            response.Header("x-llm-d-request-dropped-reason").ShouldBe("rejected-no-endpoints");
        }
    }
}
