using Microsoft.Playwright;

namespace Keras.Board.Tests;

/// <summary>The installed Chromium, driven by Playwright, which asks nobody but the boards of the tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const float Limit = 60_000;  // Milliseconds, for a machine with much to do.

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (ChromiumFactAttribute.Path is not string path)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Timeout = Limit,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A new page, which collects what went wrong in it.</summary>
    public async Task<(IPage Page, List<string> Problems)> OpenAsync(string address, int width = 1280, int height = 800)
    {
        IPage page = await _browser!.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            AcceptDownloads = true,
        });
        page.SetDefaultTimeout(Limit);
        List<string> problems = [];
        page.PageError += (_, error) => problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                problems.Add(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                problems.Add($"asked {request.Url}");
            }
        };
        await page.GotoAsync(address);
        return (page, problems);
    }
}
