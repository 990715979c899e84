using InferenceGateway.Engine.Configuration;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Discovery;

public sealed class EndpointsFileTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task Endpoints_come_and_go_with_the_file()
    {
        await using ScriptedServer first = new(exchange => exchange.AnswerAsync("{}"));
        await using ScriptedServer second = new(exchange => exchange.AnswerAsync("{}"));
        using ScratchFile file = new(Listing(first.Address));
        await using RunningGateway gateway = await StartAsync(file);
        (await ServedByAsync(gateway)).ShouldBe(first.Address.Authority);

        file.Replace(Listing(first.Address, second.Address));
        await Patience.UntilAsync(() => gateway.Endpoints.Count == 2, "the new endpoint is there");
        for (int i = 0; second.RequestCount == 0; i++)
        {
            i.ShouldBeLessThan(60); // 2 to the power of -60: not by chance
            await ServedByAsync(gateway, $"prompt {i}");
        }

        file.Replace(Listing(second.Address));
        await Patience.UntilAsync(() => gateway.Endpoints.Count == 1, "the old endpoint is gone");
        int before = first.RequestCount;
        for (int i = 0; i < 10; i++)
        {
            (await ServedByAsync(gateway)).ShouldBe(second.Address.Authority);
        }

        first.RequestCount.ShouldBe(before);
        await gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_request_to_an_endpoint_that_leaves_the_file_is_still_answered()
    {
        TaskCompletionSource answer = new();
        await using ScriptedServer first = new(async exchange =>
        {
            await answer.Task;
            await exchange.AnswerAsync("{}");
        });
        await using ScriptedServer second = new(exchange => exchange.AnswerAsync("{}"));
        using ScratchFile file = new(Listing(first.Address));
        await using RunningGateway gateway = await StartAsync(file);
        Task<string> pending = ServedByAsync(gateway);
        await Patience.UntilAsync(() => first.RequestCount == 1, "the request is there");

        file.Replace("endpoints: []  # nobody now");
        await Patience.UntilAsync(() => gateway.Endpoints.Count == 0, "the endpoint is gone");
        file.Replace(Listing(second.Address));
        await Patience.UntilAsync(() => gateway.Endpoints.Count == 1, "another one came");
        answer.SetResult();

        (await pending).ShouldBe(first.Address.Authority);
        // The newcomer did not get the slot, and with it the load, of the one whose request was in flight.
        await gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_broken_or_missing_file_changes_nothing_and_a_good_one_is_used_again()
    {
        await using ScriptedServer first = new(exchange => exchange.AnswerAsync("{}"));
        await using ScriptedServer second = new(exchange => exchange.AnswerAsync("{}"));
        using ScratchFile file = new(Listing(first.Address));
        await using RunningGateway gateway = await StartAsync(file);
        long version = gateway.Endpoints.Version;

        file.Replace("endpoints: [ {name: ");
        await ReportedAsync(1);
        file.Replace("endpoints:\n- { name: a, url: \"ftp://nowhere\" }\n");
        await ReportedAsync(2);
        File.Delete(file.Path);
        await ReportedAsync(3);

        gateway.Endpoints.Version.ShouldBe(version);
        (await ServedByAsync(gateway)).ShouldBe(first.Address.Authority);
        file.Replace(Listing(first.Address, second.Address));
        await Patience.UntilAsync(() => gateway.Endpoints.Count == 2, "the good file is used");

        Task ReportedAsync(int times) =>
            Patience.UntilAsync(() => gateway.Log.Count("endpoints file cannot be used") == times, "the broken file is reported");
    }

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("endpoints: [ {name: ")]
    [InlineData("endpoints:\n- { name: a, address: 10.0.0.1 }\n")]
    [InlineData("nothing: of use")]
    public void A_gateway_does_not_start_with_a_broken_file(string content)
    {
        using ScratchFile file = new(content);

        Should.Throw<ConfigurationException>(() => StartAsync(file)).Message.ShouldContain(file.Path);
    }

    private static Task<RunningGateway> StartAsync(ScratchFile file) =>
        RunningGateway.StartAsync(options => options with { EndpointsFile = file.Path });

    private static string Listing(params Uri[] endpoints) =>
        "endpoints:\n" + string.Concat(endpoints.Select(endpoint => $"- {{ name: at-{endpoint.Port}, url: \"{endpoint}\" }}\n"));

    private static async Task<string> ServedByAsync(RunningGateway gateway, string prompt = "hi")
    {
        using HttpResponseMessage response = await gateway.PostAsync(Bodies.Completions, Bodies.Completion(prompt));
        ((int)response.StatusCode).ShouldBe(200);
        return response.Served();
    }
}
