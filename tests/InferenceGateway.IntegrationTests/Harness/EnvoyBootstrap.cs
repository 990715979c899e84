using System.Globalization;
using System.Text;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>A shipped Envoy configuration with the changes a test needs. Every change that finds nothing to change fails.</summary>
internal sealed class EnvoyBootstrap
{
    public const int ListenerPort = 8081;
    public const int AdminPort = 19000;
    public const int ReadinessPort = 19001;
    public const int PickerPort = 9002;

    private const string PickerMarker = "          # (authentication";
    private const string ModelServersMarker = "    # The defaults, 1024 of each";

    private EnvoyBootstrap(string text) => Text = text;

    public string Text { get; private set; }

    public static EnvoyBootstrap FailingClosed() => Shipped("picker.yaml");

    public static EnvoyBootstrap FailingOpen() => Shipped("picker-fail-open.yaml");

    public static EnvoyBootstrap Shipped(string name) => new(File.ReadAllText(RepositoryFiles.Envoy(name)));

    public EnvoyBootstrap Replace(string old, string replacement)
    {
        Text.ShouldContain(old);
        Text = Text.Replace(old, replacement, StringComparison.Ordinal);
        return this;
    }

    public EnvoyBootstrap WithPort(int shipped, int port) =>
        Replace(
            string.Create(CultureInfo.InvariantCulture, $"port_value: {shipped} "),
            string.Create(CultureInfo.InvariantCulture, $"port_value: {port} ")
        );

    /// <summary>Health checks that tell at once what changed, and that a busy machine does not fail.</summary>
    public EnvoyBootstrap WithEagerHealthChecks() => Replace("interval: 2s", "interval: 0.1s").Replace("- timeout: 1s", "- timeout: 30s");

    /// <summary>As the comment in the file says: without the marked lines.</summary>
    public EnvoyBootstrap WithoutTls()
    {
        Text.ShouldContain("# TLS\n");
        Text = string.Join('\n', Text.Split('\n').Where(line => !line.EndsWith("# TLS", StringComparison.Ordinal)));
        return this;
    }

    /// <summary>The endpoints of the model-server cluster that fails open.</summary>
    public EnvoyBootstrap WithEndpoints(params IEnumerable<Uri> endpoints)
    {
        string[] lines = Text.Split('\n');
        bool IsShipped(string line) => line.Contains("port_value: 800", StringComparison.Ordinal);
        int first = Array.FindIndex(lines, IsShipped);
        first.ShouldBeGreaterThan(0);
        IEnumerable<string> listed = endpoints.Select(endpoint =>
            lines[first].Replace("8001", $"{endpoint.Port}", StringComparison.Ordinal)
        );
        Text = string.Join('\n', [.. lines[..first], .. listed, .. lines[first..].Where(line => !IsShipped(line))]);
        return this;
    }

    /// <summary>HTTP filters that run before the picker.</summary>
    public EnvoyBootstrap WithFilterBeforePicker(string yaml) => Replace(PickerMarker, Indented(yaml, 10) + PickerMarker);

    /// <summary>Speaks HTTP/2 to the model servers.</summary>
    public EnvoyBootstrap WithHttp2ModelServers() =>
        Replace(
            ModelServersMarker,
            Indented(
                """
                typed_extension_protocol_options:
                  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                    explicit_http_config: { http2_protocol_options: {} }
                """,
                4
            ) + ModelServersMarker
        );

    /// <summary>Without the filter that removes internal headers of clients.</summary>
    public EnvoyBootstrap WithoutHeaderRemoval()
    {
        int start = Text.IndexOf("          # Headers between gateway", StringComparison.Ordinal);
        int end = Text.IndexOf(PickerMarker, StringComparison.Ordinal);
        start.ShouldBeInRange(1, end);
        Text = Text[..start] + Text[end..];
        return this;
    }

    private static string Indented(string yaml, int blanks)
    {
        StringBuilder text = new();
        foreach (string line in yaml.Split('\n'))
        {
            text.Append(' ', blanks).Append(line).Append('\n');
        }

        return text.ToString();
    }
}
