using InferenceGateway.EndpointPicker.Health;

namespace InferenceGateway.EndpointPicker.Tests.Health;

/// <summary>Every name under every condition.</summary>
public sealed class HealthStateTests
{
    private static readonly ServingConditions Ready = new() { IsSynced = true };

    public static TheoryData<string> ReadinessNames =>
        ["", "readiness", "envoy.service.ext_proc.v3.ExternalProcessor", "inference-extension"];

    [Theory]
    [MemberData(nameof(ReadinessNames))]
    public void Readiness_needs_all_conditions(string name)
    {
        Check(name, Ready).ShouldBe(ServingStatus.Serving);
        Check(name, default).ShouldBe(ServingStatus.NotServing);
        Check(name, Ready with { IsDraining = true }).ShouldBe(ServingStatus.NotServing);
        Check(name, Ready with { IsFollower = true }).ShouldBe(ServingStatus.NotServing);
        Check(name, Ready with { IsPluginUnready = true }).ShouldBe(ServingStatus.NotServing);
        Check(name, Ready with { IsProtocolMismatched = true }).ShouldBe(ServingStatus.NotServing);
    }

    [Fact]
    public void A_process_is_alive_whatever_it_waits_for()
    {
        Check("liveness", default).ShouldBe(ServingStatus.Serving);
        Check("liveness", Ready with { IsDraining = true }).ShouldBe(ServingStatus.Serving);
        Check("liveness", Ready with { IsFollower = true, IsProtocolMismatched = true, IsPluginUnready = true })
            .ShouldBe(ServingStatus.Serving);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("Liveness")]
    [InlineData("readiness ")]
    public void A_name_that_nobody_knows_serves_nothing(string name) => Check(name, Ready).ShouldBe(ServingStatus.ServiceUnknown);

    [Fact]
    public void A_pool_that_names_no_protocol_fits_all_parsers()
    {
        ProtocolRule
            .IsCompatible(
                null,
                [
                    ["http"],
                ]
            )
            .ShouldBeTrue();
        ProtocolRule
            .IsCompatible(
                "",
                [
                    ["http"],
                ]
            )
            .ShouldBeTrue();
    }

    [Fact]
    public void Every_parser_that_claims_protocols_must_claim_the_pools()
    {
        ProtocolRule
            .IsCompatible(
                "http",
                [
                    ["http", "kubernetes.io/h2c"],
                    [],
                ]
            )
            .ShouldBeTrue();
        ProtocolRule
            .IsCompatible(
                "kubernetes.io/h2c",
                [
                    ["http", "kubernetes.io/h2c"],
                    ["kubernetes.io/h2c"],
                ]
            )
            .ShouldBeTrue();
        ProtocolRule
            .IsCompatible(
                "http",
                [
                    ["http", "kubernetes.io/h2c"],
                    ["kubernetes.io/h2c"],
                ]
            )
            .ShouldBeFalse();
    }

    private static ServingStatus Check(string name, ServingConditions conditions)
    {
        HealthState state = new();
        state.Update(_ => conditions);
        return state.Check(name);
    }
}
