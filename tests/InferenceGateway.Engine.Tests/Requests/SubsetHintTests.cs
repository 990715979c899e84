using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Requests;

namespace InferenceGateway.Engine.Tests.Requests;

/// <summary>Which endpoints a proxy's hint permits.</summary>
public sealed class SubsetHintTests
{
    [Theory]
    [InlineData("10.1.0.4:8000", "http://10.1.0.4:8000", true)]
    [InlineData("10.1.0.4:8000", "http://10.1.0.4:8001", false)]
    [InlineData("10.1.0.4", "http://10.1.0.4:8001", true)]
    [InlineData("10.1.0.4", "http://10.1.0.41:8000", false)]
    [InlineData("[fd00::1]:8000", "http://[fd00::1]:8000", true)]
    [InlineData("[fd00::1]:8001", "http://[fd00::1]:8000", false)]
    [InlineData("fd00::1", "http://[fd00::1]:8000", true)]
    [InlineData("[fd00::1]", "http://[fd00::1]:8000", true)]
    [InlineData(" 10.1.0.5:1 , 10.1.0.4:8000 ,", "http://10.1.0.4:8000", true)]
    [InlineData("gpu-a:8000", "http://gpu-a:8000", true)]
    public void An_entry_permits_its_endpoint(string entry, string address, bool expected) =>
        new SubsetHint([entry]).Permits(EndpointAt(address)).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData(" , ,")]
    [InlineData(":")]
    public void A_hint_without_an_address_permits_nobody(string entry) =>
        new SubsetHint([entry]).Permits(EndpointAt("http://10.1.0.4:8000")).ShouldBeFalse();

    [Fact]
    public void An_empty_list_permits_nobody() => new SubsetHint([]).Permits(EndpointAt("http://10.1.0.4:8000")).ShouldBeFalse();

    private static Endpoint EndpointAt(string address) => new(0, new EndpointIdentity("default", "e", new Uri(address)));
}
