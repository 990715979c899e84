using Grpc.Core;
using InferenceGateway.EndpointPicker.Tests.Support;

namespace InferenceGateway.EndpointPicker.Tests.Hosting;

/// <summary>The health service as probes and proxies see it.</summary>
public sealed class HealthOverSocketsTests
{
    private const int Patience = 120_000;
    private const int Serving = 1;
    private const int NotServing = 2;
    private const int ServiceUnknown = 3;

    [Fact(Timeout = Patience)]
    public async Task Both_ports_answer_every_name()
    {
        await using RunningPicker picker = await RunningPicker.StartAsync();
        foreach (int port in (int[])[picker.Host.GrpcHealthPort, picker.Host.GrpcPort])
        {
            using RawGrpc client = new(port);
            (await client.CheckAsync("")).ShouldBe(Serving);
            (await client.CheckAsync("liveness")).ShouldBe(Serving);
            (await client.CheckAsync("readiness")).ShouldBe(Serving);
            (await client.CheckAsync("envoy.service.ext_proc.v3.ExternalProcessor")).ShouldBe(Serving);
            (await client.CheckAsync("inference-extension")).ShouldBe(Serving);
            (await client.CheckAsync("unheard-of")).ShouldBe(ServiceUnknown);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_watch_hears_of_the_drain_and_ends_with_the_listener()
    {
        await using RunningPicker picker = await RunningPicker.StartAsync();
        using RawGrpc client = new(picker.Host.GrpcHealthPort);
        using AsyncServerStreamingCall<byte[]> watch = client.Watch("readiness");
        (await watch.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        RawGrpc.Status(watch.ResponseStream.Current).ShouldBe(Serving);

        Task stop = picker.StopAsync();

        (await watch.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        RawGrpc.Status(watch.ResponseStream.Current).ShouldBe(NotServing);
        await stop;
    }

    [Fact(Timeout = Patience)]
    public async Task A_list_names_what_can_be_asked_for()
    {
        await using RunningPicker picker = await RunningPicker.StartAsync();
        using RawGrpc client = new(picker.Host.GrpcHealthPort);

        byte[] list = await client.UnaryAsync("List", []);

        string text = System.Text.Encoding.Latin1.GetString(list);
        text.ShouldContain("liveness");
        text.ShouldContain("readiness");
        text.ShouldContain("envoy.service.ext_proc.v3.ExternalProcessor");
    }

    [Fact(Timeout = Patience)]
    public async Task A_damaged_request_is_an_invalid_argument()
    {
        await using RunningPicker picker = await RunningPicker.StartAsync();
        using RawGrpc client = new(picker.Host.GrpcHealthPort);

        RpcException refused = await Should.ThrowAsync<RpcException>(() => client.UnaryAsync("Check", [0x0A, 9]));

        refused.StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }
}
