using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Retries;

/// <summary>Endpoints whose metrics pages do not come: told apart are those that work and those that cannot be connected to.</summary>
public sealed class SlowPageTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task When_every_page_hangs_requests_are_answered_and_balanced()
    {
        await using ScriptedServer first = new(Answer) { HangsScrapes = true };
        await using ScriptedServer second = new(Answer) { HangsScrapes = true };
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Address, second.Address);
        // More than enough scrapes in a row to judge by: every one of them ends by timing out.
        await Patience.UntilAsync(() => first.ScrapeCount >= 7 && second.ScrapeCount >= 7, "seven pages each were asked for");

        for (int i = 0; i < 40; i++)
        {
            using HttpResponseMessage response = await gateway.PostAsync(Bodies.Completions, Bodies.Completion($"prompt {i}"));
            ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
        }

        // Of forty fair draws one of two gets less than eight with a probability of 4 in 100,000.
        first.RequestCount.ShouldBeInRange(8, 32);
        (first.RequestCount + second.RequestCount).ShouldBe(40);
        (gateway.IsUnreachable(first.Address) || gateway.IsUnreachable(second.Address)).ShouldBeFalse();
        using HttpResponseMessage ready = await gateway.Client.GetAsync(new Uri("/ready", UriKind.Relative));
        ((int)ready.StatusCode).ShouldBe(200);
        await gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Scrapes_find_out_that_connecting_takes_for_ever()
    {
        using FullQueue full = await FullQueue.OpenAsync();
        await using ScriptedServer good = new(Answer);
        await using RunningGateway gateway = await RunningGateway.StartAsync(good.Address, full.Address);

        // No request is sent: only scrapes can tell.
        await Patience.UntilAsync(() => gateway.IsUnreachable(full.Address), "the endpoint that cannot be connected to is no candidate");

        gateway.IsUnreachable(good.Address).ShouldBeFalse();
    }

    private static Task Answer(ScriptedExchange exchange) => exchange.AnswerAsync("{}");
}
