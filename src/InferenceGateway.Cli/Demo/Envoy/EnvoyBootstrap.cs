using System.Globalization;

namespace InferenceGateway.Cli.Demo.Envoy;

/// <summary>The shipped <c>deploy/envoy/picker.yaml</c> on other ports, without TLS to a picker in this very process.</summary>
internal static class EnvoyBootstrap
{
    private const string Resource = "deploy/envoy/picker.yaml";
    private const string TlsMark = "# TLS";

    public static string Fill(int listener, int admin, int readiness, int picker)
    {
        using Stream stream =
            typeof(EnvoyBootstrap).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in this program");
        using StreamReader reader = new(stream);
        IEnumerable<string> lines = reader.ReadToEnd().Split('\n').Where(line => !line.EndsWith(TlsMark, StringComparison.Ordinal));
        string text = string.Join('\n', lines);
        foreach ((int shipped, int port) in ((int, int)[])[(8081, listener), (19000, admin), (19001, readiness), (9002, picker)])
        {
            text = text.Replace(PortValue(shipped), PortValue(port), StringComparison.Ordinal);
        }

        return text;
    }

    private static string PortValue(int port) => string.Create(CultureInfo.InvariantCulture, $"port_value: {port} ");
}
