using System.Reflection;
using System.Text.Json.Nodes;
using Keras.Constraints;
using Keras.Hdf5;
using Keras.Initializers;
using Keras.Layers;
using Keras.Models;
using Keras.Regularizers;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

public class ModelConfigTests
{
    /// <summary>Real configs that are refused, and the words of the refusal.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["h5/dl4j/examples/simple_rnn/simple_rnn_tf_keras_2_config.json"] = "\"SimpleRNN\"",
        ["h5/dl4j/examples/simple_rnn/simple_rnn_tf_keras_2_model.h5"] = "\"SimpleRNN\"",
        ["h5/dl4j/keras/simple/lstm_fixed_config.json"] = "\"LSTM\"",
        ["h5/dl4j/keras/simple/lstm_tf_model.h5"] = "\"LSTM\"",
        ["h5/dl4j/tfkeras/cnn2d_92.h5"] = "\"LocallyConnected2D\"",
        ["h5/dl4j/tfkeras/cnn2d_93.h5"] = "\"LocallyConnected2D\"",
        ["h5/dl4j/tfkeras/cnn2d_94.h5"] = "\"LocallyConnected2D\"",
        ["h5/dl4j/tfkeras/cnn2d_95.h5"] = "\"LocallyConnected2D\"",

        // A class of its author's by the name of one of Keras.
        ["h5/dl4j/weights/keras-attention.h5"] = "is called on [query, value]",
        ["h5/reports/captcha_lstm.h5"] = "\"Bidirectional\"",
        ["json/dl4j/bidirectional_last_timeStep.json"] = "\"Bidirectional\"",
        ["json/dl4j/keras1/imdb_lstm_tf_keras_1_config.json"] = "dropout = 0.2",
        ["json/dl4j/keras1/imdb_lstm_th_keras_1_config.json"] = "dropout = 0.2",
        ["json/dl4j/keras1/lstm_tddense_config.json"] = "\"LSTM\"",
        ["json/dl4j/keras2/bidirectional_lstm_tf_keras_2_config.json"] = "\"Bidirectional\"",
        ["json/dl4j/keras2/embedding_lstm_calculator.json"] = "no masks here",
        ["json/dl4j/keras2/imdb_lstm_tf_keras_2_config.json"] = "\"LSTM\"",
        ["json/dl4j/keras2/imdb_lstm_th_keras_2_config.json"] = "\"LSTM\"",
        ["json/dl4j/keras2/model_concat_embedding_sequences_tf_keras_2.json"] = "no masks here",
        ["json/dl4j/keras2/one_lstm_no_sequences_tf_keras_2.json"] = "\"LSTM\"",

        // Its UpSampling2D tells no data format: it was that of the user's settings, channels first.
        ["json/dl4j/keras2/permute_retina_unet.json"] = "merge_1 requires inputs with matching shapes",
        ["json/dl4j/keras2/simple_rnn_tf_keras_2_config.json"] = "\"SimpleRNN\"",
        ["json/dl4j/keras2/yolo9000_tf_keras_2.json"] = "marshalled Python bytecode",
        ["json/dl4j/lstm_fixed_config.json"] = "\"LSTM\"",
    };

    /// <summary>Real files that hold an architecture.</summary>
    public static TheoryData<string> RealConfigs()
    {
        TheoryData<string> names = [];
        foreach (string folder in new[] { "json", "h5" })
        {
            string root = Path.Combine(RepositoryFiles.SharedData, folder);
            string[] files = Directory.Exists(root) ? Directory.GetFiles(root, "*", SearchOption.AllDirectories) : [];
            foreach (string file in files.Where(file => ReadConfig(file) is not null).Order(StringComparer.Ordinal))
            {
                names.Add(Path.GetRelativePath(RepositoryFiles.SharedData, file));
            }
        }

        if (names.Count == 0)
        {
            names.Add("json");
        }

        return names;
    }

    [SharedDataTheory("json", "h5")]
    [MemberData(nameof(RealConfigs))]
    public void A_real_config_gives_a_model_or_names_what_is_missing(string file)
    {
        string json = ReadConfig(Path.Combine(RepositoryFiles.SharedData, file))!;
        if (Refused.TryGetValue(file, out string? reason))
        {
            Assert.Contains(
                reason, Assert.Throws<ArgumentException>(() => ModelFromJson(json)).Message, StringComparison.Ordinal);
            return;
        }

        Model model = ModelFromJson(json);
        string written = model.ToJson();
        Assert.Equal(written, ModelFromJson(written).ToJson());
        JsonObject config = (JsonObject)JsonNode.Parse(json)!["config"]!.Root;
        IEnumerable<string> names = (config["config"] is JsonArray list ? list : (JsonArray)config["config"]!["layers"]!)
            .Where(entry => !((string)entry!["class_name"]! == "InputLayer" && model is Sequential))
            .Select(entry => (string)entry!["config"]!["name"]!);
        Assert.Equal(names.ToHashSet(), model.Layers.Select(layer => layer.Name).ToHashSet());
    }

    [SharedDataFact("h5/dl4j/weights/simpleconv2d_model.hdf5")]
    public void Keras_2_3_writes_the_same_text()
    {
        string json = ReadConfig(Path.Combine(RepositoryFiles.SharedData, "h5/dl4j/weights/simpleconv2d_model.hdf5"))!;
        string written = ModelFromJson(json).ToJson();
        Assert.Equal(json[..^1] + ", \"keras_version\": \"2.3.1\", \"backend\": \"tensorflow\"}", written);
    }

    [SharedDataFact("json")]
    public void Densenet_has_its_published_number_of_parameters()
    {
        string json = File.ReadAllText(Path.Combine(RepositoryFiles.SharedData, "json/densenet121_tfkeras_kotlindl.json"));
        Assert.Equal(8_062_504, ModelFromJson(json).CountParams());
    }

    [Fact]
    public void Shared_layers_nested_models_and_several_outputs_survive()
    {
        Input inner = new(4, name: "inner");
        Model body = new(inner, new Dense(4, name: "core").Apply(inner), name: "body");
        Input left = new(4, name: "left");
        Input right = new(4, name: "right");
        Dense shared = new(4, name: "shared");
        KerasTensor a = shared.Apply(left);
        KerasTensor b = shared.Apply(body.Apply(right));
        Model model = new([left, right], [new Add(name: "sum").Apply([a, b]), body.Apply(a)], name: "both");
        JsonObject config = model.GetConfig();
        Assert.Equal("[[\"sum\", 0, 0], [\"body\", 2, 0]]", PythonJson.Write(config["output_layers"]));
        Model copy = ModelFromJson(model.ToJson());
        Assert.Equal(model.ToJson(), copy.ToJson());
        copy.SetWeights(model.GetWeights());
        float[][] data = [.. Enumerable.Range(0, 2).Select(i => new float[] { 1 + i, 2, 3, 4 })];
        Arrays x = [.. data.Select(row => (ArrayLike)System.Numerics.Tensors.Tensor.Create(row, [1, 4]))];
        Assert.Equal(model.PredictAll(x).SelectMany(t => t), copy.PredictAll(x).SelectMany(t => t));
    }

    [Theory]
    [InlineData(ConfigDialect.Keras2, "[[[\"image\", 0, 0, {\"training\": false}]]]")]
    [InlineData(ConfigDialect.Keras3, "\"kwargs\": {\"training\": false}")]
    public void A_call_in_inference_mode_survives(ConfigDialect dialect, string written)
    {
        Input inner = new(4);
        Model body = new(inner, new Dropout(0.9).Apply(new BatchNormalization(name: "bn").Apply(inner)), "body");
        Input image = new(4, name: "image");
        Model model = new(image, new Dense(1, kernelInitializer: "ones").Apply(body.Apply(image, training: false)));
        string json = model.ToJson(dialect);
        Assert.Contains(written, json, StringComparison.Ordinal);
        foreach (Model tested in new[] { model, ModelFromJson(json) })
        {
            // No dropout, and averages that stay: a step of size 0 sees what a prediction sees.
            System.Numerics.Tensors.Tensor<float> x = System.Numerics.Tensors.Tensor.Create<float>([1, 2, 3, 4], [1, 4]);
            tested.Compile(new Keras.Optimizers.SGD(0), Keras.Losses.Loss.Of("output", (_, yPred) => yPred));
            Assert.Equal(tested.Predict(x)[0, 0], tested.TrainOnBatch(x, System.Numerics.Tensors.Tensor.Create<float>([0], [1, 1]))[0], 1e-6);
            Assert.Equal([0, 0, 0, 0], ((Model)tested.GetLayer("body")).GetLayer("bn").GetWeights()[2].ToArray());
        }

        Assert.Contains(
            "`training` can be rebuilt",
            Assert.Throws<ArgumentException>(() => ModelFromJson(json.Replace("\"training\": false", "\"mask\": true"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ConfigDialect.Keras2, "{\"training\": true}")]
    [InlineData(ConfigDialect.Keras3, "\"kwargs\": {\"training\": true}")]
    public void A_call_in_training_mode_survives(ConfigDialect dialect, string written)
    {
        Input image = new(100);
        Model model = new(image, new Dropout(0.5).Apply(new BatchNormalization(name: "bn").Apply(image, training: true), training: true));
        string json = model.ToJson(dialect);
        Assert.Contains(written, json, StringComparison.Ordinal);
        foreach (Model tested in new[] { model, ModelFromJson(json) })
        {
            System.Numerics.Tensors.Tensor<float> x =
                System.Numerics.Tensors.Tensor.Create<float>([.. Enumerable.Range(0, 200)], [2, 100]);
            float[] first = tested.Predict(x).ToArray();

            // The batch is normalized by its own moments, half of it is dropped, another half the next time.
            Assert.InRange(first.Count(value => value == 0), 60, 140);
            Assert.InRange(first.Max(), 1.99f, 2.01f);
            Assert.NotEqual(first, tested.Predict(x).ToArray());
            Assert.Equal(0.99f * ((0.99f * 0) + (0.01f * 50)) + (0.01f * 50), tested.GetLayer("bn").GetWeights()[2][0], 1e-3f);
        }
    }

    [Fact]
    public void Initializers_regularizers_and_constraints_are_part_of_a_config()
    {
        Dense layer = new(
            3,
            kernelInitializer: new HeNormal(seed: 7),
            kernelRegularizer: new L2(1e-4),
            biasConstraint: new MaxNorm(3),
            name: "d",
            trainable: false);
        Dense copy = Layer.FromConfig<Dense>(layer.GetConfig());
        VarianceScaling initializer = Assert.IsType<VarianceScaling>(copy.KernelInitializer);
        Assert.Equal((2, "fan_in", 7), (initializer.Scale, initializer.Mode, initializer.Seed));
        Assert.Equal(1e-4, Assert.IsType<L1L2>(copy.KernelRegularizer).L2);
        Assert.Equal(3, Assert.IsType<MaxNorm>(copy.BiasConstraint).MaxValue);
        Assert.Equal(("d", false), (copy.Name, copy.Trainable));
    }

    [Fact]
    public void Every_layer_gives_a_config_that_makes_an_equal_layer()
    {
        foreach (Type type in typeof(Layer).Assembly.GetExportedTypes().Where(type =>
            type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract && !typeof(Model).IsAssignableFrom(type)
            && type != typeof(InputLayer) && type != typeof(Lambda)))
        {
            foreach (ConfigDialect dialect in Enum.GetValues<ConfigDialect>())
            {
                JsonObject config = Example(type).GetConfig(dialect);
                string written = PythonJson.Write(config);
                KerasObject copy = (KerasObject)typeof(KerasObject).GetMethod(nameof(KerasObject.FromConfig))!
                    .MakeGenericMethod(type)
                    .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [config, null], null)!;
                Assert.Equal(written, PythonJson.Write(copy.GetConfig(dialect)));
            }
        }
    }

    [Fact]
    public void A_layer_of_ones_own_is_loaded_once_its_name_is_known()
    {
        Sequential model = new([new Input(3), new Twice(factor: 5, name: "t")]);
        string json = model.ToJson();
        Assert.Contains("\"factor\": 5.0", json, StringComparison.Ordinal);
        Assert.Contains(
            "CustomObjects.Global.Add(\"Twice\"",
            Assert.Throws<ArgumentException>(() => ModelFromJson(json)).Message,
            StringComparison.Ordinal);
        Model copy = ModelFromJson(json, new CustomObjects { { "Twice", typeof(Twice) } });
        Assert.Equal(5, Assert.IsType<Twice>(copy.GetLayer("t")).Factor);
        Model made = ModelFromJson(json, new CustomObjects { { "Twice", _ => new Twice(9) } });
        Assert.Equal(9, Assert.IsType<Twice>(made.GetLayer("t")).Factor);
    }

    [Fact]
    public void A_function_cannot_be_saved()
    {
        Sequential model = new([new Input(3), new Lambda(x => x, name: "l")]);
        Assert.Contains(
            "make it a layer of its own",
            Assert.Throws<ArgumentException>(() => model.ToJson()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_lambda_of_python_is_replaced_by_a_function_of_ones_own()
    {
        const string Json = """
            {"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Lambda", "config":
            {"name": "half", "batch_input_shape": [null, 2], "function": ["4wEAAAA=", null, null]}}]}}
            """;
        Assert.Contains(
            "marshalled Python bytecode",
            Assert.Throws<ArgumentException>(() => ModelFromJson(Json)).Message,
            StringComparison.Ordinal);
        Model model = ModelFromJson(Json, new CustomObjects { { "Lambda", _ => new Lambda(x => x / 2) } });
        Assert.Equal([1, 2], model.Predict(System.Numerics.Tensors.Tensor.Create(new float[] { 2, 4 }, [1, 2])));
        Assert.Equal("half", model.Layers[0].Name);
    }

    [Fact]
    public void Configs_of_keras_3_are_read()
    {
        const string Json = """
            {"module": "keras.src.models.functional", "class_name": "Functional", "config": {"name": "f", "trainable": true,
            "layers": [
            {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 2], "dtype": "float32",
            "sparse": false, "ragged": false, "name": "a"}, "registered_name": null, "name": "a", "inbound_nodes": []},
            {"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "trainable": true, "dtype":
            {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": null},
            "units": 2, "activation": "relu", "use_bias": true, "kernel_initializer": {"module": "keras.initializers",
            "class_name": "GlorotUniform", "config": {"seed": null}, "registered_name": null}, "bias_initializer": {"module":
            "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": null}, "kernel_regularizer": null,
            "quantization_config": null}, "registered_name": null, "build_config": {"input_shape": [null, 2]}, "name": "d",
            "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config": {"shape": [null, 2], "dtype": "float32",
            "keras_history": ["a", 0, 0]}}], "kwargs": {}}]},
            {"module": "keras.layers", "class_name": "Add", "config": {"name": "sum", "trainable": true, "dtype": "float32"},
            "registered_name": null, "name": "sum", "inbound_nodes": [{"args": [[
            {"class_name": "__keras_tensor__", "config": {"shape": [null, 2], "keras_history": ["a", 0, 0]}},
            {"class_name": "__keras_tensor__", "config": {"shape": [null, 2], "keras_history": ["d", 0, 0]}}]], "kwargs": {}}]}],
            "input_layers": [["a", 0, 0]], "output_layers": ["sum", 0, 0]}, "registered_name": "Functional"}
            """;
        Model model = ModelFromJson(Json);
        Assert.Equal(["a", "d", "sum"], model.Layers.Select(layer => layer.Name));
        Assert.Equal("relu", ((Dense)model.Layers[1]).Activation.Name);
    }

    [Fact]
    public void An_option_that_would_change_the_result_is_not_ignored()
    {
        JsonObject config = new BatchNormalization(name: "b").GetConfig();
        config["renorm"] = false;
        Layer.FromConfig<BatchNormalization>(config);
        config["renorm"] = true;
        Assert.Contains(
            "renorm = true",
            Assert.Throws<ArgumentException>(() => Layer.FromConfig<BatchNormalization>(config)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no json", "is no JSON")]
    [InlineData("[]", "JSON object of a model")]
    [InlineData("{}", "class_name")]
    [InlineData("{\"class_name\": \"Model\", \"config\": {\"name\": \"m\"}}", "no list \"layers\"")]
    [InlineData("{\"class_name\": \"Dense\", \"config\": {\"units\": 2}}", "that of a Dense")]
    [InlineData("{\"class_name\": \"Sequential\", \"config\": [{\"class_name\": \"Dense\", \"config\": {}}]}", "option units")]
    [InlineData(
        "{\"class_name\": \"Sequential\", \"config\": [{\"class_name\": \"Dense\", \"config\": {\"units\": \"x\"}}]}",
        "option units: Expected a value for Int32")]
    public void A_text_that_is_no_model_says_why(string json, string reason) => Assert.Contains(
        reason, Assert.Throws<ArgumentException>(() => ModelFromJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_config_with_any_value_exchanged_is_read_or_refused_by_name()
    {
        Input image = new((6, 6, 2), name: "image");
        KerasTensor x = new Conv2D(2, 3, kernelRegularizer: "l2", name: "c").Apply(image);
        x = new BatchNormalization(name: "b").Apply(new ZeroPadding2D(name: "z").Apply(x));
        Model model = new(image, new Concatenate(name: "j").Apply([x, new MaxPooling2D(1, name: "p").Apply(x)]));
        string json = model.ToJson();
        int count = Values(JsonNode.Parse(json)!).Count();
        string[] others = ["null", "-1", "\"x\"", "[]", "{}", "true", "1.5", "[[1]]", "1e30"];
        int refused = 0;
        for (int index = 0; index < count * others.Length; index++)
        {
            JsonNode changed = JsonNode.Parse(json)!;
            Values(changed).ElementAt(index / others.Length).ReplaceWith(JsonNode.Parse(others[index % others.Length]));
            try
            {
                ModelFromJson(changed.ToJsonString());
            }
            catch (ArgumentException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, count, (count * others.Length) - count);
    }

    private static IEnumerable<JsonNode> Values(JsonNode node) => node switch
    {
        JsonObject fields => fields.Where(pair => pair.Value is not null).SelectMany(pair => Values(pair.Value!)),
        JsonArray items => items.Where(item => item is not null).SelectMany(item => Values(item!)).Append(items),
        _ => [node],
    };

    /// <summary>Arguments of calls that change nothing, as Keras 2 and 3 write them.</summary>
    [Theory]
    [InlineData("""{"mask": [null, null]}""")]
    [InlineData("""{"mask": null, "training": null}""")]
    [InlineData("""{"training": null}""")]
    public void Neutral_arguments_of_calls_are_passed_over(string arguments)
    {
        Input a = new(3);
        Input b = new(3);
        Model model = new([a, b], new Add(name: "sum").Apply([a, b]));
        string old = model.ToJson().Replace("0, 0, {}]", $"0, 0, {arguments}]", StringComparison.Ordinal);
        Assert.Contains(arguments, old, StringComparison.Ordinal);
        Assert.Equal(model.ToJson(), ModelFromJson(old).ToJson());
        string current = model.ToJson(ConfigDialect.Keras3).Replace("\"kwargs\": {}", $"\"kwargs\": {arguments}", StringComparison.Ordinal);
        Assert.Contains(arguments, current, StringComparison.Ordinal);
        Assert.Equal(model.ToJson(), ModelFromJson(current).ToJson());
        string other = current.Replace(arguments, """{"mask": [true, null]}""", StringComparison.Ordinal);
        Rejects.Argument("further arguments", () => ModelFromJson(other));
    }

    private static string? ReadConfig(string path)
    {
        switch (Path.GetExtension(path))
        {
            case ".json" when Path.GetFileName(path) != "expected.json":
                return File.ReadAllText(path);
            case ".h5" or ".hdf5":
                using (Hdf5File file = Hdf5File.Open(path))
                {
                    return file.Root.Attributes.Find("model_config")?.ReadString();
                }

            default:
                return null;
        }
    }

    // Required arguments get what suits their type.
    private static Layer Example(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        object?[] arguments = [.. constructor.GetParameters().Select(parameter => parameter.HasDefaultValue
            ? parameter.DefaultValue
            : parameter.ParameterType.Name switch
            {
                nameof(Int32) => 2,
                nameof(Double) => 0.5,
                nameof(ActivationFunction) => ActivationFunction.FromString("tanh"),
                "Size2D" => new Keras.Engine.Tensors.Size2D(2, 3),
                "Shape" => (Shape)(3, null),
                "IntList" when parameter.Name == "kernelSize" => (Keras.Engine.Tensors.IntList)(2, 1, 3),
                "IntList" => (Keras.Engine.Tensors.IntList)(2, 1),
                nameof(RandomFactor) => (RandomFactor)0.25,
                nameof(Layer) => new Dense(3, name: "inner"),
                _ when parameter.ParameterType == typeof(IReadOnlyList<double>) => new double[] { 1, 2 },
                _ => throw new NotSupportedException(parameter.ParameterType.Name),
            })];
        return (Layer)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    private sealed class Twice : Layer
    {
        public Twice(double factor, string? name = null)
            : base(name) => Factor = factor;

        public double Factor { get; }

        protected override Value Call(Value inputs, CallContext context) => inputs * Factor;
    }
}
