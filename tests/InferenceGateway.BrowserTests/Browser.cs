using InferenceGateway.BrowserTests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace InferenceGateway.BrowserTests;

/// <summary>One Chromium for all tests: the system's own, since Playwright's are not downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string ExecutablePath =>
        Environment.GetEnvironmentVariable("IGW_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(ExecutablePath))
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = ExecutablePath,
                Headless = true,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a page in a profile of its own; skips the test when there is no browser.</summary>
    public async Task<WatchedPage> OpenAsync(Uri address, int width = 1280, int height = 900, ColorScheme colorScheme = ColorScheme.Light)
    {
        if (_browser is null)
        {
            Assert.Skip($"No browser at {ExecutablePath}: install Debian's package 'chromium' or name one in IGW_CHROMIUM.");
        }

        IBrowserContext context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = colorScheme,
            }
        );
        WatchedPage page = new(await context.NewPageAsync(), address);
        await page.Page.GotoAsync(address.ToString());
        return page;
    }
}
