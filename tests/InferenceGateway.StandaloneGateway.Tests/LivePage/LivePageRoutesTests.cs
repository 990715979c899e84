using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Engine.Explanation;
using InferenceGateway.StandaloneGateway.LivePage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.StandaloneGateway.Tests.LivePage;

/// <summary>The page over a loopback socket.</summary>
public sealed class LivePageRoutesTests : IAsyncLifetime
{
    private readonly WebApplication _host;
    private HttpClient _client = null!;

    public LivePageRoutesTests()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _host = builder.Build();
        _host.MapLivePage(
            new LiveState(TimeProvider.System)
            {
                Version = "1",
                Policy = "p",
                Endpoints = () => new EndpointSnapshot(1, [], new EndpointMetrics(), new EndpointLoad()),
                Traffic = new TrafficHistory(TimeProvider.System),
                Decisions = new DecisionLog(TimeProvider.System),
                StalenessThreshold = TimeSpan.FromSeconds(2),
            }
        );
    }

    public async ValueTask InitializeAsync()
    {
        await _host.StartAsync();
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_host.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task The_page_names_only_files_that_are_served()
    {
        string page = await _client.GetStringAsync("/live/");

        string[] names = [.. page.Split('"').Where(part => part.StartsWith("./", StringComparison.Ordinal))];
        names.Length.ShouldBeGreaterThanOrEqualTo(2); // script and style
        foreach (string name in names)
        {
            using HttpResponseMessage response = await _client.GetAsync(new Uri("/live/" + name[2..], UriKind.Relative));
            response.StatusCode.ShouldBe(HttpStatusCode.OK, name);
        }
    }

    [Fact]
    public async Task The_page_needs_no_inline_script_or_style()
    {
        string page = await _client.GetStringAsync("/live/");

        page.ShouldNotContain("<style");
        page.ShouldNotContain("style=");
        page.ShouldNotMatch("<script(?![^>]*src=)");
        page.ShouldNotMatch(" on[a-z]+=");
    }

    [Fact]
    public async Task Every_answer_forbids_everything_but_the_gateways_own_files()
    {
        foreach (string path in (string[])["/live/", "/live/live.js", "/live/live.css", "/live/api/state"])
        {
            using HttpResponseMessage response = await _client.GetAsync(new Uri(path, UriKind.Relative));
            response.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            response
                .Headers.GetValues("Content-Security-Policy")
                .ShouldHaveSingleItem()
                .ShouldStartWith("default-src 'none'; script-src 'self';");
            response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        }
    }

    [Fact]
    public async Task The_path_without_its_slash_leads_to_the_page()
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri("/live", UriKind.Relative));

        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        response.Headers.Location!.OriginalString.ShouldBe("/live/");
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("br, gzip;q=0.5", true)]
    [InlineData("*", true)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("br", false)]
    [InlineData("nonsense;;;q=", false)]
    public async Task A_file_is_compressed_for_those_who_take_it(string acceptEncoding, bool isCompressed)
    {
        using HttpResponseMessage response = await Get(
            "/live/live.js",
            r => r.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding)
        );
        byte[] content = await response.Content.ReadAsByteArrayAsync();

        response.Content.Headers.ContentEncoding.ShouldBe(isCompressed ? ["gzip"] : []);
        response.Headers.Vary.ShouldBe(["Accept-Encoding"]);
        LivePageAsset asset = LivePageAssets.All["live.js"];
        content.ShouldBe((isCompressed ? asset.Compressed : asset.Content).ToArray());
    }

    [Fact]
    public async Task A_browser_that_has_the_file_is_told_so_and_gets_no_bytes()
    {
        using HttpResponseMessage first = await _client.GetAsync(new Uri("/live/live.css", UriKind.Relative));
        EntityTagHeaderValue tag = first.Headers.ETag!;

        using HttpResponseMessage second = await Get("/live/live.css", r => r.Headers.IfNoneMatch.Add(tag));
        using HttpResponseMessage other = await Get(
            "/live/live.css",
            r => r.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\""))
        );

        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await second.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Plain_and_compressed_bytes_have_different_tags()
    {
        using HttpResponseMessage plain = await _client.GetAsync(new Uri("/live/live.css", UriKind.Relative));
        using HttpResponseMessage compressed = await Get("/live/live.css", r => r.Headers.AcceptEncoding.ParseAdd("gzip"));

        compressed.Headers.ETag!.Tag.ShouldNotBe(plain.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task The_state_is_json_that_nobody_keeps()
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri("/live/api/state?after=0&again=3,2&step=5", UriKind.Relative));

        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        using JsonDocument json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        json.RootElement.GetProperty("history").GetProperty("stepSeconds").GetInt32().ShouldBe(5);
    }

    [Theory]
    [InlineData("after=-1")]
    [InlineData("after=one")]
    [InlineData("after=99999999999999999999")]
    [InlineData("after=1&after=2")]
    [InlineData("step=0")]
    [InlineData("step=7")]
    [InlineData("step=600")]
    [InlineData("step=")]
    [InlineData("again=1,,2")]
    [InlineData("again=1,x")]
    [InlineData(
        "again=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51"
    )]
    public async Task A_question_that_makes_no_sense_is_refused_with_a_reason(string query)
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri("/live/api/state?" + query, UriKind.Relative));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("whole number");
    }

    [Theory]
    [InlineData("/live/index.htm")]
    [InlineData("/live/../live.js")]
    [InlineData("/live/%2e%2e/appsettings.json")]
    [InlineData("/live/api/")]
    public async Task Nothing_else_is_served(string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri(path, UriKind.Relative));

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_page_cannot_be_written_to()
    {
        using HttpResponseMessage response = await _client.PostAsync(new Uri("/live/api/state", UriKind.Relative), null);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    private async Task<HttpResponseMessage> Get(string path, Action<HttpRequestMessage> shape)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(path, UriKind.Relative));
        shape(request);
        return await _client.SendAsync(request);
    }
}
