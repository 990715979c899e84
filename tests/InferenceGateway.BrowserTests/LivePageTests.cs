using System.Text.RegularExpressions;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Explanation;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace InferenceGateway.BrowserTests;

/// <summary>The live page in a real browser.</summary>
public sealed class LivePageTests(Browser browser)
{
    [Fact]
    public async Task The_page_of_an_idle_gateway_says_how_to_send_a_request()
    {
        await using FakeGateway gateway = await FakeGateway.StartAsync();
        await using WatchedPage watched = await browser.OpenAsync(gateway.Page);

        await Expect(watched.Page.Locator("#top")).ToContainTextAsync("prefix-aware");
        await Expect(watched.Page.Locator("#top [role=status]")).ToHaveTextAsync("Live");
        await Expect(watched.Page.Locator("#endpoints")).ToContainTextAsync("No endpoints");
        await Expect(watched.Page.Locator("#decisions pre"))
            .ToContainTextAsync($"curl {gateway.Page.GetLeftPart(UriPartial.Authority)}/v1/");
        await watched.PhotographAsync("idle");
        ShouldBeQuiet(watched);
    }

    [Fact]
    public async Task Endpoints_are_listed_with_their_numbers_and_trouble_first()
    {
        await using FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.AddEndpoints(4);
        gateway.MakeStale(2);
        gateway.MakeUnreachable(3);

        await using WatchedPage watched = await browser.OpenAsync(gateway.Page);

        ILocator rows = watched.Page.Locator("#endpoints tbody tr");
        await Expect(rows).ToHaveCountAsync(4);
        await Expect(rows.Nth(0)).ToContainTextAsync("unreachable");
        await Expect(rows.Nth(1)).ToContainTextAsync("stale");
        await Expect(rows.Nth(2)).ToContainTextAsync("demo/server-0");
        await Expect(rows.Nth(2).Locator("td")).ToHaveTextAsync(["ready", "2", "1", "0", "42%", "–", "–", "210"]);
        await Expect(watched.Page.Locator("#endpoints .summary")).ToHaveTextAsync("2 ready, 1 stale, 1 unreachable");
        ShouldBeQuiet(watched);
    }

    [Fact]
    public async Task Many_endpoints_are_folded_until_asked_for()
    {
        await using FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.AddEndpoints(250);
        await using WatchedPage watched = await browser.OpenAsync(gateway.Page);
        ILocator rows = watched.Page.Locator("#endpoints tbody tr");
        await Expect(rows).ToHaveCountAsync(12);

        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Show all 200 (the first 200 of 250)" }).ClickAsync();

        await Expect(rows).ToHaveCountAsync(200);
        ShouldBeQuiet(watched);
    }

    [Fact]
    public async Task A_decision_opens_to_the_scores_and_load_of_every_endpoint_and_what_it_turned_out_to_be()
    {
        await using FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.AddEndpoints(3);
        DecisionRecord decision = gateway.Decide();
        gateway.End(decision);
        await using WatchedPage watched = await browser.OpenAsync(gateway.Page);
        ILocator row = watched.Page.Locator(".decision-row");
        await Expect(row).ToContainTextAsync("llama-3-8b");
        await Expect(row).ToContainTextAsync("84 ms");
        await Expect(row).ToContainTextAsync("75%"); // 480 of 640

        await row.FocusAsync();
        await watched.Page.Keyboard.PressAsync("Enter");

        await Expect(row).ToHaveAttributeAsync("aria-expanded", "true");
        ILocator matrix = watched.Page.Locator(".matrix");
        await Expect(matrix.Locator("thead th"))
            .ToHaveTextAsync([
                "Endpoint",
                "prefix-cache-scorer× 2",
                "queue-scorer× 1",
                "Total",
                "In flight",
                "Tokens in flight",
                "Expected cached",
                "Shared",
            ]);
        ILocator lines = matrix.Locator("tbody tr");
        await Expect(lines.Nth(0).Locator("th")).ToHaveTextAsync("demo/server-0winner");
        await Expect(lines.Nth(0).Locator("td")).ToHaveTextAsync(["0.80+1.60", "0.50+0.50", "2.10", "52 unanswered", "3,200", "512", "0"]);
        await Expect(lines.Nth(1).Locator("td")).ToHaveTextAsync(["0.10+0.20", "0.90+0.90", "1.10", "1", "0", "64", "96"]);
        await Expect(lines.Nth(2).Locator("td"))
            .ToHaveTextAsync(["dropped by saturation-filter", "1,2001,100 unanswered", "1.3M", "0", "0"]);
        // 2.1 − 1.1 = 1; the prefix cache speaks for the winner with 1.6 − 0.2 = 1.4, the queue against it.
        await Expect(watched.Page.Locator(".because"))
            .ToHaveTextAsync("demo/server-0 won with 2.10, 1.00 ahead of demo/server-1; prefix-cache-scorer made the difference (+1.40).");
        await Expect(watched.Page.Locator(".outcome"))
            .ToContainTextAsync("480 of 640 prompt tokens came from the cache (75%), 512 were expected");
        ShouldBeQuiet(watched);
    }

    [Theory]
    [InlineData(640, new[] { "Total", "In flight", "Tokens in flight", "Expected cached" }, new[] { "1,2001,100 unanswered", "1.3M", "0" })]
    [InlineData(0, new[] { "Total", "In flight" }, new[] { "1,2001,100 unanswered" })]
    public async Task Tokens_are_shown_only_where_prompts_are_read_and_shared(int promptTokens, string[] columns, string[] ofTheLast)
    {
        await using FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.AddEndpoints(3);
        gateway.Decide(promptTokens: promptTokens, sharedTokens: 0);
        await using WatchedPage watched = await browser.OpenAsync(gateway.Page);

        await watched.Page.Locator(".decision-row").ClickAsync();

        ILocator matrix = watched.Page.Locator(".matrix");
        await Expect(matrix.Locator("thead th")).ToHaveTextAsync(["Endpoint", "prefix-cache-scorer× 2", "queue-scorer× 1", .. columns]);
        await Expect(matrix.Locator("tbody tr").Nth(2).Locator("td")).ToHaveTextAsync(["dropped by saturation-filter", .. ofTheLast]);
        ShouldBeQuiet(watched);
    }

    [Fact]
    public async Task A_running_request_gets_its_outcome_when_it_ends_even_while_its_decision_is_open()
    {
        await using FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.AddEndpoints(3);
        DecisionRecord decision = gateway.Decide();
        await using WatchedPage watched = await browser.OpenAsync(gateway.Page);
        ILocator row = watched.Page.Locator(".decision-row");
        await Expect(row).ToContainTextAsync("running");
        await row.ClickAsync();
        await Expect(watched.Page.Locator(".outcome")).ToContainTextAsync("Still running.");

        // More decisions than one answer holds come in between.
        for (int i = 0; i < 70; i++)
        {
            gateway.Decide();
        }

        gateway.End(decision);

        await Expect(row).ToContainTextAsync("completed");
        await Expect(watched.Page.Locator(".outcome")).ToContainTextAsync("first token after 84 ms");
        ShouldBeQuiet(watched);
    }

    [Fact]
    public async Task The_list_stands_still_while_a_decision_is_open_and_goes_on_when_asked()
    {
        await using FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.AddEndpoints(3);
        gateway.Decide("first");
        await using WatchedPage watched = await browser.OpenAsync(gateway.Page);
        ILocator rows = watched.Page.Locator(".decision-row");
        await rows.First.ClickAsync();

        gateway.Decide("second");
        gateway.Decide("third");

        ILocator newer = watched.Page.GetByRole(AriaRole.Button, new() { Name = "Show 2 newer" });
        await Expect(newer).ToBeVisibleAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await newer.ClickAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.First).ToContainTextAsync("third");
        await Expect(rows.Last).ToHaveAttributeAsync("aria-expanded", "true");
        ShouldBeQuiet(watched);
    }

    [Fact]
    public async Task The_figures_follow_the_requests_that_end()
    {
        await using FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.AddEndpoints(2);
        gateway.End();
        await using WatchedPage watched = await browser.OpenAsync(gateway.Page);
        await Expect(watched.Page.Locator("#figure-rate")).ToContainTextAsync("1 request since start");
        await Expect(watched.Page.Locator("#figure-failed")).ToContainTextAsync("0 rejected");
        await Expect(watched.Page.Locator("#figure-hits")).ToContainTextAsync("75%"); // 480 of 640
        await Expect(watched.Page.Locator("#figure-running")).ToContainTextAsync("5"); // 2 + 3 in flight

        gateway.End(cachedTokens: 160);
        gateway.End(ending: RequestEnding.Failed, status: 502);
        gateway.End(ending: RequestEnding.Rejected, status: 429);

        await Expect(watched.Page.Locator("#figure-rate")).ToContainTextAsync("4 requests since start");
        await Expect(watched.Page.Locator("#figure-hits")).ToContainTextAsync("50%"); // 640 of 1,280
        await Expect(watched.Page.Locator("#figure-failed .figure-value")).ToHaveTextAsync("1");
        await Expect(watched.Page.Locator("#figure-failed")).ToContainTextAsync("1 rejected");
        ShouldBeQuiet(watched);
    }

    [Fact]
    public async Task A_single_answer_is_seen_in_every_chart()
    {
        await using FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.End();
        await using WatchedPage watched = await browser.OpenAsync(gateway.Page);
        await Expect(watched.Page.Locator("#charts canvas")).ToHaveCountAsync(3);

        // 84 ms lies in a bucket of 65.536 to 131.072 ms with steps of 8.192: [81.92, 90.112), middle 86.
        await Expect(watched.Page.Locator("#charts .plot").Nth(1)).ToHaveAttributeAsync("aria-label", new Regex("p50 86 ms"));
        // Axes and grid are nearly grey; whatever is drawn for a value is not.
        int[] coloured = await watched.Page.EvaluateAsync<int[]>(
            """
            () => [...document.querySelectorAll("#charts canvas")].map((canvas) => {
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              let found = 0;
              for (let i = 0; i < data.length; i += 4) {
                const [r, g, b, alpha] = data.slice(i, i + 4);
                if (alpha > 200 && Math.max(r, g, b) - Math.min(r, g, b) > 60) found++;
              }
              return found;
            })
            """
        );
        coloured.ShouldAllBe(pixels => pixels > 3);
        ShouldBeQuiet(watched);
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(1010, ColorScheme.Light)]
    [InlineData(768, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(320, ColorScheme.Light)]
    public async Task Nothing_sticks_out_at_any_width_in_light_or_dark(int width, ColorScheme colorScheme)
    {
        await using FakeGateway gateway = await StartBusyAsync();
        await using WatchedPage watched = await browser.OpenAsync(gateway.Page, width, colorScheme: colorScheme);
        await watched.Page.Locator(".decision-row").Nth(1).ClickAsync();
        await Expect(watched.Page.Locator(".matrix")).ToBeVisibleAsync();

        // Cards cut what sticks out of them, so they are looked at one by one.
        string[] overflowing = await watched.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("html, main, .top, .card, .figures, .figure, .panel, .decision-row, .endpoints tr")]
              .filter((e) => e.scrollWidth > e.clientWidth && e.clientWidth > 1)
              .map((e) => `${e.tagName} ${e.className}: ${e.scrollWidth} in ${e.clientWidth}`)
            """
        );

        await watched.PhotographAsync($"page-{width}-{colorScheme}".ToLowerInvariant());
        overflowing.ShouldBeEmpty();
        ShouldBeQuiet(watched);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_text_stands_out_from_its_background(ColorScheme colorScheme)
    {
        await using FakeGateway gateway = await StartBusyAsync();
        await using WatchedPage watched = await browser.OpenAsync(gateway.Page, colorScheme: colorScheme);
        await watched.Page.Locator(".decision-row").Nth(1).ClickAsync();

        // WCAG 2.2, contrast (minimum): 4.5 to 1 for text of this size.
        string[] faint = await watched.Page.EvaluateAsync<string[]>(ContrastScript);

        faint.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hostile_text_is_shown_as_text()
    {
        const string Hostile = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
        await using FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.AddEndpoints(3);
        gateway.LoadAdapters(0, Hostile);
        gateway.End(gateway.Decide(Hostile));
        await using WatchedPage watched = await browser.OpenAsync(gateway.Page);

        await Expect(watched.Page.Locator(".decision-row .decision-model")).ToHaveTextAsync(Hostile);
        await watched.Page.Locator(".decision-row").ClickAsync();
        await Expect(watched.Page.Locator(".matrix")).ToBeVisibleAsync();
        await Expect(watched.Page.Locator(".endpoint-adapters").First).ToContainTextAsync(Hostile);
        await Expect(watched.Page.Locator("img, main script")).ToHaveCountAsync(0);
        (await watched.Page.TitleAsync()).ShouldBe("InferenceGateway live");
        ShouldBeQuiet(watched);
    }

    [Fact]
    public async Task The_page_outlives_its_gateway_and_finds_the_next_one()
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.AddEndpoints(2);
        gateway.Decide("of-the-first");
        gateway.Decide("of-the-first");
        await using WatchedPage watched = await browser.OpenAsync(gateway.Page);
        await Expect(watched.Page.Locator(".decision-row")).ToHaveCountAsync(2);
        string address = gateway.Page.GetLeftPart(UriPartial.Authority);

        await gateway.DisposeAsync();

        ILocator status = watched.Page.Locator("#top [role=status]");
        await Expect(status).ToContainTextAsync("Disconnected", new() { Timeout = 15_000 });
        await Expect(watched.Page.Locator("#endpoints tbody tr")).ToHaveCountAsync(2);
        await watched.PhotographAsync("disconnected");

        // The next gateway numbers its decisions from 1 again. Its clock is ahead, so that it is told from the first whatever the test's pace.
        await using FakeGateway next = await FakeGateway.StartAsync(address, new ShiftedClock(TimeSpan.FromMinutes(1)));
        next.Decide("of-the-second");
        await Expect(status).ToHaveTextAsync("Live", new() { Timeout = 30_000 });
        await Expect(watched.Page.Locator(".decision-row .decision-model")).ToHaveTextAsync("of-the-second");
    }

    private static void ShouldBeQuiet(WatchedPage watched)
    {
        watched.Complaints.ShouldBeEmpty();
        watched.ForeignRequests.ShouldBeEmpty();
    }

    /// <summary>A gateway that has been busy for five minutes.</summary>
    private static async Task<FakeGateway> StartBusyAsync()
    {
        ShiftedClock clock = new(TimeSpan.FromMinutes(-5));
        FakeGateway gateway = await FakeGateway.StartAsync(clock: clock);
        Random random = new(20260301);
        for (int second = 0; second < 300; second++)
        {
            // A wave of load, and a cache that fills.
            int requests = 6 + (int)(4 * Math.Sin(second / 40.0)) + random.Next(3);
            for (int i = 0; i < requests; i++)
            {
                double time = 70 + (8 * requests) + (random.NextDouble() * random.NextDouble() * 220);
                gateway.End(
                    timeToFirstTokenMilliseconds: time,
                    cachedTokens: (int)(640 * Math.Min(0.85, (second / 250.0) + (random.NextDouble() / 5)))
                );
            }

            clock.Advance(TimeSpan.FromSeconds(1));
        }

        gateway.AddEndpoints(5);
        gateway.AddEndpoint("vllm-llama3-8b-instruct-7d9c5b6f4-x2k9q-rank-0");
        gateway.MakeStale(3);
        gateway.MakeUnreachable(4);
        gateway.LoadAdapters(1, "sql-lora", "support-chat-lora");
        string[] models = ["llama-3-8b", "qwen-2.5-coder-32b-instruct-with-a-rather-long-name-that-goes-on-and-on", "support-chat-lora"];
        for (int i = 0; i < 24; i++)
        {
            DecisionRecord decision = gateway.Decide(models[i % 3], i % 3);
            switch (i)
            {
                case 9:
                    gateway.End(decision, ending: RequestEnding.Failed, status: 502);
                    break;
                case 14:
                    gateway.End(decision, ending: RequestEnding.ClientGone, status: 0);
                    break;
                case < 23:
                    gateway.End(decision, 60 + (i * 13 % 90), 640 * (i % 5) / 5);
                    break;
            }
        }

        return gateway;
    }

    private const string ContrastScript = """
        () => {
          const parse = (text) => {
            const srgb = text.match(/^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)/);
            if (srgb) return [srgb[1] * 255, srgb[2] * 255, srgb[3] * 255, srgb[4] === undefined ? 1 : +srgb[4]];
            const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
            return [r, g, b, a];
          };
          const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] + below[i] * (1 - top[3]));
          const luminance = (c) => c
            .map((v) => v / 255)
            .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const background = (element) => {
            const own = parse(getComputedStyle(element).backgroundColor);
            if (own[3] === 1) return own.slice(0, 3);
            const below = element.parentElement ? background(element.parentElement) : [255, 255, 255];
            return over(own, below);
          };
          const faint = [];
          for (const element of document.querySelectorAll("body *")) {
            const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent.trim()).join("");
            if (!text || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".away")) continue;
            const behind = background(element);
            const [a, b] = [luminance(over(parse(getComputedStyle(element).color), behind)), luminance(behind)];
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (contrast < 4.5) faint.push(`${contrast.toFixed(2)} ${element.className}: ${text.slice(0, 40)}`);
          }
          return faint;
        }
        """;
}
