using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace InferenceGateway.Benchmarks.Conversations.Verbs;

/// <summary>The files a server is started with.</summary>
internal static partial class BenchmarkConfiguration
{
    /// <summary>Stands in a configuration for the file that lists the endpoints.</summary>
    public const string EndpointsPlaceholder = "${ENDPOINTS_FILE}";

    private const string Default = """
        apiVersion: llm-d.ai/v1alpha1
        kind: EndpointPickerConfig
        plugins:
        - type: queue-scorer
        - type: kv-cache-utilization-scorer
        - type: prefix-cache-scorer
        schedulingProfiles:
        - name: default
          plugins:
          - pluginRef: queue-scorer
            weight: 2
          - pluginRef: kv-cache-utilization-scorer
            weight: 2
          - pluginRef: prefix-cache-scorer
            weight: 3

        """;

    /// <summary>The endpoints as <c>file-discovery</c> reads them.</summary>
    public static string Endpoints(IReadOnlyList<int> ports)
    {
        StringBuilder text = new("endpoints:\n");
        for (int i = 0; i < ports.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {{ name: server-{i}, address: 127.0.0.1, port: \"{ports[i]}\" }}\n");
        }

        return text.ToString();
    }

    /// <summary>An Envoy that takes HTTP/1.1 and passes each request on to the next server in turn: the measure of what passing on costs.</summary>
    public static string Envoy(int port, IReadOnlyList<int> ports)
    {
        string endpoints = string.Join(", ", ports.Select(each => $"{{ endpoint: {{ address: {Socket(each)} }} }}"));
        return $$"""
            static_resources:
              listeners:
              - address: {{Socket(port)}}
                filter_chains:
                - filters:
                  - name: envoy.filters.network.http_connection_manager
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: benchmark
                      route_config:
                        virtual_hosts:
                        - name: all
                          domains: ["*"]
                          routes:
                          - { match: { path: /ready }, direct_response: { status: 200 } }
                          - { match: { prefix: / }, route: { cluster: servers, timeout: 0s } }
                      http_filters:
                      - name: envoy.filters.http.router
                        typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
              clusters:
              - name: servers
                type: STATIC
                load_assignment: { cluster_name: servers, endpoints: [ { lb_endpoints: [ {{endpoints}} ] } ] }

            """;

        static string Socket(int port) =>
            string.Create(CultureInfo.InvariantCulture, $"{{ socket_address: {{ address: 127.0.0.1, port_value: {port} }} }}");
    }

    /// <summary>Makes a configuration find its endpoints in the file.</summary>
    /// <param name="configuration">What the user wrote, or null for the three scorers everyone has.</param>
    /// <param name="endpointsFile">Where the endpoints are.</param>
    /// <exception cref="ArgumentException">It has a data layer already and no placeholder in it.</exception>
    public static string WithDiscovery(string? configuration, string endpointsFile)
    {
        configuration ??= Default;
        if (configuration.Contains(EndpointsPlaceholder, StringComparison.Ordinal))
        {
            return configuration.Replace(EndpointsPlaceholder, endpointsFile, StringComparison.Ordinal);
        }

        Match plugins = PluginsKey().Match(configuration);
        if (!plugins.Success || configuration.Contains("dataLayer:", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The configuration needs a list of plugins and no dataLayer, or {EndpointsPlaceholder} as the path of its file-discovery plugin"
            );
        }

        string indent = plugins.Groups["indent"].Value;
        string entry = $"plugins:\n{indent}- type: file-discovery\n{indent}  parameters: {{ path: \"{endpointsFile}\" }}\n";
        return $"{configuration[..plugins.Index]}{entry}{configuration[plugins.Groups["indent"].Index..].TrimEnd()}\ndataLayer:\n  discovery:\n    pluginRef: file-discovery\n";
    }

    [GeneratedRegex(@"^plugins:[ ]*\n(?<indent>[ ]*)(?=-)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PluginsKey();
}
