using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Filters;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Filters;

public sealed class LabelFilterTests
{
    // a: no label, b … g as in the reference's example.
    private static Fleet Roles() =>
        new(null, Role("decode"), Role("prefill"), Role("both"), Role("encode"), Role("encode-prefill-decode"), Role("encode-prefill"));

    [Theory]
    [InlineData(RoleFilter.DecodeType, "abdf")]
    [InlineData(RoleFilter.PrefillType, "cdfg")]
    [InlineData(RoleFilter.EncodeType, "efg")]
    public void Role_filters_keep_the_endpoints_of_their_stage(string type, string expected) =>
        Roles().Filter(Configured.Plugin<IFilter>(type, "{'anything': 1}")).ShouldBe(expected);

    [Fact]
    public void Role_values_are_case_sensitive() =>
        new Fleet(Role("Decode"), Role("decode")).Filter(Configured.Plugin<IFilter>(RoleFilter.DecodeType)).ShouldBe("b");

    [Fact]
    public void What_is_dropped_already_stays_dropped()
    {
        Fleet fleet = Roles();
        bool[] keep = [false, true, true, true, true, true, true];
        RoleFilter.Decode().Filter(new(), fleet.Candidates, keep);

        keep.ShouldBe([false, true, false, true, false, true, false]);
    }

    [Fact]
    public void A_new_snapshot_is_judged_anew()
    {
        IFilter filter = Configured.Plugin<IFilter>(RoleFilter.PrefillType);

        new Fleet(Role("prefill"), Role("decode")).Filter(filter).ShouldBe("a");
        new Fleet(Role("decode"), Role("prefill")).Filter(filter).ShouldBe("b");
    }

    // a: zone=eu; b: zone=us, gpu=h100; c: nothing.
    [Theory]
    [InlineData(null, "abc")]
    [InlineData("{}", "abc")]
    [InlineData("{'matchLabels': {'zone': 'eu'}}", "a")]
    [InlineData("{'matchLabels': {'zone': 'us', 'gpu': 'h100'}}", "b")]
    [InlineData("{'matchLabels': {'zone': 'eu', 'gpu': 'h100'}}", "")]
    [InlineData("{'matchExpressions': [{'key': 'zone', 'operator': 'In', 'values': ['eu', 'asia']}]}", "a")]
    [InlineData("{'matchExpressions': [{'key': 'zone', 'operator': 'NotIn', 'values': ['eu']}]}", "bc")]
    [InlineData("{'matchExpressions': [{'key': 'gpu', 'operator': 'Exists'}]}", "b")]
    [InlineData("{'matchExpressions': [{'key': 'gpu', 'operator': 'DoesNotExist', 'values': []}]}", "ac")]
    [InlineData("{'matchLabels': {'zone': 'us'}, 'matchExpressions': [{'key': 'gpu', 'operator': 'DoesNotExist'}]}", "")]
    public void A_selector_keeps_the_endpoints_that_meet_all_requirements(string? parameters, string expected)
    {
        Fleet fleet = new(new() { ["zone"] = "eu" }, new() { ["zone"] = "us", ["gpu"] = "h100" }, null);

        fleet.Filter(Configured.Plugin<IFilter>(LabelSelectorFilter.Type, parameters)).ShouldBe(expected);
        fleet.Filter(Configured.Plugin<IFilter>(LabelSelectorFilter.OldType, parameters)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("{'matchExpressions': [{'key': 'a', 'operator': 'in', 'values': ['x']}]}", "matchExpressions[0].operator")]
    [InlineData("{'matchExpressions': [{'key': 'a', 'operator': 'In'}]}", "matchExpressions[0].values")]
    [InlineData("{'matchExpressions': [{'key': 'a', 'operator': 'Exists', 'values': ['x']}]}", "matchExpressions[0].values")]
    [InlineData("{'matchExpressions': [{'key': '', 'operator': 'Exists'}]}", "matchExpressions[0].key")]
    [InlineData("{'matchExpressions': [{'key': 'a', 'operator': 'In', 'values': ['not valid']}]}", "matchExpressions[0].values")]
    [InlineData("{'matchLabels': {'-a': 'x'}}", "matchLabels")]
    [InlineData("{'matchLabels': {'Prefix.example/a': 'x'}}", "matchLabels")]
    [InlineData("{'matchLabels': {'a': 'x/y'}}", "matchLabels")]
    public void A_selector_that_cannot_work_is_refused_by_name(string parameters, string parameter) =>
        Configured.Refusal(LabelSelectorFilter.Type, parameters).Parameter.ShouldBe(parameter);

    [Theory]
    [InlineData("{'label': 'tier', 'validValues': ['gold']}", "a")]
    [InlineData("{'label': 'tier', 'validValues': ['gold', 'silver'], 'allowsNoLabel': true}", "abc")]
    [InlineData("{'label': 'tier', 'allowsNoLabel': true}", "c")]
    [InlineData("{'label': 'tier', 'validValues': ['']}", "c")] // a missing label reads as the empty text
    public void By_label_keeps_the_valid_values(string parameters, string expected) =>
        new Fleet(new() { ["tier"] = "gold" }, new() { ["tier"] = "silver" }, null)
            .Filter(Configured.Plugin<IFilter>(ByLabelFilter.Type, parameters))
            .ShouldBe(expected);

    [Theory]
    [InlineData("{}", "label")]
    [InlineData("{'label': 'tier'}", "validValues")]
    [InlineData("{'label': 'tier', 'validValues': []}", "validValues")]
    public void By_label_without_anything_to_keep_is_refused(string parameters, string parameter) =>
        Configured.Refusal(ByLabelFilter.Type, parameters).Parameter.ShouldBe(parameter);

    private static Dictionary<string, string> Role(string role) => new() { [RoleFilter.RoleLabel] = role };
}
