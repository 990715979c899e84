using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace InferenceGateway.BrowserTests;

/// <summary>A page whose complaints and requests are written down.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _foreignRequests = new();

    public WatchedPage(IPage page, Uri home)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) =>
        {
            Uri address = new(request.Url);
            if (address.Scheme != "data" && address.Authority != home.Authority)
            {
                _foreignRequests.Enqueue(request.Url);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, and errors that nobody caught. A breach of the content security policy is one.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Requests to anything but the gateway.</summary>
    public IReadOnlyCollection<string> ForeignRequests => _foreignRequests;

    /// <summary>Saves a picture for a person to look at when IGW_SCREENSHOTS names a folder.</summary>
    public async Task PhotographAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("IGW_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
