using System.Globalization;
using System.Text;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>A real Envoy with a real <c>igw epp</c> beside it, and a client for both.</summary>
internal sealed class EnvoyGateway : IAsyncDisposable
{
    private readonly ScratchFile _endpoints;
    private readonly ScratchFile _configuration;
    private EnvoyProcess? _envoy;

    private EnvoyGateway(EnvoyGatewayOptions options, IReadOnlyList<Uri> endpoints)
    {
        _endpoints = new ScratchFile(Listing(endpoints));
        string configuration = options.Configuration ?? File.ReadAllText(RepositoryFiles.Envoy("epp-config.yaml"));
        configuration.ShouldContain(EnvoyGatewayOptions.EndpointsFile);
        _configuration = new ScratchFile(
            configuration.Replace(EnvoyGatewayOptions.EndpointsFile, _endpoints.Path, StringComparison.Ordinal)
        );
        Picker = new EndpointPickerProcess(_configuration.Path, options.PickerFlags);
    }

    public EndpointPickerProcess Picker { get; }

    public EnvoyProcess Envoy => _envoy.ShouldNotBeNull();

    public Uri Address => Envoy.Address;

    /// <summary>Speaks HTTP/1.1.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Speaks HTTP/2 from the first byte.</summary>
    public HttpClient Http2Client { get; private set; } = null!;

    public static Task<EnvoyGateway> StartAsync(params IReadOnlyList<Uri> endpoints) => StartAsync(new EnvoyGatewayOptions(), endpoints);

    public static async Task<EnvoyGateway> StartAsync(EnvoyGatewayOptions options, params IReadOnlyList<Uri> endpoints)
    {
        EnvoyGateway gateway = new(options, endpoints);
        try
        {
            if (options.StartsPicker)
            {
                await gateway.Picker.StartAsync();
            }

            gateway._envoy = await EnvoyProcess.StartAsync(options.Bootstrap(), gateway.Picker.Port, options.IsVerbose, options.Workers);
            gateway.Client = EnvoyProcess.NewClient(gateway.Address);
            gateway.Http2Client = EnvoyProcess.NewClient(gateway.Address, httpVersion: 2);
            if (options.StartsPicker)
            {
                await gateway.ShouldBecomeReadyAsync();
            }

            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    public HttpClient For(int httpVersion) => httpVersion == 1 ? Client : Http2Client;

    public Task<HttpResponseMessage> PostAsync(string path, string body) => Client.PostAsync(Relative(path), Bodies.Json(body));

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(Relative(path));

    /// <summary>Answers as soon as the headers are there.</summary>
    public Task<HttpResponseMessage> StreamAsync(string path, string body, CancellationToken cancellation = default) =>
        SendAsync(Client, new HttpRequestMessage(HttpMethod.Post, Relative(path)) { Content = Bodies.Json(body) }, cancellation);

    /// <inheritdoc cref="StreamAsync"/>
    public static Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        HttpRequestMessage request,
        CancellationToken cancellation = default
    )
    {
        request.Version = client.DefaultRequestVersion;
        request.VersionPolicy = client.DefaultVersionPolicy;
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>Replaces the file that lists the endpoints.</summary>
    public void ChangeEndpoints(params IReadOnlyList<Uri> endpoints) => _endpoints.Replace(Listing(endpoints));

    /// <summary>Returns when Envoy holds the picker for healthy.</summary>
    public Task ShouldBecomeReadyAsync() => UntilHealthyPickersAsync(1);

    /// <summary>Returns when Envoy has found out that there are so many healthy pickers.</summary>
    public Task UntilHealthyPickersAsync(int count) =>
        Patience.UntilAsync(
            async () => await Envoy.StatisticAsync("cluster.picker.membership_healthy") == count,
            $"Envoy knows {count} healthy pickers"
        );

    /// <summary>Returns when every request has ended; then neither may hold anything, and Envoy may have nothing to say against the picker.</summary>
    public async Task ShouldComeToRestAsync()
    {
        await Patience.UntilAsync(async () => await StreamsOpenAsync() == 0, "no ext_proc stream is open");
        await Patience.UntilAsync(
            async () => await Picker.MetricAsync("llm_d_epp_request_running") is null or 0,
            "no request is running at the picker"
        );
        await ShouldBeObeyedAsync();
    }

    /// <summary>Envoy has taken every answer as it was meant.</summary>
    public async Task ShouldBeObeyedAsync()
    {
        (await ExtProcAsync("rejected_header_mutations")).ShouldBe(0);
        (await ExtProcAsync("spurious_msgs_received")).ShouldBe(0);
        (await ExtProcAsync("message_timeouts")).ShouldBe(0);
    }

    /// <summary>A counter of the ext_proc filter.</summary>
    public Task<double> ExtProcAsync(string name) => Envoy.StatisticAsync("http.inference.ext_proc." + name);

    /// <summary>Streams between Envoy and the picker; health checks are not among them.</summary>
    public Task<double> StreamsOpenAsync() => Envoy.StatisticAsync("cluster.picker.upstream_rq_active");

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        Http2Client?.Dispose();
        if (_envoy is not null)
        {
            await _envoy.DisposeAsync();
        }

        await Picker.DisposeAsync();
        _configuration.Dispose();
        _endpoints.Dispose();
    }

    public static Uri Relative(string path) => new(path, UriKind.Relative);

    private static string Listing(IReadOnlyList<Uri> endpoints)
    {
        StringBuilder text = new(endpoints.Count == 0 ? "endpoints: []\n" : "endpoints:\n");
        foreach (Uri endpoint in endpoints)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"- {{ name: server-{endpoint.Port}, address: {endpoint.Host}, port: \"{endpoint.Port}\" }}\n"
            );
        }

        return text.ToString();
    }
}
