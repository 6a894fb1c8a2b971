using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Keras.Hdf5;
using Keras.Models;

namespace Keras.Saving;

/// <summary>Whole models of Keras 3: a zip of config.json and model.weights.h5, by custom called <c>.keras</c>.</summary>
/// <remarks>Port of keras/src/saving/saving_lib.py.</remarks>
internal static class KerasArchive
{
    // The version whose layout is written.
    private const string KerasVersion = "3.0.0";
    private const string ConfigName = "config.json";
    private const string WeightsName = "model.weights.h5";
    private const string MetadataName = "metadata.json";

    private static readonly byte[] s_zipStart = "PK\u0003\u0004"u8.ToArray();

    // Zip's earliest time, as Keras has it.
    private static readonly DateTimeOffset s_entryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether a file is a zip.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static bool Recognizes(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] start = new byte[s_zipStart.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start.AsSpan().SequenceEqual(s_zipStart);
    }

    /// <summary>What a zip is that holds no model of Keras; null for a model, and for a damaged one, which its reader refuses.</summary>
    /// <param name="path">A zip.</param>
    public static string? OtherKind(string path)
    {
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            string[] names = [.. archive.Entries.Select(entry => entry.FullName)];
            if (names.Contains(ConfigName) || names.Contains(WeightsName))
            {
                return null;
            }

            string members = names.Length == 0 ? "nothing in it" : string.Join(", ", names.Take(4)) + (names.Length > 4 ? ", …" : "");
            return names.Length > 0 && names.All(name => name.EndsWith(".npy", StringComparison.Ordinal))
                ? $"an archive of NumPy's arrays, with {members}: Utils.Npy.LoadZip reads it, and model.SetWeights takes such arrays."
                : $"a zip archive of something else, with {members}: unpack it, if the model is inside.";
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Writes architecture, weights and, if asked, what training goes on from.</summary>
    public static void Write(Stream stream, Model model, bool includeOptimizer)
    {
        bool isCompiled = includeOptimizer && model.IsCompiled && model.HasGraph;
        JsonObject config = ModelConfig.Entry(model, ConfigDialect.Keras3);
        if (isCompiled)
        {
            config["compile_config"] = TrainingConfig.WriteKeras3(model);
        }

        JsonObject metadata = new()
        {
            ["keras_version"] = KerasVersion,
            ["date_saved"] = DateTime.Now.ToString("yyyy-MM-dd@HH:mm:ss", CultureInfo.InvariantCulture),
        };
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        WriteEntry(archive, MetadataName, Encoding.UTF8.GetBytes(PythonJson.Write(metadata)));
        WriteEntry(archive, ConfigName, Encoding.UTF8.GetBytes(PythonJson.Write(config)));
        using Stream entry = OpenEntry(archive, WeightsName);
        using Hdf5File weights = Hdf5File.Create(entry, WeightsName, leaveOpen: true);
        WeightsFile.Write(weights.Root, model);
        if (isCompiled)
        {
            TrainingState.WriteKeras3(weights.Root, model);
        }

        if (includeOptimizer)
        {
            HeldOptimizers.Write(weights.Root, model);
        }

        weights.Flush();
    }

    /// <summary>The model of an archive.</summary>
    /// <exception cref="ArgumentException">The archive is damaged or incomplete, or holds something unknown here.</exception>
    public static Model Read(string path, CustomObjects custom, bool compile, LoadNotes notes)
    {
        (JsonObject config, JsonObject metadata) = ReadConfig(path);
        Model model = LayerConfig.ReadModel(config, custom, path, notes);
        using ArchivedWeights archived = OpenWeights(path);
        Hdf5File weights = archived.File;
        WeightAssignment assignment = new(path, model, skipMismatch: false);
        WeightsFile.Read(weights.Root, model, assignment);
        notes.Tell(assignment.Complete(allowPartial: false));
        if (compile && config["compile_config"] is JsonObject { Count: > 0 } training)
        {
            bool isKeras3 = metadata["keras_version"]?.ToString().StartsWith('3') == true;
            bool isCompiled = new TrainingConfigReader(model, custom, notes, isKeras3).Compile(training, path);
            if (isCompiled && weights.Root.Contains("optimizer/vars/0"))
            {
                using Hdf5Group state = weights.Root.OpenGroup("optimizer");
                notes.OrFresh(model.Optimizer, () => TrainingState.ReadKeras3(state, model, path));
            }
        }

        HeldOptimizers.Read(weights.Root, model, path, notes.Tell);
        return model;
    }

    /// <summary>The weight file of an archive.</summary>
    /// <exception cref="ArgumentException">The archive is damaged or incomplete.</exception>
    /// <exception cref="Hdf5Exception">The weight file is damaged.</exception>
    public static ArchivedWeights OpenWeights(string path) => Open(
        path,
        archive => new ArchivedWeights(
            stream => CopyEntry(archive, path, WeightsName, stream), $"{path}/{WeightsName}"));

    /// <summary>Architecture and metadata in an archive.</summary>
    /// <exception cref="ArgumentException">The archive is damaged or incomplete.</exception>
    public static (JsonObject Config, JsonObject Metadata) ReadConfig(string path) => Open(path, archive => (
        ReadFields(archive, path, ConfigName),
        archive.GetEntry(MetadataName) is null ? [] : ReadFields(archive, path, MetadataName)));

    private static TResult Open<TResult>(string path, Func<ZipArchive, TResult> read)
    {
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            return read(archive);
        }
        catch (InvalidDataException exception) when (exception.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new ArgumentException(exception.Message, nameof(path), exception);
        }
        catch (InvalidDataException exception)
        {
            throw new ArgumentException(
                $"{path} is a damaged zip archive, probably cut off: copy or download it again. ({exception.Message})",
                nameof(path),
                exception);
        }
    }

    private static void WriteEntry(ZipArchive archive, string name, byte[] content)
    {
        using Stream stream = OpenEntry(archive, name);
        stream.Write(content);
    }

    private static Stream OpenEntry(ZipArchive archive, string name)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = s_entryTime;
        return entry.Open();
    }

    private static JsonObject ReadFields(ZipArchive archive, string path, string name)
    {
        if (archive.GetEntry(name) is { } entry && entry.Length > Config.FileLimits.MaxTextBytes)
        {
            throw new FileLimitException(
                $"{path}: {name} claims {entry.Length:N0} bytes", nameof(FileLimits.MaxTextBytes), Config.FileLimits.MaxTextBytes);
        }

        using MemoryStream content = new();
        CopyEntry(archive, path, name, content);
        return PythonJson.Parse(content.GetBuffer().AsSpan(0, (int)content.Length), $"{path}, {name},") as JsonObject
            ?? throw new ArgumentException($"{path}: {name} is no JSON object.");
    }

    private static void CopyEntry(ZipArchive archive, string path, string name, Stream target)
    {
        ZipArchiveEntry entry = archive.GetEntry(name) ?? throw new ArgumentException(
            $"{path} is no model of Keras: it has no {name}.", nameof(path));
        using Stream stream = new Unpacking(path).Open(entry);
        stream.CopyTo(target);
    }
}
