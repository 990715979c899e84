using InferenceGateway.Engine.Metrics;

namespace InferenceGateway.Engine.Tests.Metrics;

public sealed class BuildInformationTests
{
    [Theory]
    [InlineData("1.2.3+0123abc", "0123abc", "1.2.3")]
    [InlineData("1.2.3", "unknown", "1.2.3")]
    [InlineData("", "unknown", "unknown")]
    [InlineData(null, "unknown", "unknown")]
    public void A_version_says_its_commit_behind_a_plus(string? version, string commit, string reference) =>
        BuildInformation.Parse(version).ShouldBe(new BuildInformation(commit, reference));
}
