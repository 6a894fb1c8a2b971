using System.Diagnostics;

namespace Keras.Testing;

/// <summary>A Keras cache with the real data sets, laid out once and kept between runs.</summary>
public static class KerasCache
{
    /// <summary>What a test over the cache needs under ../shared/data.</summary>
    public const string Script = "keras-cache.sh";

    private static readonly Lazy<string> s_folder = new(LayOut);

    /// <summary>The folder to be used as <c>KERAS_HOME</c>.</summary>
    public static string Folder => s_folder.Value;

    private static string LayOut()
    {
        string folder = Path.Combine(RepositoryFiles.Root, ".artifacts", "keras-cache");
        Directory.CreateDirectory(folder);
        string complete = Path.Combine(folder, "complete");

        // Test projects may run side by side; the second one waits for the first.
        using FileStream turn = WaitForTurn(Path.Combine(folder, "lock"));
        if (!File.Exists(complete))
        {
            ChildProcess.Ended ended = ChildProcess.Run(new ProcessStartInfo(
                "bash", [Path.Combine(RepositoryFiles.SharedData, Script), folder]));
            if (ended.ExitCode != 0)
            {
                throw new InvalidOperationException($"{Script} failed with exit code {ended.ExitCode}. {ended.Error}");
            }

            File.WriteAllText(complete, string.Empty);
        }

        return folder;
    }

    private static FileStream WaitForTurn(string path)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (watch.Elapsed < ChildProcess.Limit)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(200));
            }
        }
    }
}
