using Keras.Testing;

namespace Keras.Board.Tests;

/// <summary>A test in a browser; it is skipped, with the reason, where there is no Chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        Skip = Requirement.Skip(Path is not null, "chromium");
        Timeout = 300_000;
    }

    /// <summary>The installed browser; null without.</summary>
    public static string? Path { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
            .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome", "chrome.exe" },
                (folder, name) => System.IO.Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
