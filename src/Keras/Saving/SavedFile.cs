using System.Text;

namespace Keras.Saving;

/// <summary>Tells what a file is that holds no model, where its name says otherwise.</summary>
internal static class SavedFile
{
    private const int StartLength = 512;
    private static readonly string[] s_endings = [".keras", ".h5", ".hdf5", ".weights.h5", ".safetensors", ".pth", ".pt"];

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
    /// <exception cref="ArgumentException">It is a folder, or holds nothing.</exception>
    public static void CheckExists(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new ArgumentException($"{path} is a folder. {AdviceOnFolder(path)}", nameof(path));
        }

        if (!File.Exists(path) && File.Exists($"{path}.index"))
        {
            throw new ArgumentException(
                $"{path} is a checkpoint of TensorFlow, of the files {path}.index and {path}.data-…, which only TensorFlow reads: "
                + "load it there, and write it by model.save_weights(\"model.weights.h5\").",
                nameof(path));
        }

        if (!File.Exists(path))
        {
            string[] others = [.. s_endings.Select(ending => path + ending).Where(File.Exists)];
            throw new FileNotFoundException(
                $"There is no file {path}. "
                + (others.Length > 0 ? $"Did you mean {string.Join(" or ", others)}?" : $"The folder is {Folder(path)}."),
                path);
        }

        // Not opened, as that would wait until somebody writes into a pipe.
        if (new FileInfo(path).Length == 0)
        {
            throw new ArgumentException(
                $"{path} is empty: a download or a copy was cut off, get it again. Or it is no file but a pipe, socket or device, "
                + "which cannot be read here and there: copy it to a file.",
                nameof(path));
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
            [(byte)'P', (byte)'K', 3, 4, ..] => KerasArchive.OtherKind(path),
            [0x08, >= 3 and <= 32, 0x12 or 0x1A or 0x2A or 0x3A or 0x42, ..] =>
                "a network of ONNX, which ONNX Runtime runs: load the file that it was exported from, of Keras or PyTorch.",
            [0x08, 1, 0x12, ..] => "a SavedModel of TensorFlow, which only TensorFlow reads: load its folder there, and write it by "
                + "model.save(\"model.keras\").",
            [0x0A, ..] when path.EndsWith(".pb", StringComparison.OrdinalIgnoreCase) =>
                "a graph of TensorFlow, which only TensorFlow reads: write the model by model.save(\"model.keras\") there.",
            [_, _, _, _, (byte)'T', (byte)'F', (byte)'L', (byte)'3', ..] =>
                "a model of TensorFlow Lite, whose layers are gone: load the file that it was converted from.",
            [0, 5, 0x16, 7, ..] => "what macOS keeps beside a file on other disks: the model is the file without \"._\" in its name.",
            [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] =>
                "an array of NumPy: Utils.Npy.Load reads it, and model.SetWeights takes such arrays.",
            _ when start.Length > 261 && start[257..].StartsWith("ustar"u8) => "a tar archive: unpack it first.",
            _ when text.StartsWith("version https://git-lfs", StringComparison.Ordinal) =>
                "a pointer of Git LFS to the file, which was not fetched: run 'git lfs pull' where it comes from.",
            _ when text.StartsWith("<!DOCTYPE html", StringComparison.OrdinalIgnoreCase)
                || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) =>
                "a page of the web (HTML), probably in place of a download: open the address in a browser to see what it says.",
            _ when text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) =>
                "an XML text, probably the answer of a server in place of a download: read what it says.",
            _ when text.StartsWith("backend:", StringComparison.Ordinal) || text.StartsWith("class_name:", StringComparison.Ordinal) =>
                "a YAML text of an architecture, which Keras 3 has given up: write it by model.to_json() there.",
            _ when text.StartsWith('{') => "a JSON text. If it is an architecture, Models.ModelFromJson(File.ReadAllText(path)) reads it.",
            _ => null,
        };
    }
}
