using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>What Envoy's health checks and a kubelet's probes hear, on both ports of the process.</summary>
public sealed class HealthTests(PlainPicker picker) : IClassFixture<PlainPicker>
{
    private const int Serving = 1;
    private const int ServiceUnknown = 3;

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData("", Serving)]
    [InlineData("liveness", Serving)]
    [InlineData("readiness", Serving)]
    [InlineData("envoy.service.ext_proc.v3.ExternalProcessor", Serving)]
    [InlineData("inference-extension", Serving)]
    [InlineData("unheard-of", ServiceUnknown)]
    public async Task Both_ports_answer_to_a_name(string name, int status)
    {
        using RawGrpc probes = new(picker.Process.HealthPort);
        (await probes.CheckAsync(name)).ShouldBe(status);
        (await picker.Connection.CheckAsync(name)).ShouldBe(status);
    }
}
