using System.Text;

namespace Keras.Saving;

/// <summary>Tells what a file is that holds no model, where its name says otherwise.</summary>
internal static class SavedFile
{
    private const int StartLength = 512;
    private static readonly string[] s_endings = [".keras", ".h5", ".hdf5", ".weights.h5"];

    /// <summary>Refuses what is no file of Keras and is something else that can be named: a page, a pickle and so on.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void Check(string path)
    {
        if (Kind(path) is string kind)
        {
            throw new ArgumentException($"{path} is no file of Keras: it is {kind}", nameof(path));
        }
    }

    /// <summary>Refuses a folder, and what is not there.</summary>
    /// <exception cref="FileNotFoundException">There is no such file; the message tells of files with endings.</exception>
    /// <exception cref="ArgumentException">It is a folder.</exception>
    public static void CheckExists(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new ArgumentException($"{path} is a folder. {AdviceOnFolder(path)}", nameof(path));
        }

        if (!File.Exists(path))
        {
            string[] others = [.. s_endings.Select(ending => path + ending).Where(File.Exists)];
            throw new FileNotFoundException(
                $"There is no file {path}. "
                + (others.Length > 0 ? $"Did you mean {string.Join(" or ", others)}?" : $"The folder is {Folder(path)}."),
                path);
        }
    }

    private static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;

    private static string AdviceOnFolder(string path)
    {
        if (File.Exists(Path.Combine(path, "saved_model.pb")))
        {
            return "It is a SavedModel of TensorFlow, which only TensorFlow reads: load it there, and write it by "
                + "model.save(\"model.keras\").";
        }

        string[] files = [.. Directory.GetFiles(path).Where(file => s_endings.Contains(Path.GetExtension(file))).Order().Take(6)];
        return files.Length == 0
            ? "Expected a .keras, .h5 or .weights.h5 file; there is none in it."
            : $"Choose a file in it: {string.Join(", ", files)}.";
    }

    private static string? Kind(string path)
    {
        byte[] buffer = new byte[StartLength];
        using FileStream stream = File.OpenRead(path);
        ReadOnlySpan<byte> start = buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        string text = Encoding.Latin1.GetString(start).TrimStart();
        return start switch
        {
            [0x80, >= 2 and <= 5, ..] => "a pickle of Python, which only Python reads, as it may run code. Write the model by model.save "
                + "there.",
            [0x1F, 0x8B, ..] => "compressed by gzip: unpack it first.",
            [(byte)'P', (byte)'K', 3, 4, ..] when !KerasArchive.HoldsModel(path, out string members) =>
                $"a zip archive of something else, with {members}: unpack it, if the model is inside.",
            _ when text.StartsWith("version https://git-lfs", StringComparison.Ordinal) =>
                "a pointer of Git LFS to the file, which was not fetched: run 'git lfs pull' where it comes from.",
            _ when text.StartsWith("<!DOCTYPE html", StringComparison.OrdinalIgnoreCase)
                || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) =>
                "a page of the web (HTML), probably in place of a download: open the address in a browser to see what it says.",
            _ when text.StartsWith('{') => "a JSON text. If it is an architecture, Models.ModelFromJson(File.ReadAllText(path)) reads it.",
            _ => null,
        };
    }
}
