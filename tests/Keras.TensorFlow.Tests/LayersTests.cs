using Tensorflow.Keras;
using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Datasets;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Layers;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using Tensorflow.Keras.Models;
using Tensorflow.Keras.Optimizers;
using Tensorflow.Keras.Saving;
using Tensorflow.Keras.Utils;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace Tensorflow.Tests;

public class LayersTests
{
    /// <summary>Layers, what they are called on, and the shape of what they give.</summary>
    public static TheoryData<string, Func<ILayer>, int[], int[]> Layers => new()
    {
        { "conv2d", () => keras.layers.Conv2D(3, (3, 5), strides: (2, 1), padding: "same"), [1, 8, 8, 2], [1, 4, 8, 3] },
        { "conv1d", () => keras.layers.Conv1D(3, 3, dilation_rate: 2), [1, 8, 2], [1, 4, 3] },
        { "conv2d_transpose", () => keras.layers.Conv2DTranspose(3, 2, 2), [1, 4, 4, 2], [1, 8, 8, 3] },
        { "depthwise", () => keras.layers.DepthwiseConv2D(3, depth_multiplier: 2), [1, 8, 8, 2], [1, 6, 6, 4] },
        { "dense", () => keras.layers.Dense(5, "relu"), [2, 3], [2, 5] },
        { "flatten", () => keras.layers.Flatten(), [2, 3, 4], [2, 12] },
        { "reshape", () => keras.layers.Reshape((4, -1)), [2, 3, 4], [2, 4, 3] },
        { "permute", () => keras.layers.Permute([2, 1]), [2, 3, 4], [2, 4, 3] },
        { "max_pooling2d", () => keras.layers.MaxPooling2D(2, 1), [1, 4, 4, 1], [1, 3, 3, 1] },
        { "average_pooling2d", () => keras.layers.AveragePooling2D(padding: "same"), [1, 5, 5, 1], [1, 3, 3, 1] },
        { "max_pooling1d", () => keras.layers.MaxPooling1D(3), [1, 6, 1], [1, 2, 1] },
        { "gap1d", () => keras.layers.GlobalAveragePooling1D("channels_first"), [2, 3, 4], [2, 3] },
        { "gmp1d", () => keras.layers.GlobalMaxPooling1D(), [2, 3, 4], [2, 4] },
        { "gap2d", () => keras.layers.GlobalAveragePooling2D(), [2, 3, 4, 5], [2, 5] },
        { "gmp2d", () => keras.layers.GlobalMaxPooling2D("channels_first"), [2, 3, 4, 5], [2, 3] },
        { "padding", () => keras.layers.ZeroPadding2D(new[,] { { 1, 0 }, { 2, 3 } }), [1, 2, 2, 1], [1, 3, 7, 1] },
        { "cropping2d", () => keras.layers.Cropping2D(1), [1, 4, 5, 1], [1, 2, 3, 1] },
        { "cropping1d", () => keras.layers.Cropping1D(new[] { 1, 2 }), [1, 5, 2], [1, 2, 2] },
        { "up1d", () => keras.layers.UpSampling1D(3), [1, 2, 1], [1, 6, 1] },
        { "up2d", () => keras.layers.UpSampling2D((1, 2), interpolation: "bilinear"), [1, 2, 2, 1], [1, 2, 4, 1] },
        { "resizing", () => keras.layers.preprocessing.Resizing(3, 5), [1, 8, 8, 1], [1, 3, 5, 1] },
        { "rescaling", () => keras.layers.Rescaling(2, 1), [1, 2], [1, 2] },
        { "layer_normalization", () => keras.layers.LayerNormalization(1), [2, 3], [2, 3] },
        { "batch_normalization", () => keras.layers.BatchNormalization(center: false, scale: false), [2, 3], [2, 3] },
        { "dropout", () => keras.layers.Dropout(0.5f, seed: 1), [2, 3], [2, 3] },
        { "softmax", () => keras.layers.Softmax(), [2, 3], [2, 3] },
        { "leaky", () => keras.layers.LeakyReLU(), [2, 3], [2, 3] },
        { "program", () => new Shifted(new LayerArgs()), [2, 3], [2, 3] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_gives_the_same_shape_at_once_and_in_a_model(string name, Func<ILayer> make, int[] given, int[] expected)
    {
        Assert.NotEmpty(name);
        NDArray x = np.random.uniform(-1, 1, given);
        Tensors atOnce = make().Apply(x);
        Assert.Equal(new Shape(expected), atOnce.shape);

        Tensors inputs = keras.Input(new Shape(given[1..]));
        Functional model = keras.Model(inputs, make().Apply(inputs));
        Assert.Equal(new Shape(expected), model.predict(x).shape);
    }

    [Theory]
    [InlineData("elu", -0.1f * 0.6321206f)]
    [InlineData("selu", -1.1113307f)]
    [InlineData("softplus", 0.3132617f)]
    [InlineData("hard_sigmoid", 0.3f)]
    [InlineData("softsign", -0.5f)]
    [InlineData("swish", -0.2689414f)]
    [InlineData("tanh", -0.7615942f)]
    [InlineData("exponential", 0.3678794f)]
    [InlineData("relu6", 0f)]
    public void Functions_are_layers(string name, float expected)
    {
        LayersApi layers = keras.layers;
        ILayer layer = name switch
        {
            "elu" => layers.ELU(),
            "selu" => layers.SELU(),
            "softplus" => layers.Softplus(),
            "hard_sigmoid" => layers.HardSigmoid(),
            "softsign" => layers.Softsign(),
            "swish" => layers.Swish(),
            "tanh" => layers.Tanh(),
            "exponential" => layers.Exponential(),
            _ => layers.ReLU6(),
        };
        Assert.Equal(expected, (float)layer.Apply(tf.constant(new[] { -1f }))[0], 1e-6f);
    }

    [Fact]
    public void Means_are_sums_divided_by_the_number_of_terms()
    {
        NDArray x = np.array(new float[,,] { { { 1, 2, 3, 3, 3 }, { 4, 5, 6, 3, 3 } } });

        Assert.Equal([2.4f, 4.2f], keras.layers.GlobalAveragePooling1D("channels_first").Apply(x).Single.ToArray<float>());
        Assert.Equal(
            [2.4f, 4.2f],
            keras.layers.GlobalAveragePooling2D("channels_first").Apply(np.expand_dims(x, 2)).Single.ToArray<float>());
        Assert.Equal([2.4f, 4.2f], tf.reduce_mean(tf.constant(x), 2).ToArray<float>());
        Assert.Equal([2.4f, 4.2f], np.mean(x, 2).ToArray<float>());
        ILayer windows = keras.layers.AveragePooling2D((5, 1), data_format: "channels_first");
        Assert.Equal([2.4f, 4.2f], windows.Apply(np.expand_dims(x, 3)).Single.ToArray<float>());
        NDArray predicted = np.array(new float[,] { { 4 }, { 5 }, { 6 }, { 3 }, { 3 } });
        Assert.Equal(4.2f, (float)keras.losses.MeanAbsoluteError().Call(np.zeros((5, 1)), predicted));
    }

    [Fact]
    public void Layers_take_vectors_and_single_images_at_once()
    {
        Tensor vector = tf.constant(new[] { 1f, 1f });

        Assert.Equal([0.5f, 0.5f], keras.layers.Softmax().Apply(vector).Single.ToArray<float>());
        Assert.Equal([0.5f, 0.5f], keras.activations.Softmax.Apply(vector).ToArray<float>());
        Assert.Equal([2f, 2f], keras.layers.Add().Apply(new Tensors(vector, vector)).Single.ToArray<float>());
        Assert.Equal(
            new Shape(3, 5, 1), keras.layers.preprocessing.Resizing(3, 5).Apply(tf.constant(np.ones((8, 8, 1)))).shape);
    }

    [Fact]
    public void Gray_images_need_no_axis_of_channels()
    {
        NDArray images = np.random.uniform(0, 1, new Shape(6, 4, 4));
        NDArray labels = np.array(0, 1, 2, 0, 1, 2);
        Functional expected = Trained(np.expand_dims(images, 3));
        Functional model = Trained(images);

        Assert.Equal(expected.get_weights()[0].ToArray<float>(), model.get_weights()[0].ToArray<float>());
        Assert.Equal(
            expected.predict(np.expand_dims(images, 3)).Single.ToArray<float>(), model.predict(images).Single.ToArray<float>());
        Assert.Equal(
            expected.Apply(np.expand_dims(images, 3)).Single.ToArray<float>(), model.Apply(images).Single.ToArray<float>());
        Assert.Equal(expected.evaluate(np.expand_dims(images, 3), labels), model.evaluate(images, labels));
        Assert.Throws<ArgumentException>(() => model.predict(np.zeros((4, 4))));

        Functional Trained(NDArray x)
        {
            tf.set_random_seed(5);
            Tensors inputs = keras.Input((4, 4, 1));
            Functional made = keras.Model(inputs, keras.layers.Dense(3).Apply(keras.layers.Flatten().Apply(inputs)));
            made.compile(keras.optimizers.SGD(0.1f), keras.losses.SparseCategoricalCrossentropy(from_logits: true));
            made.fit(x, labels, epochs: 2, verbose: 0, validation_data: (x, labels));
            made.fit(tf.data.Dataset.from_tensor_slices(x, labels).batch(3), verbose: 0);
            return made;
        }
    }

    /// <summary>Arguments that fluent calls do not have: the classes of arguments make layers, too.</summary>
    [Fact]
    public void Classes_of_arguments_make_every_layer()
    {
        Type[] all =
        [
            typeof(Conv1D), typeof(Conv2D), typeof(Conv2DTranspose), typeof(DepthwiseConv2D), typeof(Dense), typeof(Flatten),
            typeof(Permute), typeof(Reshape), typeof(Dropout), typeof(Add), typeof(Subtract), typeof(Concatenate),
            typeof(BatchNormalization), typeof(LayerNormalization), typeof(Normalization), typeof(Rescaling), typeof(Resizing),
            typeof(AveragePooling2D), typeof(MaxPooling1D), typeof(MaxPooling2D), typeof(GlobalAveragePooling1D),
            typeof(GlobalAveragePooling2D), typeof(GlobalMaxPooling1D), typeof(GlobalMaxPooling2D), typeof(ZeroPadding2D),
            typeof(Cropping1D), typeof(Cropping2D), typeof(UpSampling1D), typeof(UpSampling2D), typeof(InputLayer), typeof(ELU),
            typeof(LeakyReLu), typeof(Softmax), typeof(SELU), typeof(Softplus), typeof(HardSigmoid), typeof(Softsign), typeof(Swish),
            typeof(Tanh), typeof(Exponential), typeof(ReLu6),
        ];
        Type[] arguments =
        [
            typeof(Conv1DArgs), typeof(Conv2DArgs), typeof(Conv2DTransposeArgs), typeof(DepthwiseConv2DArgs), typeof(DenseArgs),
            typeof(FlattenArgs), typeof(PermuteArgs), typeof(ReshapeArgs), typeof(DropoutArgs), typeof(AddArgs), typeof(SubtractArgs),
            typeof(ConcatenateArgs), typeof(MergeArgs), typeof(BatchNormalizationArgs), typeof(LayerNormalizationArgs),
            typeof(NormalizationArgs), typeof(PreprocessingLayerArgs), typeof(RescalingArgs), typeof(ResizingArgs),
            typeof(AveragePooling2DArgs), typeof(Pooling1DArgs), typeof(Pooling2DArgs), typeof(MaxPooling1DArgs),
            typeof(MaxPooling2DArgs), typeof(GlobalAveragePooling1DArgs), typeof(GlobalAveragePooling2DArgs),
            typeof(GlobalMaxPooling1DArgs), typeof(GlobalMaxPooling2DArgs), typeof(ZeroPadding2DArgs), typeof(Cropping1DArgs),
            typeof(Cropping2DArgs), typeof(UpSampling1DArgs), typeof(UpSampling2DArgs), typeof(InputLayerArgs), typeof(ELUArgs),
            typeof(LeakyReLuArgs), typeof(SoftmaxArgs), typeof(ActivationArgs), typeof(ConvolutionalArgs),
            typeof(AutoSerializeLayerArgs), typeof(LayerArgs), typeof(ModelArgs), typeof(SequentialArgs),
        ];
        Assert.All(all, layer => Assert.Contains(
            layer.GetConstructors().Single().GetParameters().Single().ParameterType, arguments));
        Assert.All(arguments, type => Assert.NotNull(Activator.CreateInstance(type)));
    }

    [Fact]
    public void Every_argument_of_a_layer_reaches_it()
    {
        Dense dense = new(new DenseArgs
        {
            Units = 2,
            UseBias = false,
            KernelInitializer = tf.constant_initializer(0.5f),
            KernelRegularizer = keras.regularizers.l2(0.1f),
            ActivityRegularizer = keras.regularizers.L1,
            Activation = keras.activations.Relu,
            Name = "named",
            Trainable = false,
            InputShape = 3,
        });
        Sequential model = keras.Sequential(dense);
        Assert.Equal("named", dense.Name);
        Assert.False(dense.Trainable);
        Assert.Equal([1.5f, 1.5f], model.predict(np.ones((1, 3), np.float32)).ToArray<float>());
        string config = ((LayerConfig)dense.get_config()).ToString();
        Assert.Contains("\"l2\":0.1", config, StringComparison.Ordinal);
        Assert.Contains("\"relu\"", config, StringComparison.Ordinal);
        Assert.IsType<FunctionalConfig>(Config());

        static IKerasConfig Config()
        {
            Tensors inputs = keras.Input(2);
            return keras.Model(inputs, keras.layers.Dense(1).Apply(inputs)).get_config();
        }
    }

    [Fact]
    public void A_layer_of_the_program_makes_weights_that_train()
    {
        Tensors inputs = keras.Input(3);
        Functional model = keras.Model(inputs, new Shifted(new LayerArgs { Name = "shifted" }).Apply(inputs));
        model.compile(new SGD(0.5f), keras.losses.MeanSquaredError());
        model.fit(np.zeros((4, 3), np.float32), np.ones((4, 3), np.float32), epochs: 40, verbose: 0);

        Assert.Equal(1, (float)model.get_weights()[0][0], 1e-2f);
        Assert.Equal("shift:0", model.TrainableVariables[0].Name);
        Assert.Single(model.Layers, layer => layer.Name == "shifted");
    }

    [Fact]
    public void Losses_and_metrics_and_functions_of_the_program_train()
    {
        Sequential model = keras.Sequential(keras.layers.Dense(
            1, activation: new Activation { Name = "doubled", ActivationFunction = (x, name) => x * 2 }, input_shape: 2));
        model.compile(keras.optimizers.SGD(1e-4f), new Quartic(), new[] { keras.metrics.BinaryAccuracy() });
        ICallback history = model.fit(np.ones((8, 2), np.float32), np.ones((8, 1), np.float32), epochs: 3, verbose: 0);

        Assert.True(history.history["loss"][2] < history.history["loss"][0]);
        Assert.Contains("binary_accuracy", history.history.Keys);
    }

    [Fact]
    public void Callbacks_are_told_and_stop_a_training()
    {
        Sequential model = keras.Sequential(keras.layers.Dense(1, activation: "linear", input_shape: 2));
        model.compile("sgd", "mse", []);
        Counting counting = new(model);
        model.fit(np.ones((8, 2)), np.ones((8, 1)), batch_size: 4, epochs: 9, verbose: 0, callbacks: [counting]);
        Assert.Equal(["begin", "epoch 0", "batch 0", "batch 1", "loss", "epoch 1", "batch 0", "batch 1", "loss", "end"], counting.Told);

        CallbackParams parameters = new() { Model = model, Epochs = 9 };
        ICallback stopped = model.fit(
            np.ones((8, 2)), np.ones((8, 1)), epochs: 9, verbose: 0, callbacks: [new EarlyStopping(parameters, "loss", min_delta: 100f)]);
        Assert.IsType<History>(stopped);
        Assert.Equal(2, stopped.history["loss"].Count);
    }

    [Fact]
    public void A_summary_of_an_input_alone_goes_where_prints_go()
    {
        using StringWriter output = new();
        tf_output_redirect = output;
        try
        {
            Sequential model = keras.Sequential(name: "only");
            model.add(keras.Input(shape: 16));
            model.summary();
        }
        finally
        {
            tf_output_redirect = null;
        }

        Assert.StartsWith("Model: only", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Total params: 0", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_names_are_refused()
    {
        Sequential model = keras.Sequential(keras.layers.Dense(1, activation: "linear", input_shape: 2));
        Assert.Throws<ArgumentException>(() => model.compile("sgd", "mean_squared_errors", ["accuracy"]));
        Assert.Throws<NotSupportedException>(() => model.save("folder"));
        Assert.Throws<ValueError>(() => model.fit(tf.data.Dataset.range(3), batch_size: 2));
        Assert.Throws<NotSupportedException>(() => keras.layers.BatchNormalization(renorm: true));
        Assert.Throws<NotSupportedException>(() => new ModelsApi().load_model(Path.GetTempPath()));
    }

    [Fact]
    public void Models_go_to_files_and_back()
    {
        using global::Keras.Testing.TemporaryFolder folder = new();
        Sequential model = keras.Sequential(keras.layers.Dense(2, activation: "linear", input_shape: 3));
        model.compile(new RMSprop(new RMSpropArgs { LearningRate = 0.01f }), keras.losses.MeanSquaredError(), ["mae"]);
        NDArray x = np.random.uniform(0, 1, (4, 3));
        model.fit(x, np.zeros((4, 2)), verbose: 0);
        string path = folder.File("model.h5");
        model.save(path);
        IModel loaded = keras.models.load_model(path);
        Assert.True(model.predict(x).numpy().Equals(loaded.predict(x).numpy()));
        Assert.Equal(model.evaluate(x, np.zeros((4, 2)), verbose: 0), loaded.evaluate(x, np.zeros((4, 2)), verbose: 0));

        model.save_weights(path);
        model.set_weights(model.get_weights().Select(weight => weight * 0));
        model.load_weights(path);
        Assert.True(loaded.predict(x).numpy().Equals(model.predict(x).numpy()));
    }

    [Fact]
    public void Losses_and_metrics_are_those_of_Keras()
    {
        LossesApi losses = keras.losses;
        NDArray yTrue = new float[,] { { 0, 1 }, { 0, 0 } };
        NDArray yPred = new float[,] { { 0.6f, 0.4f }, { 0.4f, 0.6f } };
        Assert.Equal(0.155f, (float)losses.Huber().Call(yTrue, yPred), 1e-6f);
        Assert.Equal(0.31f, (float)losses.Huber(reduction: ReductionV2.SUM).Call(yTrue, yPred), 1e-6f);
        Assert.Equal(2UL, losses.Huber(reduction: Reduction.NONE).Call(yTrue, yPred).size);
        Assert.Equal(6.8532745e-06f, (float)losses.SigmoidFocalCrossEntropy().Call(np.ones((1, 1)), np.array(new[,] { { 0.97f } }))[0], 1e-9f);

        MetricsApi metrics = keras.metrics;
        IMetricFunc f1 = metrics.F1Score(3, threshold: 0.5f);
        f1.update_state(
            np.array(new[,] { { 1, 1, 1 }, { 1, 0, 0 }, { 1, 1, 0 } }),
            np.array(new[,] { { 0.2f, 0.6f, 0.7f }, { 0.2f, 0.6f, 0.6f }, { 0.6f, 0.8f, 0f } }));
        Assert.True(np.allclose(f1.result().numpy(), np.array(0.5f, 0.8f, 0.6666667f)));
        Assert.IsType<Metric>(f1);
        IMetricFunc hamming = metrics.HammingLoss("multilabel", 0.8f);
        hamming.update_state(
            np.array(new[,] { { 1, 0, 1, 0 }, { 0, 1, 0, 1 }, { 0, 0, 0, 1 } }),
            np.array(new[,] { { 0.82f, 0.5f, 0.9f, 0 }, { 0, 1, 0.4f, 0.98f }, { 0.89f, 0.79f, 0, 0.3f } }));
        Assert.Equal(1 / 6f, (float)hamming.result(), 1e-6f);
        Assert.Throws<ValueError>(() => metrics.HammingLoss("both"));
        Assert.IsType<Loss>(losses.LogCosh());
    }

    [Fact]
    public void Optimizers_are_those_of_Keras()
    {
        OptimizerApi optimizers = keras.optimizers;
        foreach (IOptimizer optimizer in new[] { optimizers.Adam(), optimizers.AdamW(), optimizers.RMSprop(), optimizers.SGD() })
        {
            ResourceVariable w = tf.Variable(1f);
            optimizer.apply_gradients((tf.constant(1f), w));
            Assert.True((float)w.numpy() < 1, optimizer.GetType().Name);
        }

        Adam adam = new(0.1f);
        adam.lr = 0.25f;
        Assert.Equal(0.25f, adam.lr);
        Assert.IsType<AdamW>(optimizers.AdamW(no_decay_params: ["bias"]));
        Assert.IsAssignableFrom<OptimizerV2>(adam);
        Assert.Equal(0.001f, new OptimizerV2Args().LearningRate);
    }

    [Fact]
    public void The_rest_of_keras_is_there()
    {
        Assert.Equal([0, 1, 1, 0], np_utils.to_categorical(np.array(1, 0), 2).ToArray<float>());
        Assert.Equal(new Shape(2, 3), new KerasUtils().to_categorical(np.array(1, 2)).shape);
        Assert.Equal(1e-7f, new BackendImpl().epsilon());
        Assert.Equal("L2", new Regularizers().GetRegularizerFromName("l2").ClassName);
        Assert.Equal(0.01f, (float)keras.regularizers.L2.Config["l2"]);
        Assert.Equal(4 * 0.01f, (float)keras.regularizers.L2.Apply(new RegularizerArgs(tf.constant(new[] { 2f }))), 1e-6f);
        Assert.Equal("linear", new Activations().GetActivationFromName(null).Name);
        Assert.Equal(new Shape(2, 2), new InitializersApi().Orthogonal().Apply(new InitializerArgs((2, 2))).shape);
        Assert.NotNull(new ApplicationsApi());
        Assert.NotNull(new Preprocessing());
        Assert.IsType<KerasInterface>(keras);
        Assert.IsType<KerasDataset>(keras.datasets);
        Assert.All([typeof(Mnist), typeof(FashionMnist), typeof(Cifar10), typeof(Cifar100)], type => Assert.NotNull(type.GetMethod("load_data")));
        (NDArray x, NDArray y, _, _) = new DatasetPass { Train = (np.ones(1), np.zeros(1)), Test = (np.ones(1), np.zeros(1)) };
        Assert.False(x.Equals(y));
        Assert.Equal(new Shape(2), new KerasShapesWrapper(new Shape(2)).ToSingleShape());
        ValidationDataPack pack = (np.ones((2, 2)), np.ones((2, 1)));
        Assert.NotNull(pack);
        KerasTensor input = keras.layers.Input(4);
        Assert.Equal(new Shape(-1, 4), input.shape);
        Assert.Equal(np.float32, input.dtype);
        ILayer normalization = keras.layers.Normalization(axis: -1);
        normalization.adapt(np.array(new[,] { { 0f, 7 }, { 2, 9 } }));
        Assert.Equal([-1, 1], normalization.Apply(np.array(new[,] { { 0f, 9 } })).ToArray<float>());
    }

    private sealed class Shifted(LayerArgs args) : Layer(args)
    {
        private IVariableV1 _shift;

        public override void build(KerasShapesWrapper input_shape) =>
            _shift = add_weight("shift", new Shape(input_shape.ToSingleShape()[-1]), initializer: tf.zeros_initializer);

        protected override Tensors Call(
            Tensors inputs, Tensors state = null, bool? training = null, Common.Types.IOptionalArgs optional_args = null) =>
            (Tensor)inputs + _shift.AsTensor();
    }

    private sealed class Quartic : Loss
    {
        public override Tensor Apply(Tensor y_true, Tensor y_pred, bool from_logits = false, int axis = -1) =>
            tf.reduce_mean(tf.pow(y_true - y_pred, 4), axis);
    }

    private sealed class Counting(Model model) : Callback
    {
        public List<string> Told { get; } = [];

        public override void on_train_begin() => Told.Add("begin");

        public override void on_train_end() => Told.Add("end");

        public override void on_epoch_begin(int epoch) => Told.Add($"epoch {epoch}");

        public override void on_train_batch_begin(long step) => Told.Add($"batch {step}");

        public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
        {
            Told.AddRange(epoch_logs.Keys);
            model.Stop_training = epoch == 1;
        }
    }
}
