using System.Numerics.Tensors;
using System.Reflection;
using System.Text.Json.Nodes;
using Keras.Constraints;
using Keras.Hdf5;
using Keras.Hdf5.Tests;
using Keras.Initializers;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Optimizers.Schedules;
using Keras.Regularizers;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>Files and configs of Keras 3, which wrote those in tests/golden/keras3.</summary>
public sealed class Keras3Tests : IDisposable
{
    private static readonly Dictionary<string, Type> s_kinds = new()
    {
        ["keras.layers"] = typeof(Layer),
        ["keras.initializers"] = typeof(Initializer),
        ["keras.regularizers"] = typeof(Regularizer),
        ["keras.constraints"] = typeof(Constraint),
        ["keras.optimizers.schedules"] = typeof(LearningRateSchedule),
        ["keras.optimizers"] = typeof(Optimizer),
        ["keras.losses"] = typeof(Loss),
        ["keras.metrics"] = typeof(Metric),
    };

    private readonly TemporaryFolder _folder = new();

    /// <summary>Positions and class names of the stored configs.</summary>
    public static TheoryData<int, string> Configs
    {
        get
        {
            TheoryData<int, string> configs = [];
            foreach ((int index, JsonNode? entry) in Stored("configs.json").AsArray().Index())
            {
                configs.Add(index, (string)entry!["class_name"]!);
            }

            return configs;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Configs))]
    public void A_config_that_keras_wrote_is_read_and_written_as_keras_does(int index, string className)
    {
        JsonObject entry = Stored("configs.json")[index]!.AsObject();

        // Over PyTorch some optimizers are classes of their own.
        string module = (string)entry["module"]!;
        Type kind = s_kinds[module.StartsWith("keras.src.backend", StringComparison.Ordinal) ? "keras.optimizers" : module];
        Type type = TypeNames.Find(kind, className, []);
        JsonObject config = entry["config"]!.AsObject();
        KerasObject made = Read(type, config);
        foreach (ConfigDialect dialect in Enum.GetValues<ConfigDialect>())
        {
            string own = PythonJson.Write(made.GetConfig(dialect));
            Assert.Equal(own, PythonJson.Write(Read(type, made.GetConfig(dialect)).GetConfig(dialect)));
        }

        JsonObject written = made.GetConfig(ConfigDialect.Keras3);
        foreach ((string key, JsonNode? value) in written.Where(pair => !IsToldDefault(className, pair.Key, config)))
        {
            if (value is JsonObject inner && key is "layer" or "inner_optimizer")
            {
                // Of what is told here and not by Keras, nothing may be other than null.
                JsonObject theirs = config[key]!["config"]!.AsObject();
                Assert.All(
                    value!["config"]!.AsObject(), pair => Assert.True(Same(theirs[pair.Key], pair.Value), $"{className}: {pair.Key}"));
                Assert.Equal((string)config[key]!["class_name"]!, (string)inner["class_name"]!);
                continue;
            }

            // Keras keeps rates as float32, and writes single sizes as tuples.
            Assert.True(
                Same(config[key], value),
                $"{className}: {key} is {PythonJson.Write(value)}; Keras writes {PythonJson.Write(config[key])}.");
        }
    }

    [Theory]
    [InlineData("trained.keras")]
    [InlineData("trained.h5")]
    public void A_model_that_keras_trained_goes_on_training_as_in_keras(string file)
    {
        Model model = LoadModel(RepositoryFiles.Golden("keras3", file));
        JsonNode expected = Stored("expected.json")["trained"]!;
        Close(expected["outputs"]!, model.PredictAll(Images(5)));
        Assert.Equal(3, model.Optimizer.Iterations);
        foreach ((int index, JsonNode? loss) in expected["losses"]!.AsArray().Index())
        {
            int step = index + 3;
            Assert.Equal((double)loss!, model.TrainOnBatch(Images(step), [Targets(step), Targets(step + 10)])[0], 1e-5);
        }
    }

    [Fact]
    public void Outputs_of_calls_of_a_model_inside_are_those_of_keras()
    {
        Model model = LoadModel(RepositoryFiles.Golden("keras3", "twice.keras"));
        JsonNode expected = Stored("expected.json")["twice"]!["outputs"]!;
        Close(expected, model.PredictAll(Images(5)));
        model.Save(_folder.File("copy.keras"));
        Close(expected, LoadModel(_folder.File("copy.keras")).PredictAll(Images(5)));
        Close(expected, CopyOf(model, ConfigDialect.Keras2).PredictAll(Images(5)));
    }

    [Fact]
    public void Weights_of_an_archive_load_into_a_model_of_equal_layers()
    {
        string path = RepositoryFiles.Golden("keras3", "trained.keras");
        Model model = LoadModel(path, compile: false);
        Model other = ModelFromJson(model.ToJson(ConfigDialect.Keras3));
        Assert.True(other.LoadWeights(path).IsComplete);
        Assert.Equal(Elements(model), Elements(other));
        Assert.Throws<ArgumentException>(() => other.LoadWeights(path, byName: true));
    }

    [Fact]
    public void Weights_in_a_file_of_keras_3_come_back_bit_by_bit()
    {
        string path = _folder.File("w.weights.h5");
        Model model = Nested();
        model.SaveWeights(path);
        Model other = Nested();
        Assert.True(other.LoadWeights(path).IsComplete);
        Assert.Equal(Elements(model), Elements(other));
        Assert.Throws<IOException>(() => model.SaveWeights(path));
        Assert.Contains(
            "call Save",
            Assert.Throws<ArgumentException>(() => model.SaveWeights(_folder.File("w.keras"))).Message,
            StringComparison.Ordinal);
    }

    [H5pyFact]
    public void H5py_finds_the_layout_of_keras_3()
    {
        Model model = Nested();
        model.Compile(new SGD(0.5, momentum: 0.9), "mse");
        model.TrainOnBatch(Images(1), Targets(1));
        model.Save(_folder.File("m.keras"));
        string found = H5py.Run(
            """
            import io, json, zipfile
            z = zipfile.ZipFile(sys.argv[1])
            print([(i.filename, i.compress_type) for i in z.infolist()], z.testzip())
            print(sorted(json.loads(z.read('metadata.json'))))
            c = json.loads(z.read('config.json'))
            print(list(c), c['module'], c['class_name'], c['registered_name'])
            print(list(c['config']), c['config']['input_layers'], c['config']['output_layers'])
            l = c['config']['layers'][1]
            print(list(l), l['module'], l['inbound_nodes'])
            print(c['compile_config']['optimizer'])
            f = h5py.File(io.BytesIO(z.read('model.weights.h5')), 'r')
            def show(name, item):
                if isinstance(item, h5py.Dataset): print(name, item.shape, item.dtype)
                elif name.endswith('vars') and not len(item): print(name, item.attrs['name'])
            f.visititems(show)
            print(f['layers/conv2d/vars'].attrs['name'], f['optimizer/vars/0'][()], f['optimizer/vars/1'][()])
            """,
            _folder.File("m.keras"));
        Assert.Equal(
            """
            [('metadata.json', 0), ('config.json', 0), ('model.weights.h5', 0)] None
            ['date_saved', 'keras_version']
            ['module', 'class_name', 'config', 'registered_name', 'compile_config'] keras.src.models.functional Functional Functional
            ['name', 'trainable', 'layers', 'input_layers', 'output_layers'] ['image', 0, 0] ['head', 0, 0]
            ['module', 'class_name', 'config', 'registered_name', 'name', 'inbound_nodes'] keras.layers [{'args': [{'class_name': '__keras_tensor__', 'config': {'shape': [None, 8, 8, 3], 'dtype': 'float32', 'keras_history': ['image', 0, 0]}}], 'kwargs': {}}]
            {'module': 'keras.optimizers', 'class_name': 'SGD', 'config': {'learning_rate': 0.5, 'momentum': 0.9, 'nesterov': False}, 'registered_name': None}
            layers/batch_normalization/vars/0 (2,) float32
            layers/batch_normalization/vars/1 (2,) float32
            layers/batch_normalization/vars/2 (2,) float32
            layers/batch_normalization/vars/3 (2,) float32
            layers/conv2d/vars/0 (3, 3, 3, 2) float32
            layers/functional/layers/conv2d/vars/0 (1, 1, 2, 2) float32
            layers/functional/layers/conv2d/vars/1 (2,) float32
            layers/functional/layers/global_average_pooling2d/vars global_average_pooling2d
            layers/functional/layers/input_layer/vars inner_image
            layers/functional/vars body
            layers/input_layer/vars image
            layers/separable_conv2d/vars/0 (3, 3, 2, 1) float32
            layers/separable_conv2d/vars/1 (1, 1, 2, 2) float32
            layers/separable_conv2d/vars/2 (2,) float32
            layers/sequential/layers/dense/vars/0 (2, 3) float32
            layers/sequential/layers/dense/vars/1 (3,) float32
            layers/sequential/layers/dense_1/vars/0 (3, 2) float32
            layers/sequential/layers/dense_1/vars/1 (2,) float32
            layers/sequential/vars head
            optimizer/vars/0 () int64
            optimizer/vars/1 () float32
            optimizer/vars/10 (2, 3) float32
            optimizer/vars/11 (3,) float32
            optimizer/vars/12 (3, 2) float32
            optimizer/vars/13 (2,) float32
            optimizer/vars/2 (3, 3, 3, 2) float32
            optimizer/vars/3 (2,) float32
            optimizer/vars/4 (2,) float32
            optimizer/vars/5 (3, 3, 2, 1) float32
            optimizer/vars/6 (1, 1, 2, 2) float32
            optimizer/vars/7 (2,) float32
            optimizer/vars/8 (1, 1, 2, 2) float32
            optimizer/vars/9 (2,) float32
            vars model
            first_conv 1 0.5
            """.ReplaceLineEndings("\n"),
            found.Replace(model.Name, "model", StringComparison.Ordinal));
    }

    [H5pyFact]
    public void An_archive_that_python_packed_anew_is_the_same_model()
    {
        Model model = Nested();
        model.Compile("adam", "mse");
        model.TrainOnBatch(Images(1), Targets(1));
        model.Save(_folder.File("m.keras"));
        H5py.Run(
            """
            import io, zipfile
            a = zipfile.ZipFile(sys.argv[1])
            b = zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_DEFLATED)
            b.writestr('config.json', a.read('config.json'))
            f = h5py.File(io.BytesIO(a.read('model.weights.h5')), 'r')
            out = io.BytesIO()
            with h5py.File(out, 'w') as g:
                for k in f: f.copy(k, g)
            b.writestr('model.weights.h5', out.getvalue())
            b.close()
            """,
            _folder.File("m.keras"),
            _folder.File("copy.keras"));
        Model copy = LoadModel(_folder.File("copy.keras"));
        Assert.Equal(model.Predict(Images(2)), copy.Predict(Images(2)));
        Assert.Equal(model.TrainOnBatch(Images(2), Targets(2)), copy.TrainOnBatch(Images(2), Targets(2)));
        Assert.Equal(Elements(model), Elements(copy));
    }

    [Fact]
    public void A_layer_in_two_models_is_written_once_and_counted_twice()
    {
        Dense shared = new(3, name: "shared");
        Sequential body = new([new Input(3), shared], "body");
        Input input = new(3);
        Model model = new(input, new Dense(2, name: "last").Apply(shared.Apply(body.Apply(input))));
        model.SaveWeights(_folder.File("w.weights.h5"));
        using (Hdf5File file = Hdf5File.Open(_folder.File("w.weights.h5")))
        {
            Assert.True(file.Root.Contains("layers/sequential/layers/dense/vars/0"));
            Assert.False(file.Root.Contains("layers/dense"));
            Assert.True(file.Root.Contains("layers/dense_1/vars/0"));
        }

        float[] before = Elements(model);
        model.SetWeights([.. model.GetWeights().Select(weight => Tensor.Create(new float[weight.FlattenedLength], weight.Lengths))]);
        Assert.True(model.LoadWeights(_folder.File("w.weights.h5")).IsComplete);
        Assert.Equal(before, Elements(model));
    }

    [Fact]
    public void Names_have_underscores_for_slashes()
    {
        Input input = new(3, name: "in/put");
        Model model = new(input, new Dense(2, name: "a/b").Apply(input), "m/n");
        model.Save(_folder.File("m.keras"));
        Model loaded = LoadModel(_folder.File("m.keras"));
        Assert.Equal(["m_n", "in_put", "a_b"], loaded.Layers.Select(layer => layer.Name).Prepend(loaded.Name));
        Assert.Equal(Elements(model), Elements(loaded));
        Sequential same = new([new Input(3), new Dense(2, name: "a/b"), new Dense(2, name: "a_b")]);
        Assert.Contains(
            "a/b and a_b",
            Assert.Throws<ArgumentException>(() => same.ToJson(ConfigDialect.Keras3)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_of_ones_own_is_registered_under_its_class_name()
    {
        Sequential model = new([new Input(3), new Times(factor: 5, name: "t")]);
        JsonNode entry = model.GetConfig(ConfigDialect.Keras3)["layers"]![1]!;
        Assert.Null(entry["module"]);
        Assert.Equal("Times", (string?)entry["registered_name"]);
        model.Save(_folder.File("m.keras"));
        Assert.Contains(
            "\"Times\"", Assert.Throws<ArgumentException>(() => LoadModel(_folder.File("m.keras"))).Message, StringComparison.Ordinal);
        Model loaded = LoadModel(_folder.File("m.keras"), new CustomObjects { { "Times", typeof(Times) } });
        Assert.Equal(5, Assert.IsType<Times>(loaded.GetLayer("t")).Factor);
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void A_chain_without_weights_keeps_its_layers(string file)
    {
        Sequential model = new([new Dense(3, name: "d"), new Reshape((3, null))]);
        model.Compile("sgd", "mse");
        model.Save(_folder.File(file));
        Sequential loaded = Assert.IsType<Sequential>(LoadModel(_folder.File(file)));
        Assert.Equal(["d", model.Layers[1].Name], loaded.Layers.Select(layer => layer.Name));
        loaded.Build((null, 4));
        Assert.Equal((4, 3), (loaded.Weights[0].Shape[0], loaded.Weights[0].Shape[1]));
        Assert.Contains(
            "no weights to save",
            Assert.Throws<InvalidOperationException>(() => model.SaveWeights(_folder.File("w.h5"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_config_alone_makes_the_kind_of_model_that_it_tells()
    {
        Sequential chain = new([new Input(3), new Dense(2)], "chain");
        Model graph = Nested();
        foreach (ConfigDialect dialect in Enum.GetValues<ConfigDialect>())
        {
            Assert.IsType<Sequential>(Model.FromConfig(chain.GetConfig(dialect)));
            Model copy = Model.FromConfig(graph.GetConfig(dialect));
            Assert.Equal(graph.ToJson(dialect), copy.ToJson(dialect));
            Assert.Equal(graph.Layers.Count, copy.Layers.Count);
            Assert.Equal("chain", KerasObject.FromConfig<Sequential>(chain.GetConfig(dialect)).Name);
            Assert.Throws<ArgumentException>(() => KerasObject.FromConfig<Sequential>(graph.GetConfig(dialect)));
        }
    }

    private static KerasObject Read(Type type, JsonObject config) =>
        (KerasObject)typeof(KerasObject).GetMethod(nameof(KerasObject.FromConfig))!.MakeGenericMethod(type)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [config, null], null)!;

    // Defaults that Keras leaves out or writes as null.
    private static bool IsToldDefault(string className, string key, JsonObject keras) =>
        keras[key] is null && (className, key) is (_, "thresholds") or ("CosineSimilarity", "axis");

    private static bool Same(JsonNode? keras, JsonNode? ours)
    {
        switch (keras, ours)
        {
            case (JsonObject theirs, JsonObject mine):
                return mine.All(pair => theirs.ContainsKey(pair.Key) && Same(theirs[pair.Key], pair.Value));
            case (JsonArray theirs, JsonArray mine):
                return theirs.Count == mine.Count && theirs.Zip(mine).All(pair => Same(pair.First, pair.Second));
            case (JsonArray { Count: 1 } theirs, JsonValue):
                return Same(theirs[0], ours);
            case (JsonValue, JsonArray { Count: 1 } mine):
                return Same(keras, mine[0]);
            case (JsonValue theirs, JsonValue mine) when Number(theirs) is double a && Number(mine) is double b:
                return Math.Abs(a - b) <= 1e-6 * Math.Abs(a);
            default:
                return PythonJson.Write(keras) == PythonJson.Write(ours);
        }
    }

    private static double? Number(JsonValue value) =>
        double.TryParse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out double number) ? number : null;

    private static JsonNode Stored(string name) => JsonNode.Parse(File.ReadAllText(RepositoryFiles.Golden("keras3", name)))!;

    private static Model CopyOf(Model model, ConfigDialect dialect)
    {
        Model copy = ModelFromJson(model.ToJson(dialect));
        copy.SetWeights(model.GetWeights());
        return copy;
    }

    private static Model Nested()
    {
        Input image = new((8, 8, 3), name: "image");
        KerasTensor x = new Conv2D(2, 3, useBias: false, name: "first_conv").Apply(image);
        x = new SeparableConv2D(2, 3, name: "separable").Apply(new BatchNormalization(name: "bn").Apply(x));
        Input inner = new((4, 4, 2), name: "inner_image");
        KerasTensor y = new Conv2D(2, 1, name: "inner_conv").Apply(inner);
        Model body = new(inner, new GlobalAveragePooling2D(name: "global_average_pooling2d").Apply(y), "body");
        Sequential head = new([new Input(2), new Dense(3, "relu", name: "one"), new Dense(2, name: "two")], "head");
        return new Model(image, head.Apply(body.Apply(x)));
    }

    private static void Close(JsonNode expected, IReadOnlyList<Tensor<float>> outputs)
    {
        Assert.Equal(expected.AsArray().Count, outputs.Count);
        foreach ((JsonNode? numbers, Tensor<float> output) in expected.AsArray().Zip(outputs))
        {
            TensorAssert.Close(
                [.. numbers!.AsArray().Select(number => (double)number!)], [.. output.Select(number => (double)number)], 1e-5);
        }
    }

    private static Tensor<float> Images(int seed) => Tensor.Create(
        [.. Enumerable.Range(0, 5 * 8 * 8 * 3).Select(index => (((index * 37) + (seed * 11)) % 101 / 100f) - 0.5f)], [5, 8, 8, 3]);

    private static Tensor<float> Targets(int seed) => Tensor.Create(
        [.. Enumerable.Range(0, 10).Select(index => ((index * 29) + (seed * 7)) % 13 / 13f)], [5, 2]);

    private static float[] Elements(Model model) => [.. model.GetWeights().SelectMany(weight => weight)];

    private sealed class Times : Layer
    {
        public Times(double factor, string? name = null)
            : base(name) => Factor = factor;

        public double Factor { get; }

        protected override Value Call(Value inputs, CallContext context) => inputs * Factor;
    }
}
