using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Keras.Hdf5;

namespace Keras.Tests.Saving;

/// <summary>
/// Files of one small classifier, Dense(4, relu) and Dense(2, softmax) on three numbers, as versions of Keras write them.
/// </summary>
internal static class KerasFile
{
    /// <summary>Number of updates in every state.</summary>
    public const long Iterations = 7;

    /// <summary>What the first element of every array of the state is.</summary>
    public const float FirstOfState = 0.5f;

    private static readonly int[][] s_shapes = [[3, 4], [4], [4, 2], [2]];

    /// <summary>The elements of a weight.</summary>
    public static float[] Elements(int weight) =>
        [.. Enumerable.Range(0, s_shapes[weight].Aggregate((a, b) => a * b)).Select(i => ((i * 7) + weight) % 5 / 4f - 0.4f)];

    /// <summary>A <c>.h5</c> file with architecture and, if told, what training goes on from.</summary>
    /// <param name="path">The file.</param>
    /// <param name="version">Such as 1.2.2, 2.2.4, 2.8.0.</param>
    /// <param name="training">The training configuration without its optimizer; null for none.</param>
    /// <param name="optimizer">A config, or null for none.</param>
    /// <param name="state">fits, other or none.</param>
    public static void WriteH5(string path, string version, JsonObject? training, JsonNode? optimizer, string state)
    {
        using Hdf5File file = Hdf5File.CreateInMemory("m");
        file.Root.Attributes.WriteString("keras_version", version);
        file.Root.Attributes.WriteString("model_config", Architecture(version).ToJsonString());
        bool isFirst = version[0] == '1';
        if (!isFirst)
        {
            file.Root.Attributes.WriteString("backend", "tensorflow");
        }

        using (Hdf5Group weights = file.Root.CreateGroup("model_weights"))
        {
            weights.Attributes.WriteStrings("layer_names", ["dense_1", "dense_2"]);
            for (int layer = 0; layer < 2; layer++)
            {
                using Hdf5Group group = weights.CreateGroup($"dense_{layer + 1}");
                string[] names = isFirst
                    ? [$"dense_{layer + 1}_W", $"dense_{layer + 1}_b"]
                    : [$"dense_{layer + 1}/kernel:0", $"dense_{layer + 1}/bias:0"];
                group.Attributes.WriteStrings("weight_names", names);
                for (int part = 0; part < 2; part++)
                {
                    Put(group, names[part], (2 * layer) + part);
                }
            }
        }

        if (training is not null)
        {
            JsonObject config = (JsonObject)training.DeepClone();
            if (optimizer is not null)
            {
                config["optimizer_config"] = optimizer.DeepClone();
            }

            file.Root.Attributes.WriteString("training_config", config.ToJsonString());
            if (state != "none")
            {
                WriteState(file, version, optimizer, state);
            }
        }

        File.WriteAllBytes(path, file.ToArray());
    }

    /// <summary>A <c>.keras</c> file of TensorFlow 2.12 to 2.15, or of Keras 3.</summary>
    /// <param name="path">The file.</param>
    /// <param name="version">Such as 2.12.0, 2.15.0, 3.3.3.</param>
    /// <param name="training">The training configuration without its optimizer; null for none.</param>
    /// <param name="optimizer">A config, or null for none.</param>
    /// <param name="state">fits, other or none.</param>
    /// <param name="isWindows">Whether groups have backslashes in their names, as Keras wrote them on Windows.</param>
    /// <param name="learningRate">The rate in the state of Keras 3.</param>
    public static void WriteArchive(
        string path,
        string version,
        JsonObject? training,
        JsonNode? optimizer,
        string state,
        bool isWindows,
        float learningRate = 0.001f)
    {
        JsonObject config = Architecture(version);
        if (training is not null)
        {
            JsonObject compile = (JsonObject)training.DeepClone();
            if (optimizer is not null)
            {
                compile["optimizer"] = optimizer.DeepClone();
            }

            config["compile_config"] = compile;
        }

        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        Put(archive, "metadata.json", Encoding.UTF8.GetBytes($"{{\"keras_version\": \"{version}\"}}"));
        Put(archive, "config.json", Encoding.UTF8.GetBytes(config.ToJsonString()));
        Put(archive, "model.weights.h5", Weights(version, optimizer, training is null ? "none" : state, isWindows, learningRate));
    }

    /// <summary>A <c>.weights.h5</c> file.</summary>
    public static void WriteWeights(string path, string version, bool isWindows) =>
        File.WriteAllBytes(path, Weights(version, null, "none", isWindows, 0));

    private static byte[] Weights(string version, JsonNode? optimizer, string state, bool isWindows, float learningRate)
    {
        // Early versions list a layer with weights twice, and write it under its first number.
        bool isDouble = version.StartsWith("2.12", StringComparison.Ordinal);
        string list = isDouble ? "_layer_checkpoint_dependencies" : "layers";
        string separator = isWindows ? "\\" : "/";
        using Hdf5File file = Hdf5File.CreateInMemory("w");
        for (int weight = 0; weight < 4; weight++)
        {
            int number = weight / 2 * (isDouble ? 2 : 1);
            string layer = number == 0 ? "dense" : $"dense_{number}";
            using Hdf5Group group = file.Root.OpenOrCreateGroup($"{list}{separator}{layer}");
            Put(group, $"vars/{weight % 2}", weight);
        }

        if (state != "none")
        {
            int next = 0;
            using Hdf5Group group = file.Root.CreateGroup("optimizer/vars");
            group.WriteDataset<long>($"{next++}", [Iterations]).Dispose();
            if (version[0] == '3')
            {
                group.WriteDataset<float>($"{next++}", [learningRate]).Dispose();
            }

            foreach (int[] shape in StateShapes(optimizer, state, isPaired: true))
            {
                group.WriteDataset<float>($"{next++}", Filled(shape), shape).Dispose();
            }
        }

        return file.ToArray();
    }

    private static void WriteState(Hdf5File file, string version, JsonNode? optimizer, string state)
    {
        bool isNew = version.StartsWith("2.1", StringComparison.Ordinal) || version[0] == '3';
        List<string> names = [isNew ? "iteration:0" : "Adam/iterations:0"];
        using Hdf5Group group = file.Root.CreateGroup("optimizer_weights");
        group.WriteDataset<long>(names[0], [Iterations]).Dispose();
        foreach (int[] shape in StateShapes(optimizer, state, isNew))
        {
            names.Add($"training/Adam/Variable_{names.Count}:0");
            group.WriteDataset<float>(names[^1], Filled(shape), shape).Dispose();
        }

        group.Attributes.WriteStrings("weight_names", [.. names]);
    }

    // Adam has two arrays for a weight, RMSprop, which Keras takes where none is told, one.
    private static IEnumerable<int[]> StateShapes(JsonNode? optimizer, string state, bool isPaired)
    {
        IEnumerable<int[]> shapes = optimizer is null ? s_shapes
            : isPaired ? s_shapes.SelectMany(shape => new[] { shape, shape })
            : s_shapes.Concat(s_shapes);
        return state == "fits" ? shapes : shapes.Append([5, 5]);
    }

    private static float[] Filled(int[] shape)
    {
        float[] elements = new float[shape.Aggregate((a, b) => a * b)];
        elements[0] = FirstOfState;
        return elements;
    }

    private static JsonObject Architecture(string version)
    {
        bool isFirst = version[0] == '1';
        JsonArray layers = [Dense(version, 1, 4, "relu"), Dense(version, 2, 2, "softmax")];
        if (version[0] == '3')
        {
            layers.Insert(0, JsonNode.Parse(
                """{"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 3], "dtype": "float32", "name": "i"}, "registered_name": null}"""));
        }

        return new JsonObject
        {
            ["class_name"] = "Sequential",
            ["config"] = isFirst || version.StartsWith("2.0", StringComparison.Ordinal)
                ? layers
                : new JsonObject { ["name"] = "small", ["layers"] = layers },
        };
    }

    private static JsonNode Dense(string version, int number, int units, string activation)
    {
        string start = number == 1 && version[0] != '3' ? "\"batch_input_shape\": [null, 3], " : "";
        string arguments = version[0] == '1'
            ? $"\"output_dim\": {units}, \"init\": \"glorot_uniform\", \"activation\": \"{activation}\", \"W_regularizer\": null, "
                + "\"b_regularizer\": null, \"bias\": true, \"input_dim\": null"
            : $"\"units\": {units}, \"activation\": \"{activation}\", \"use_bias\": true, \"kernel_initializer\": "
                + "{\"class_name\": \"GlorotUniform\", \"config\": {\"seed\": null}}, \"kernel_regularizer\": null";
        return JsonNode.Parse(
            $"{{\"class_name\": \"Dense\", \"config\": {{\"name\": \"dense_{number}\", \"trainable\": true, {start}{arguments}}}}}")!;
    }

    private static void Put(Hdf5Group group, string name, int weight) =>
        group.WriteDataset<float>(name, Elements(weight), s_shapes[weight]).Dispose();

    private static void Put(ZipArchive archive, string name, byte[] content)
    {
        using Stream stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        stream.Write(content);
    }
}
