using System.IO.Compression;
using System.Text.Json;
using Keras.Testing;

namespace Packages.Tests;

/// <summary>What dotnet pack makes of the solution, and a feed of it with everything that it depends on.</summary>
public sealed class PackedPackages : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PackedPackages()
    {
        // A folder of its own for the build: tests are running from the usual one.
        Command.Run(
            RepositoryFiles.Root,
            null,
            "dotnet",
            "pack",
            "KerasDenseNet.slnx",
            "--configuration",
            "Release",
            "--nologo",
            "--output",
            Feed,
            $"-p:ArtifactsPath={_folder.File("artifacts")}");
        Files = [.. Directory.GetFiles(Feed, "*.nupkg").Order()];
        Version = Path.GetFileNameWithoutExtension(Files[0])["KerasDenseNet.".Length..];
        Version = Version[(Version.IndexOfAny([.. "0123456789"]))..];
        foreach (string package in Dependencies())
        {
            File.Copy(package, Path.Combine(Feed, Path.GetFileName(package)), overwrite: true);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_111_111);
        }
    }

    /// <summary>Folder of the packages and their dependencies.</summary>
    public string Feed => _folder.File("feed");

    /// <summary>The packages that were made.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The version that all have.</summary>
    public string Version { get; }

    /// <summary>The content of every file of a package whose name ends so, by name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Read(string package, string ending)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return archive.Entries.Where(entry => entry.FullName.EndsWith(ending, StringComparison.Ordinal)).ToDictionary(
            entry => entry.FullName,
            entry =>
            {
                using Stream stream = entry.Open();
                using MemoryStream content = new();
                stream.CopyTo(content);
                return content.ToArray();
            });
    }

    /// <summary>A new folder that everybody may write to, with the feed as its only source of packages.</summary>
    public string NewFolder(string name)
    {
        string folder = _folder.File(name);
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        }

        File.WriteAllText(
            Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="feed" value="{Feed}" />
              </packageSources>
            </configuration>
            """);
        return folder;
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Dependencies() =>
        Directory.GetFiles(_folder.File("artifacts"), "project.assets.json", SearchOption.AllDirectories)
            .SelectMany(Libraries).Distinct();

    private static IEnumerable<string> Libraries(string assets)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(assets));
        string cache = document.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
        string[] paths =
        [
            .. document.RootElement.GetProperty("libraries").EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() == "package")
                .Select(library => library.Value.GetProperty("path").GetString()!),
        ];
        return paths.SelectMany(path => Directory.GetFiles(Path.Combine(cache, path), "*.nupkg"));
    }
}
