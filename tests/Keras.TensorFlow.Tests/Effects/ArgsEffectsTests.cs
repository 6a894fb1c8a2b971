using System.Reflection;
using Tensorflow.Keras;
using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Layers;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace Tensorflow.Tests.Effects;

/// <summary>The classes of arguments tell layers more than <c>keras.layers</c> does: each property does something, or is refused.</summary>
public class ArgsEffectsTests
{
    // Other values by the properties' names; the first that fits the type and differs from what is there.
    private static readonly Dictionary<string, object[]> s_others = new()
    {
        ["Activation"] = [keras.activations.Relu],
        ["ActivityRegularizer"] = [keras.regularizers.l2(0.5f)],
        ["Alpha"] = [0.7f],
        ["Axis"] = [1],
        ["BatchInputShape"] = [new Shape(-1, 6, 4)],
        ["BatchSize"] = [5],
        ["BetaInitializer"] = [tf.ones_initializer],
        ["BetaRegularizer"] = [keras.regularizers.l2(0.5f)],
        ["BiasInitializer"] = [tf.ones_initializer],
        ["BiasRegularizer"] = [keras.regularizers.l2(0.5f)],
        ["Center"] = [false],
        ["DType"] = [TF_DataType.TF_DOUBLE],
        ["DataFormat"] = ["channels_first"],
        ["DepthMultiplier"] = [2],
        ["DepthwiseInitializer"] = [tf.ones_initializer],
        ["DilationRate"] = [2],
        ["Epsilon"] = [0.1f],
        ["Filters"] = [4],
        ["GammaInitializer"] = [tf.zeros_initializer],
        ["GammaRegularizer"] = [keras.regularizers.l2(0.5f)],
        ["Groups"] = [2],
        ["Height"] = [3],
        ["InputShape"] = [new Shape(6, 4)],
        ["Interpolation"] = ["nearest", "bilinear"],
        ["Invert"] = [true],
        ["KernelInitializer"] = [tf.ones_initializer],
        ["KernelRegularizer"] = [keras.regularizers.l2(0.5f)],
        ["KernelSize"] = [2],
        ["Mean"] = [2f],
        ["Momentum"] = [0.5f],
        ["MovingMeanInitializer"] = [tf.ones_initializer],
        ["MovingVarianceInitializer"] = [tf.zeros_initializer],
        ["Name"] = ["another"],
        ["NoiseShape"] = [new Shape(2, 1, 4)],
        ["Offset"] = [1f],
        ["Padding"] = ["same", np.array(1, 2)],
        ["PoolSize"] = [3],
        ["Rate"] = [0.2f],
        ["Scale"] = [false, 3f],
        ["Seed"] = [3],
        ["Size"] = [3],
        ["Strides"] = [1, 2],
        ["TargetShape"] = [new Shape(-1, 3)],
        ["TargetShapeObjects"] = [new object[] { -1, 3 }],
        ["Trainable"] = [false],
        ["Units"] = [3],
        ["UseBias"] = [false],
        ["Variance"] = [9f],
        ["Width"] = [5],
        ["axis"] = [1],
        ["cropping"] = [np.array(1, 2)],
        ["data_format"] = [Cropping2DArgs.DataFormat.channels_first],
        ["dims"] = [new[] { 2, 1 }],
    };

    private static readonly int[] s_rows = [2, 4];
    private static readonly int[] s_sequences = [2, 6, 4];
    private static readonly int[] s_images = [2, 6, 6, 4];

    /// <summary>Each layer, arguments with which it works, and the shape of what it is called on.</summary>
    public static TheoryData<Type, Func<LayerArgs>, int[]> Layers => new()
    {
        { typeof(Conv1D), () => new Conv1DArgs { Filters = 2, KernelSize = 3 }, s_sequences },
        { typeof(Conv2D), () => new Conv2DArgs { Filters = 2, KernelSize = 3 }, s_images },
        { typeof(Conv2DTranspose), () => new Conv2DTransposeArgs { Filters = 2, KernelSize = 3 }, s_images },
        { typeof(DepthwiseConv2D), () => new DepthwiseConv2DArgs { KernelSize = 3 }, s_images },
        { typeof(Dense), () => new DenseArgs { Units = 2 }, s_rows },
        { typeof(Flatten), () => new FlattenArgs(), s_sequences },
        { typeof(Permute), () => new PermuteArgs { dims = [1, 2] }, s_sequences },
        { typeof(Reshape), () => new ReshapeArgs { TargetShape = 24 }, s_sequences },
        { typeof(Reshape), () => new ReshapeArgs { TargetShapeObjects = [24] }, s_sequences },
        { typeof(Dropout), () => new DropoutArgs { Rate = 0.5f }, s_sequences },
        { typeof(Add), () => new AddArgs(), s_sequences },
        { typeof(Subtract), () => new SubtractArgs(), s_sequences },
        { typeof(Concatenate), () => new ConcatenateArgs(), s_sequences },
        { typeof(BatchNormalization), () => new BatchNormalizationArgs(), s_sequences },
        { typeof(LayerNormalization), () => new LayerNormalizationArgs(), s_sequences },
        { typeof(Normalization), () => new NormalizationArgs { Mean = 1f, Variance = 4f }, s_sequences },
        { typeof(Rescaling), () => new RescalingArgs { Scale = 2f }, s_sequences },
        { typeof(Resizing), () => new ResizingArgs { Height = 4, Width = 4 }, s_images },
        { typeof(AveragePooling2D), () => new AveragePooling2DArgs(), s_images },
        { typeof(MaxPooling1D), () => new MaxPooling1DArgs(), s_sequences },
        { typeof(MaxPooling2D), () => new MaxPooling2DArgs(), s_images },
        { typeof(GlobalAveragePooling1D), () => new GlobalAveragePooling1DArgs(), s_sequences },
        { typeof(GlobalAveragePooling2D), () => new GlobalAveragePooling2DArgs(), s_images },
        { typeof(GlobalMaxPooling1D), () => new GlobalMaxPooling1DArgs(), s_sequences },
        { typeof(GlobalMaxPooling2D), () => new GlobalMaxPooling2DArgs(), s_images },
        { typeof(ZeroPadding2D), () => new ZeroPadding2DArgs { Padding = np.array(1) }, s_images },
        { typeof(Cropping1D), () => new Cropping1DArgs { cropping = np.array(1) }, s_sequences },
        { typeof(Cropping2D), () => new Cropping2DArgs { cropping = np.array(1) }, s_images },
        { typeof(UpSampling1D), () => new UpSampling1DArgs(), s_sequences },
        { typeof(UpSampling2D), () => new UpSampling2DArgs(), s_images },
        { typeof(ELU), () => new ELUArgs(), s_rows },
        { typeof(LeakyReLu), () => new LeakyReLuArgs(), s_rows },
        { typeof(Softmax), () => new SoftmaxArgs(), s_sequences },
        { typeof(SELU), () => new LayerArgs(), s_rows },
        { typeof(Softplus), () => new LayerArgs(), s_rows },
        { typeof(HardSigmoid), () => new LayerArgs(), s_rows },
        { typeof(Softsign), () => new LayerArgs(), s_rows },
        { typeof(Swish), () => new LayerArgs(), s_rows },
        { typeof(Tanh), () => new LayerArgs(), s_rows },
        { typeof(Exponential), () => new LayerArgs(), s_rows },
        { typeof(ReLu6), () => new LayerArgs(), s_rows },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Each_property_does_something_or_is_refused(Type layer, Func<LayerArgs> make, int[] shape)
    {
        string before = Shown(layer, make(), shape);
        foreach (PropertyInfo property in make().GetType().GetProperties().Where(property => property.CanWrite))
        {
            LayerArgs args = make();
            object there = property.GetValue(args);
            property.SetValue(args, s_others[property.Name]
                .Where(other => Fitted.Closeness(other, property.PropertyType) >= 0)
                .Select(other => Fitted.To(other, property.PropertyType))
                .First(other => !other.Equals(there)));
            string after;
            try
            {
                after = Shown(layer, args, shape);
            }
            catch (TargetInvocationException exception) when (exception.InnerException is NotSupportedException refusal)
            {
                Assert.Contains("leave out", refusal.Message, StringComparison.Ordinal);
                continue;
            }

            Assert.True(before != after, $"{layer.Name}: {property.Name} does nothing.");
        }
    }

    [Fact]
    public void Every_layer_has_a_row() => Assert.Equal(
        typeof(LayersApi).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(Dense).Namespace && type.IsSubclassOf(typeof(Keras.Engine.Layer)))
            .Select(type => type.Name).Except([nameof(InputLayer)]).Order(),
        Layers.Select(row => ((Type)row[0]).Name).Distinct().Order());

    [Fact]
    public void Each_property_of_an_input_does_something_or_is_refused()
    {
        Shape Sizes(InputLayerArgs args) => new InputLayer(args).OutputShape;

        Assert.Equal(new Shape(-1, 4), Sizes(new InputLayerArgs { InputShape = 4 }));
        Assert.Equal(new Shape(3, 4), Sizes(new InputLayerArgs { InputShape = 4, BatchSize = 3 }));
        Assert.Equal(new Shape(3, 4), Sizes(new InputLayerArgs { BatchInputShape = new Shape(3, 4) }));
        Assert.Equal("named", new InputLayer(new InputLayerArgs { InputShape = 4, Name = "named" }).Name);
        Assert.Throws<NotSupportedException>(() => Sizes(new InputLayerArgs { InputShape = 4, Sparse = true }));
        Assert.Throws<NotSupportedException>(() => Sizes(new InputLayerArgs { InputShape = 4, Ragged = true }));
    }

    [Fact]
    public void Each_property_of_RMSprop_does_something()
    {
        Assert.All(
            new[]
            {
                new RMSpropArgs { LearningRate = 0.1f }, new RMSpropArgs { InitialDecay = 0.5f }, new RMSpropArgs { ClipNorm = 0.5f },
                new RMSpropArgs { ClipValue = 0.5f }, new RMSpropArgs { RHO = 0.5f }, new RMSpropArgs { Momentum = 0.5f },
                new RMSpropArgs { Epsilon = 0.5f }, new RMSpropArgs { Centered = true },
            },
            args => Assert.NotEqual(Step(), Step(args)));
        Assert.Equal("named", new Keras.Optimizers.RMSprop(new RMSpropArgs { Name = "named" }).Name);

        static float Step(RMSpropArgs args = null)
        {
            Keras.Optimizers.RMSprop optimizer = new(args ?? new RMSpropArgs());
            ResourceVariable weight = tf.Variable(1f);
            foreach (float gradient in new[] { 3f, -1f, 0.1f })
            {
                optimizer.apply_gradients((tf.constant(gradient), weight));
            }

            return (float)weight.numpy();
        }
    }

    private static string Shown(Type layer, LayerArgs args, int[] shape)
    {
        keras.backend.clear_session();
        tf.set_random_seed(11);
        bool isMerge = args is MergeArgs;
        Tensors x = isMerge ? new Tensors(Numbers.Of(shape), Numbers.Others(shape)) : new Tensors(Numbers.Of(shape));
        return Observation.Of(LayerEffects.Shown((ILayer)Activator.CreateInstance(layer, args), x));
    }
}
