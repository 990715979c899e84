using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.ProfileHandlers;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.ProfileHandlers;

public sealed class ProfileHandlerTests
{
    private static readonly Endpoint Endpoint = Fleet.Create(0, "a");
    private static readonly InferenceError Saturated = new(ErrorCode.ResourceExhausted, "nothing left", DropReason.Saturated);

    [Fact]
    public void Single_handler_runs_the_profile_once_and_names_it()
    {
        IProfileHandler handler = Configured.Plugin<IProfileHandler>(SingleProfileHandler.Type, "{'ignored': true}");
        ProfileRuns runs = TestRuns.Of("default");

        handler.NextProfile(new(), runs).ShouldBe(0);
        runs.Picked(0, Endpoint);
        handler.NextProfile(new(), runs).ShouldBe(-1);
        handler.Conclude(new(), runs, out int primary).ShouldBeNull();
        primary.ShouldBe(0);
    }

    [Fact]
    public void Single_handler_passes_on_why_the_profile_failed()
    {
        ProfileRuns runs = TestRuns.Of("default").Failed(0, Saturated);

        new SingleProfileHandler().Conclude(new(), runs, out _).ShouldBe(Saturated);
    }

    [Fact]
    public void Single_handler_says_so_when_the_profile_did_not_run()
    {
        InferenceError? error = new SingleProfileHandler().Conclude(new(), TestRuns.Of("default"), out _);

        error.ShouldNotBeNull().Message.ShouldBe("failed to run scheduler profile 'default'");
    }

    [Fact]
    public void Single_handler_refuses_two_profiles_without_running_them()
    {
        ProfileRuns runs = TestRuns.Of("a", "b");
        SingleProfileHandler handler = new();

        handler.NextProfile(new(), runs).ShouldBe(-1);
        handler.Conclude(new(), runs, out _).ShouldNotBeNull().Message.ShouldContain("single scheduling profile, 2 are configured");
    }

    [Theory]
    [InlineData(null, null, 0)]
    [InlineData(null, " ", 0)]
    [InlineData(null, "large", 1)]
    [InlineData(null, "  large ", 1)]
    [InlineData("{'defaultProfile': ' large '}", null, 1)]
    [InlineData("{'defaultProfile': ' '}", null, 0)]
    public void Header_handler_runs_the_profile_that_the_header_names(string? parameters, string? header, int expected)
    {
        IProfileHandler handler = Configured.Plugin<IProfileHandler>(HeaderProfileHandler.Type, parameters);
        InferenceRequest request = RequestWith("epp-profile", header);
        ProfileRuns runs = TestRuns.Of("decode", "large");

        handler.NextProfile(request, runs).ShouldBe(expected);
        runs.Picked(expected, Endpoint);
        handler.NextProfile(request, runs).ShouldBe(-1);
        handler.Conclude(request, runs, out int primary).ShouldBeNull();
        primary.ShouldBe(expected);
    }

    [Fact]
    public void Header_handler_reads_the_header_it_is_told()
    {
        IProfileHandler handler = Configured.Plugin<IProfileHandler>(HeaderProfileHandler.Type, "{'headerName': ' X-Tier '}");

        handler.NextProfile(RequestWith("x-tier", "large"), TestRuns.Of("decode", "large")).ShouldBe(1);
    }

    [Theory]
    [InlineData("Large")] // case counts
    [InlineData("huge")]
    public void A_header_that_names_no_profile_is_a_bad_request(string header)
    {
        IProfileHandler handler = Configured.Plugin<IProfileHandler>(HeaderProfileHandler.Type);
        InferenceRequest request = RequestWith("epp-profile", header);
        ProfileRuns runs = TestRuns.Of("decode", "large");

        handler.NextProfile(request, runs).ShouldBe(-1);
        InferenceError error = handler.Conclude(request, runs, out _).ShouldNotBeNull();
        error.HttpStatus.ShouldBe(400);
        error.Message.ShouldBe("header epp-profile names no scheduling profile; there are: decode, large");
    }

    [Fact]
    public void A_default_profile_that_does_not_exist_is_not_the_clients_fault()
    {
        IProfileHandler handler = Configured.Plugin<IProfileHandler>(HeaderProfileHandler.Type);
        ProfileRuns runs = TestRuns.Of("small", "large");

        handler.NextProfile(new(), runs).ShouldBe(-1);
        handler.Conclude(new(), runs, out _).ShouldNotBeNull().HttpStatus.ShouldBe(500);
    }

    [Fact]
    public void Header_handler_runs_a_single_profile_whatever_the_header_says()
    {
        IProfileHandler handler = Configured.Plugin<IProfileHandler>(HeaderProfileHandler.Type);

        handler.NextProfile(RequestWith("epp-profile", "huge"), TestRuns.Of("only")).ShouldBe(0);
    }

    [Fact]
    public void Header_handler_passes_on_why_the_profile_failed()
    {
        IProfileHandler handler = Configured.Plugin<IProfileHandler>(HeaderProfileHandler.Type);
        ProfileRuns runs = TestRuns.Of("decode", "large").Failed(0, Saturated);

        handler.Conclude(new(), runs, out _).ShouldBe(Saturated);
    }

    private static InferenceRequest RequestWith(string name, string? value) =>
        value is null ? new() : new() { Headers = new TestHeaders((name, value)) };
}
