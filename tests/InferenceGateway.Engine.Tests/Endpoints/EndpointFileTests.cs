using System.Text;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Configuration;
using InferenceGateway.Engine.Endpoints;

namespace InferenceGateway.Engine.Tests.Endpoints;

public sealed class EndpointFileTests
{
    [Fact]
    public void Entries_give_name_namespace_address_and_labels()
    {
        IReadOnlyList<EndpointIdentity> endpoints = Parse(
            """
            endpoints:
            - name: gpu-a
              namespace: lab
              address: 10.1.0.7
              port: "8000"
              labels: { llm-d.ai/role: decode }
            - name: gpu-b
              url: https://gpu-b.example:9000/engine
              something-else: is ignored
            """
        );
        endpoints[0].Namespace.ShouldBe("lab");
        endpoints[0].BaseAddress.ShouldBe(new Uri("http://10.1.0.7:8000/"));
        endpoints[0].Labels["llm-d.ai/role"].ShouldBe("decode");
        endpoints[1].Namespace.ShouldBe("default");
        endpoints[1].BaseAddress.ShouldBe(new Uri("https://gpu-b.example:9000/engine"));
    }

    [Fact]
    public void Json_is_read_too_and_an_empty_list_is_fine() => Parse("""{"endpoints": []}""").ShouldBeEmpty();

    [Fact]
    public void An_ip_v6_address_is_bracketed_where_it_meets_its_port() =>
        new Endpoint(0, Parse("endpoints: [{name: a, address: '::1', port: 80}]")[0]).HostPort.ShouldBe("[::1]:80");

    [Theory]
    [InlineData("endpoints: 3", "endpoints: a list of endpoints was expected")]
    [InlineData("endpoints: [{address: 10.0.0.1, port: 1}]", "endpoints[0].name: is missing")]
    [InlineData("endpoints: [{name: a, address: example.org, port: 1}]", "endpoints[0].address: 'example.org' is not an IP address")]
    [InlineData("endpoints: [{name: a, address: 10.0.0.1, port: 65536}]", "endpoints[0].port: '65536' is not a port")]
    [InlineData("endpoints: [{name: a, address: 10.0.0.1, port: 0}]", "endpoints[0].port: '0' is not a port")]
    [InlineData("endpoints: [{name: a, url: 'ftp://x'}]", "endpoints[0].url: 'ftp://x' is not an http or https URL")]
    [InlineData("endpoints: [{name: a, url: 'http://x'}, {name: a, url: 'http://y'}]", "endpoints[1].name: a second endpoint")]
    [InlineData("- a", "one YAML mapping was expected")]
    [InlineData("endpoints: [", "line 2")]
    [InlineData("a: &x 1\nb: *x", "aliases")]
    public void What_is_wrong_is_said_with_its_place(string content, string message) =>
        Should.Throw<ConfigurationException>(() => Parse(content)).Message.ShouldContain(message);

    [Fact]
    public void A_deeply_nested_file_is_refused() =>
        Should.Throw<ConfigurationException>(() => Parse(new string('[', 100_000))).Message.ShouldContain("nested deeper");

    [Fact]
    public void A_missing_file_is_named() =>
        Should.Throw<ConfigurationException>(() => EndpointFile.Read("/does/not/exist.yaml")).Message.ShouldContain("/does/not/exist.yaml");

    [Theory]
    [InlineData("10.0.0.7:8000", "http://10.0.0.7:8000/")]
    [InlineData("https://gpu:9/base", "https://gpu:9/base")]
    public void A_url_may_leave_out_its_scheme(string given, string expected) =>
        EndpointFile.FromUrl(given, out _)!.BaseAddress.AbsoluteUri.ShouldBe(expected);

    [Theory]
    [InlineData("gpu-a=http://10.0.0.7:8000", "gpu-a", "http://10.0.0.7:8000/")]
    [InlineData("gpu-a=10.0.0.7:8000", "gpu-a", "http://10.0.0.7:8000/")]
    [InlineData("http://10.0.0.7:8000/a=b", "10.0.0.7:8000", "http://10.0.0.7:8000/a=b")]
    public void A_url_may_come_with_a_name(string given, string name, string url)
    {
        EndpointIdentity endpoint = EndpointFile.FromUrl(given, out _)!;
        endpoint.Name.ShouldBe(name);
        endpoint.BaseAddress.AbsoluteUri.ShouldBe(url);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("gopher://x")]
    [InlineData("http://user:secret@x")]
    [InlineData("http://x/?a=b")]
    public void A_url_that_cannot_work_is_refused(string given)
    {
        EndpointFile.FromUrl(given, out string? error).ShouldBeNull();
        error.ShouldNotBeNullOrEmpty();
    }

    private static IReadOnlyList<EndpointIdentity> Parse(string content) => EndpointFile.Parse("file", Encoding.UTF8.GetBytes(content));
}
