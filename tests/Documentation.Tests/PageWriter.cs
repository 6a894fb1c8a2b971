using Keras.Testing;

namespace Documentation.Tests;

/// <summary>Writes what was printed into the pages: for whoever has changed a program, and reads the difference.</summary>
internal static class PageWriter
{
    /// <summary>Whether it was asked for: <c>KERAS_TEST_PAGES=write</c>.</summary>
    public static bool IsAsked { get; } = Environment.GetEnvironmentVariable("KERAS_TEST_PAGES") == "write";

    /// <summary>Replaces the outputs that differ, and the pictures.</summary>
    public static void Write(Page page, PageRun run)
    {
        string file = Path.Combine(RepositoryFiles.Root, page.Path);
        List<string> lines = [.. File.ReadAllLines(file)];
        foreach ((CodeBlock block, string printed) in run.Others.OrderByDescending(other => other.Block.ShownLine))
        {
            int count = block.Shown!.Length == 0 ? 0 : block.Shown.Split('\n').Length;
            lines.RemoveRange(block.ShownLine, count);
            lines.InsertRange(block.ShownLine, printed.TrimEnd().Split('\n'));
        }

        File.WriteAllText(file, string.Join('\n', lines) + "\n");
        foreach ((string name, byte[] picture) in run.Drawn)
        {
            string folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(file)!, PageRun.Pictures)).FullName;
            File.WriteAllBytes(Path.Combine(folder, name), picture);
        }
    }
}
