using System.IO.Compression;
using System.Numerics.Tensors;
using System.Reflection;
using System.Text.Json.Nodes;
using Keras.Hdf5;
using Keras.Hdf5.Tests;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Optimizers.Schedules;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

public sealed class SaveModelTests : IDisposable
{
    private static readonly Dictionary<string, Func<Optimizer>> s_optimizers = new()
    {
        ["sgd"] = () => new SGD(0.1),
        ["momentum"] = () => new SGD(0.03, momentum: 0.9, nesterov: true, decay: 1e-3, clipvalue: 0.5),
        ["adam"] = () => new Adam(0.01),
        ["amsgrad"] = () => new Adam(0.01, amsgrad: true),
        ["adamw"] = () => WithoutBias(new AdamW(0.01, weightDecay: 0.1)),
        ["adamax"] = () => new Adamax(0.01),
        ["nadam"] = () => new Nadam(0.01),
        ["rmsprop"] = () => new RMSprop(0.01, momentum: 0.5, centered: true),
        ["adagrad"] = () => new Adagrad(0.05),
        ["adadelta"] = () => new Adadelta(1),
        ["lion"] = () => new Lion(0.01),
        ["schedule"] = () => new SGD(new ExponentialDecay(0.1, 2, 0.5), momentum: 0.9),
        ["accumulation"] = () => new Adam(0.05, gradientAccumulationSteps: 2),
        ["average"] = () => new SGD(0.1, useEma: true, emaMomentum: 0.8, emaOverwriteFrequency: 4),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> OptimizersAndFiles
    {
        get
        {
            TheoryData<string, string> pairs = [];
            foreach (string optimizer in s_optimizers.Keys)
            {
                pairs.Add(optimizer, "m.h5");
                pairs.Add(optimizer, "m.keras");
            }

            return pairs;
        }
    }

    private string FilePath => _folder.File("m.h5");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(OptimizersAndFiles))]
    public void A_loaded_model_goes_on_training_bit_for_bit(string optimizer, string file)
    {
        Model model = Small();
        model.Compile(s_optimizers[optimizer](), "categorical_crossentropy", ["accuracy"]);
        Train(model, first: 0);
        model.Save(_folder.File(file));
        Model loaded = LoadModel(_folder.File(file));
        Assert.True(loaded.IsCompiled);
        Assert.Equal(model.Optimizer.Iterations, loaded.Optimizer.Iterations);
        Assert.Equal(Train(model, first: 3), Train(loaded, first: 3));
        Assert.Equal(Elements(model), Elements(loaded));
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void Weights_in_double_precision_stay_so(string file)
    {
        using FloatxScope scope = new(Keras.Engine.Tensors.DType.Float64);
        Model model = Small();
        model.Compile(new SGD(0.1, momentum: 0.9), "mse");
        Train(model, first: 0);
        model.Save(_folder.File(file));
        Model loaded = LoadModel(_folder.File(file));
        Assert.Equal(Train(model, first: 3), Train(loaded, first: 3));
        Assert.Equal(Doubles(model), Doubles(loaded));

        static double[] Doubles(Model model) => [.. model.Weights.SelectMany(weight => StorageTensors.GetDoubles(weight.Storage))];
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void A_model_of_another_precision_tells_how_to_load_it(string file)
    {
        string path = _folder.File(file);
        using (FloatxScope scope = new(Keras.Engine.Tensors.DType.Float64))
        {
            Small().Save(path);
        }

        Rejects.Argument("computes in float64, and Config.Floatx is float32. Set Config.Floatx = DType.Float64", () => LoadModel(path));
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void Without_the_optimizer_the_state_is_not_written(string file)
    {
        string path = _folder.File(file);
        Model model = Small();
        model.Compile("adam", "mse");
        model.Save(path, includeOptimizer: false);
        Assert.False(LoadModel(path).IsCompiled);
        model.Save(path, overwrite: true);
        Assert.True(LoadModel(path).IsCompiled);
        Assert.False(LoadModel(path, compile: false).IsCompiled);
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void Losses_weights_and_metrics_of_several_outputs_are_kept(string file)
    {
        string path = _folder.File(file);
        Model model = TwoOutputs();
        model.Compile(
            "sgd",
            new Dictionary<string, Loss> { ["a"] = "mse", ["b"] = new Huber(2) },
            new Dictionary<string, Metric[]> { ["a"] = ["mae"], ["b"] = [new TopKCategoricalAccuracy(2, name: "top2")] },
            new Dictionary<string, double> { ["b"] = 0.25 },
            new Dictionary<string, Metric[]> { ["a"] = ["mse"] });
        model.Save(path);
        Model loaded = LoadModel(path);
        Assert.Equal(model.MetricsNames, loaded.MetricsNames);
        Arrays x = Data((4, 3));
        Arrays y = [Data((4, 2)), Data((4, 2))];
        Assert.Equal(model.Evaluate(x, y, verbose: 0), loaded.Evaluate(x, y, verbose: 0));
        Assert.Equal(2, Assert.IsType<Huber>(loaded.Setup.Losses[1]).Delta);
        Assert.Equal([1, 0.25], loaded.Setup.LossWeights);
    }

    [Fact]
    public void A_loss_of_ones_own_is_asked_for_by_name()
    {
        Model model = Small();
        Loss loss = Loss.Of("cubes", (yTrue, yPred) => Ops.Mean(Ops.Abs((yPred - yTrue) * Ops.Square(yPred - yTrue)), [-1]));
        model.Compile("sgd", loss);
        model.Save(FilePath);
        Assert.Contains("\"cubes\"", Assert.Throws<ArgumentException>(() => LoadModel(FilePath)).Message, StringComparison.Ordinal);
        Model loaded = LoadModel(FilePath, new CustomObjects { { "cubes", _ => loss } });
        Assert.Same(loss, loaded.Setup.Losses[0]);
    }

    [Fact]
    public void Every_loss_and_metric_survives()
    {
        foreach (Type type in typeof(Loss).Assembly.GetExportedTypes().Where(type => !type.IsAbstract
            && (type.IsSubclassOf(typeof(Loss)) || type.IsSubclassOf(typeof(Metric)))
            && Constructor(type).GetParameters().All(parameter => parameter.HasDefaultValue)))
        {
            object made = Constructor(type).Invoke([.. Constructor(type).GetParameters().Select(p => p.DefaultValue)]);
            Model model = Small();
            model.Compile("sgd", made as Loss ?? "mse", made is Metric metric ? [metric] : default(Keras.Training.MetricsArgument));
            JsonObject config = TrainingConfig.Write(model);
            JsonObject newConfig = TrainingConfig.WriteKeras3(model);
            Model copy = Small();
            Assert.True(new TrainingConfigReader(copy, [], new LoadNotes(null), isKeras3: true).Compile(newConfig, "test"));
            Assert.Equal(PythonJson.Write(newConfig), PythonJson.Write(TrainingConfig.WriteKeras3(copy)));
            Assert.True(new TrainingConfigReader(copy, [], new LoadNotes(null), isKeras3: false).Compile(config, "test"));
            Assert.Equal(PythonJson.Write(config), PythonJson.Write(TrainingConfig.Write(copy)));
            if (made is Loss)
            {
                Assert.IsType(type, copy.Setup.Losses[0]);
            }
        }
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void A_nested_frozen_model_survives(string file)
    {
        string path = _folder.File(file);
        Model body = Small("body");
        body.Trainable = false;
        Input input = new((4, 4, 2));
        Model model = new(input, new Dense(2, name: "head").Apply(body.Apply(input)));
        model.Compile("adam", "mse");
        Tensor<float> x = Data((3, 4, 4, 2));
        model.TrainOnBatch(x, Data((3, 2)));
        model.Save(path);
        Model loaded = LoadModel(path);
        Assert.Equal(["head/kernel", "head/bias"], loaded.TrainableWeights.Select(weight => weight.Name));
        Assert.Equal(model.Predict(x), loaded.Predict(x));
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void Training_goes_on_with_two_networks_of_the_same_names(string file)
    {
        string path = _folder.File(file);
        Input input = new((4, 4, 2));
        Model model = new(input, new Add().Apply([Small("left").Apply(input), Small("right").Apply(input)]));
        model.Compile("adam", "mse");
        (Tensor<float> x, Tensor<float> y) = (Data((3, 4, 4, 2)), Data((3, 2)));
        model.TrainOnBatch(x, y);
        model.Save(path);
        Model loaded = LoadModel(path);
        Assert.Equal(model.TrainOnBatch(x, y), loaded.TrainOnBatch(x, y));
        Assert.Equal(model.Predict(x), loaded.Predict(x));
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void An_existing_file_is_replaced_only_when_asked(string file)
    {
        string path = _folder.File(file);
        File.WriteAllText(path, "precious");
        Assert.Throws<IOException>(() => Small().Save(path));
        Sequential unsavable = new([new Input(3), new Lambda(x => x)]);
        Assert.Throws<ArgumentException>(() => unsavable.Save(path, overwrite: true));
        Assert.Equal("precious", File.ReadAllText(path));
        Small().Save(path, overwrite: true);
        Assert.Equal([file], Directory.GetFiles(_folder.FullName).Select(Path.GetFileName));
    }

    [Fact]
    public void Other_names_of_files_are_refused() => Assert.Contains(
        ".h5", Assert.Throws<ArgumentException>(() => Small().Save(_folder.File("m.txt"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_of_weights_is_no_model()
    {
        Small().SaveWeights(FilePath);
        Assert.Contains(
            "LoadWeights", Assert.Throws<ArgumentException>(() => LoadModel(FilePath)).Message, StringComparison.Ordinal);
    }

    [H5pyFact]
    public void Weights_without_a_shape_to_make_them_for_are_not_passed_over()
    {
        Sequential model = new([new Input(3), new Dense(2)]);
        model.Save(FilePath);
        H5py.Run(
            """
            f = h5py.File(sys.argv[1], 'a')
            f.attrs['model_config'] = f.attrs['model_config'].replace('"batch_input_shape": [null, 3], ', '')
            """,
            FilePath);
        Assert.Contains(
            "no shape of the input",
            Assert.Throws<ArgumentException>(() => LoadModel(FilePath)).Message,
            StringComparison.Ordinal);
    }

    [H5pyFact]
    public void H5py_finds_the_layout_of_keras()
    {
        Model model = Small();
        model.Compile(new SGD(0.5, momentum: 0.9), "mse", ["accuracy"]);
        Train(model, first: 0);
        model.Save(FilePath);
        string found = H5py.Run(
            """
            import json
            f = h5py.File(sys.argv[1], 'r')
            print(sorted(f.keys()), sorted(f.attrs.keys()), f.attrs['keras_version'], f.attrs['backend'])
            c = json.loads(f.attrs['model_config'])
            print(c['class_name'], [l['class_name'] for l in c['config']['layers']][:3], c['config']['output_layers'])
            t = json.loads(f.attrs['training_config'])
            print(list(t))
            print(t['optimizer_config'], t['loss'], t['metrics'])
            o = f['optimizer_weights']
            names = [n.decode() for n in o.attrs['weight_names']]
            print(len(names), names[:2], o[names[0]][()], o[names[0]].dtype, o[names[1]].shape)
            print([n.decode() for n in f['model_weights'].attrs['layer_names']][:3])
            """,
            FilePath);
        Assert.Equal(
            """
            ['model_weights', 'optimizer_weights'] ['backend', 'keras_version', 'model_config', 'training_config'] 2.3.1 tensorflow
            Model ['InputLayer', 'Conv2D', 'BatchNormalization'] [['fc', 0, 0]]
            ['optimizer_config', 'loss', 'metrics', 'weighted_metrics', 'sample_weight_mode', 'loss_weights']
            {'class_name': 'SGD', 'config': {'learning_rate': 0.5, 'momentum': 0.9, 'nesterov': False, 'decay': 0.0}} mean_squared_error ['accuracy']
            7 ['SGD/iterations:0', 'training/SGD/conv/kernel/momentum:0'] 3 int64 (2, 2, 2, 3)
            ['image', 'conv', 'bn']
            """.ReplaceLineEndings("\n"),
            found);
    }

    [H5pyFact]
    public void A_file_that_h5py_wrote_anew_is_the_same_model()
    {
        Model model = Small();
        model.Compile("adam", "mse");
        Train(model, first: 0);
        model.Save(FilePath);
        H5py.Run(
            """
            def rewrite(source, target):
                for name, value in source.attrs.items():
                    target.attrs[name] = value
                for name, item in source.items():
                    if isinstance(item, h5py.Group):
                        rewrite(item, target.create_group(name))
                    else:
                        target.create_dataset(name, data=item[()])
            rewrite(h5py.File(sys.argv[1], 'r'), h5py.File(sys.argv[2], 'w'))
            """,
            FilePath,
            _folder.File("copy.h5"));
        Model copy = LoadModel(_folder.File("copy.h5"));
        Assert.Equal(model.Predict(Data((3, 4, 4, 2))), copy.Predict(Data((3, 4, 4, 2))));
        Assert.Equal(Train(model, first: 3), Train(copy, first: 3));
    }

    [Fact]
    public void An_archive_of_keras_3_is_read_with_its_optimizer()
    {
        const string Config = """
            {"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [
            {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 2], "name": "i"}},
            {"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 1, "use_bias": true}}]},
            "compile_config": {"optimizer": {"module": "keras.optimizers", "class_name": "Adam", "config": {"name": "adam",
            "learning_rate": 0.5, "beta_1": 0.9, "use_ema": false, "loss_scale_factor": null}, "registered_name": null},
            "loss": "mse", "loss_weights": null, "metrics": ["mae"], "weighted_metrics": null, "run_eagerly": false}}
            """;
        byte[] weights;
        using (Hdf5File image = Hdf5File.CreateInMemory("w"))
        {
            image.Root.WriteDataset<float>("layers/dense/vars/0", [1, 2], 2, 1).Dispose();
            image.Root.WriteDataset<float>("layers/dense/vars/1", [3], 1).Dispose();
            image.Root.WriteDataset<int>("optimizer/vars/0", [7]).Dispose();
            image.Root.WriteDataset<float>("optimizer/vars/1", [0.5f]).Dispose();
            image.Root.WriteDataset<float>("optimizer/vars/2", [10, 11], 2, 1).Dispose();
            image.Root.WriteDataset<float>("optimizer/vars/3", [12, 13], 2, 1).Dispose();
            image.Root.WriteDataset<float>("optimizer/vars/4", [14], 1).Dispose();
            image.Root.WriteDataset<float>("optimizer/vars/5", [15], 1).Dispose();
            weights = image.ToArray();
        }

        string path = _folder.File("m.keras");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Put(archive, "config.json", System.Text.Encoding.UTF8.GetBytes(Config));
            Put(archive, "model.weights.h5", weights);
        }

        Model model = LoadModel(path);
        Assert.Equal([1, 2, 3], Elements(model));
        Assert.Equal(7, model.Optimizer.Iterations);
        Assert.Equal(0.5, model.Optimizer.LearningRate);
        Assert.Equal([10, 11, 14, 12, 13, 15], model.Optimizer.Slots.SelectMany(slot => StorageTensors.Get(slot)));
        Assert.Equal(["loss", "mae"], model.MetricsNames);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..200]);
        Assert.Contains("damaged", Assert.Throws<ArgumentException>(() => LoadModel(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void A_damaged_file_is_read_or_refused_by_a_named_exception(string file)
    {
        Model model = Small();
        model.Compile("adam", "mse");
        model.Save(_folder.File(file));
        byte[] bytes = File.ReadAllBytes(_folder.File(file));
        Random random = new(1);
        int refused = 0;
        for (int mutant = 0; mutant < 300; mutant++)
        {
            byte[] damaged = [.. bytes];
            for (int change = random.Next(1, 9); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(_folder.File(file), mutant % 10 == 0 ? damaged[..random.Next(damaged.Length)] : damaged);
            try
            {
                LoadModel(_folder.File(file));
            }
            catch (Exception exception) when (exception is ArgumentException or Hdf5Exception)
            {
                refused++;
            }
        }

        Assert.InRange(refused, file == "m.h5" ? 30 : 290, 300);
    }

    [Fact]
    public void A_changed_bit_of_a_weight_in_an_archive_is_noticed()
    {
        string path = _folder.File("m.keras");
        Sequential model = new([new Input(3), new Dense(2)]);
        model.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        byte[] weight = BitConverter.GetBytes(model.GetWeights()[0][0, 0]);
        bytes[bytes.AsSpan().IndexOf(weight)] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains(
            "model.weights.h5 is damaged",
            Assert.Throws<ArgumentException>(() => LoadModel(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_weights_in_an_archive_are_named_by_its_path()
    {
        string path = _folder.File("m.keras");
        new Sequential([new Input(3), new Dense(2)]).Save(path);
        string[] before = Directory.GetFiles(_folder.FullName);
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            archive.GetEntry("model.weights.h5")!.Delete();
            Put(archive, "model.weights.h5", "no weights"u8.ToArray());
        }

        Assert.Equal($"{path}/model.weights.h5", Assert.Throws<Hdf5Exception>(() => LoadModel(path)).File);
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            archive.GetEntry("model.weights.h5")!.Delete();
        }

        Assert.Contains(
            "has no model.weights.h5",
            Assert.Throws<ArgumentException>(() => LoadModel(path)).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(_folder.FullName));
    }

    private static void Put(ZipArchive archive, string name, byte[] content)
    {
        using Stream stream = archive.CreateEntry(name).Open();
        stream.Write(content);
    }

    private static ConstructorInfo Constructor(Type type) =>
        type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;

    private static AdamW WithoutBias(AdamW optimizer)
    {
        optimizer.ExcludeFromWeightDecay("bias", "gamma");
        return optimizer;
    }

    private static Model Small(string? name = null)
    {
        Input image = new((4, 4, 2), name: "image");
        KerasTensor x = new Conv2D(3, 2, kernelRegularizer: "l2", name: "conv").Apply(image);
        x = new BatchNormalization(name: "bn").Apply(x);
        x = new SpatialDropout2D(0.2).Apply(x);
        x = new Dropout(0.3).Apply(new Flatten().Apply(x));
        x = new GaussianNoise(0.1).Apply(x);
        return new Model(image, new Dense(2, "softmax", name: "fc").Apply(x), name);
    }

    private static Model TwoOutputs()
    {
        Input input = new(3);
        return new Model(input, [new Dense(2, name: "a").Apply(input), new Dense(2, name: "b").Apply(input)]);
    }

    private static Tensor<float> Data(Shape shape, int seed = 1)
    {
        Random random = new(seed);
        float[] numbers = [.. Enumerable.Range(0, (int)shape.Length).Select(_ => random.NextSingle())];
        return Tensor.Create(numbers, [.. shape.ToArray().Select(size => (nint)size)]);
    }

    private static List<double> Train(Model model, int first)
    {
        List<double> results = [];
        for (int step = first; step < first + 3; step++)
        {
            float[] targets = [1, 0, 0, 1, 1, 0, 0, 1, 0, 1];
            results.AddRange(model.TrainOnBatch(Data((5, 4, 4, 2), step), Tensor.Create(targets, [5, 2])));
        }

        return results;
    }

    private static float[] Elements(Model model) => [.. model.GetWeights().SelectMany(weight => weight)];
}
