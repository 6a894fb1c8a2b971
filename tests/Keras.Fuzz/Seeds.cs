using System.Formats.Tar;
using System.IO.Compression;
using System.Numerics.Tensors;
using System.Text;
using System.Text.RegularExpressions;
using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;
using Keras.Regularizers;

namespace Keras.Fuzz;

/// <summary>The files that fuzzing begins with: golden ones that are small, and some that are made.</summary>
internal static partial class Seeds
{
    private const int Largest = 40_000;
    private const int MostTokens = 150;

    /// <summary>Writes seeds to <c>FOLDER/in</c> and the words in them to <c>FOLDER/tokens.txt</c>.</summary>
    public static void Write(Reader reader, string golden, string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        string target = Directory.CreateDirectory(Path.Combine(folder, "in")).FullName;
        IEnumerable<string> files = reader.Seeds.SelectMany(
            pattern => Directory.GetFiles(golden, pattern, SearchOption.AllDirectories)).Order(StringComparer.Ordinal);
        int count = 0;
        foreach (byte[] content in (reader.Extension == ".json" ? files.Select(Json) : files.Select(File.ReadAllBytes))
            .Concat(Models(reader.Extension)).Concat(Made(reader.Extension)).Where(content => content.Length is > 0 and <= Largest))
        {
            File.WriteAllBytes(Path.Combine(target, $"{count++:D3}{reader.Extension}"), content);
        }

        IEnumerable<string> words = Directory.GetFiles(target).SelectMany(
                file => Words().Matches(Encoding.Latin1.GetString(File.ReadAllBytes(file))).Select(match => match.Value))
            .GroupBy(word => word).OrderByDescending(group => group.Count()).Select(group => group.Key).Take(MostTokens);
        File.WriteAllLines(Path.Combine(folder, "tokens.txt"), words.Select(word => $"\"{word}\""));
        Console.WriteLine($"{count} seeds");
    }

    [GeneratedRegex("[A-Za-z_][A-Za-z_0-9]{3,30}")]
    private static partial Regex Words();

    // The configuration in a model's file; nothing if there is none.
    private static byte[] Json(string path)
    {
        try
        {
            if (path.EndsWith(".keras", StringComparison.Ordinal))
            {
                using ZipArchive archive = ZipFile.OpenRead(path);
                using Stream config = archive.GetEntry("config.json")!.Open();
                using MemoryStream text = new();
                config.CopyTo(text);
                return text.ToArray();
            }

            using Hdf5File file = Hdf5File.Open(path);
            return Encoding.UTF8.GetBytes(file.Root.Attributes.Find("model_config")?.ReadString() ?? "");
        }
        catch (Hdf5Exception)
        {
            return [];
        }
    }

    private static IEnumerable<byte[]> Models(string extension)
    {
        foreach (Model model in extension is ".h5" or ".keras" or ".json" ? SmallModels() : [])
        {
            if (extension == ".json")
            {
                yield return Encoding.UTF8.GetBytes(model.ToJson());
                continue;
            }

            using Scratch scratch = new(extension);
            model.Save(scratch.Input, overwrite: true);
            yield return File.ReadAllBytes(scratch.Input);
        }
    }

    // Every kind of argument that a config can hold: windows, paddings, axes, names of functions, models in models.
    private static IEnumerable<Model> SmallModels()
    {
        Sequential dense = new([new Dense(2, inputShape: 3, activation: "relu"), new Dense(1)]);
        dense.Compile("adam", "mse", ["mae"]);
        dense.TrainOnBatch(Tensor.Create(new float[6], [2, 3]), Tensor.Create(new float[2], [2, 1]));
        yield return dense;
        yield return new Sequential([dense, new Dense(1, kernelRegularizer: new L2(1e-4))]);

        Input image = new(shape: (8, 8, 2));
        KerasTensor left = new Conv2D(2, 3, padding: "same", useBias: false).Apply(image);
        left = new Activation("relu").Apply(new BatchNormalization().Apply(left));
        KerasTensor right = new SeparableConv2D(1, 3).Apply(new ZeroPadding2D(((1, 1), (1, 1))).Apply(image));
        KerasTensor joined = new Concatenate().Apply([left, right]);
        joined = new UpSampling2D(2, interpolation: "bilinear").Apply(new MaxPooling2D(2).Apply(joined));
        joined = new Conv2DTranspose(1, 2, strides: 2).Apply(new Dropout(0.5).Apply(joined));
        joined = new Cropping2D(((4, 4), (4, 4))).Apply(new LayerNormalization().Apply(joined));
        KerasTensor output = new Dense(2, activation: "softmax").Apply(new GlobalAveragePooling2D().Apply(joined));
        yield return new Model(image, output);

        yield return new Sequential(
        [
            new Conv1D(2, 3, padding: "causal", dilationRate: 2, inputShape: (6, 2)), new PReLU(), new GroupNormalization(groups: 1),
            new Permute((2, 1)), new Reshape((3, 4)), new Flatten(), new RepeatVector(2),
            new GlobalMaxPooling1D(),
        ]);
    }

    private static IEnumerable<byte[]> Made(string extension)
    {
        if (extension == ".gz")
        {
            yield return Packed(stream => stream.Write([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 3, 4]));
        }
        else if (extension == ".tar")
        {
            byte[] tar = Tar();
            yield return tar;
            yield return Packed(stream => stream.Write(tar));
        }
    }

    private static byte[] Packed(Action<Stream> write)
    {
        using MemoryStream file = new();
        using (GZipStream packed = new(file, CompressionLevel.Optimal, leaveOpen: true))
        {
            write(packed);
        }

        return file.ToArray();
    }

    private static byte[] Tar()
    {
        using MemoryStream file = new();
        using (TarWriter writer = new(file, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "photos"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "photos/cat.txt")
            {
                DataStream = new MemoryStream("a cat"u8.ToArray()),
            });
            writer.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, new string('n', 120)));
        }

        return file.ToArray();
    }
}
