using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Layers;
using Keras.Models;
using Keras.Regularizers;
using Keras.Testing;

namespace Keras.Tests.Layers;

/// <summary>
/// Arguments and errors of the layers that DenseNet itself does without; the golden cases check the numbers.
/// </summary>
public class OtherLayersTests
{
    private static readonly double[] s_ones = [.. Enumerable.Repeat(1.0, 10_000)];

    public static TheoryData<string> Weighted =>
    [
        "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose", "Conv1D", "PReLU", "LayerNormalization",
        "GroupNormalization",
    ];

    [Theory]
    [MemberData(nameof(Weighted))]
    public void Hand_initializers_regularizers_and_constraints_to_their_weights(string className)
    {
        // Every one of its own, so that a mix-up shows.
        List<Regularizer> regularizers = [];
        List<Constraint> constraints = [];
        List<double> constants = [];
        System.Reflection.ConstructorInfo constructor = typeof(Layer).Assembly
            .GetType($"Keras.Layers.{className}")!.GetConstructors().Single();
        object?[] arguments =
        [
            .. constructor.GetParameters().Select(parameter => parameter.Name switch
            {
                "filters" => 4,
                "groups" => 2,
                "kernelSize" => parameter.ParameterType == typeof(int) ? (object)3 : new Size2D(3, 3),
                "activityRegularizer" => null,
                _ when parameter.ParameterType == typeof(Initializer) =>
                    new Constant(Remember(constants, constants.Count + 0.5)),
                _ when parameter.ParameterType == typeof(Regularizer) => Remember(regularizers, new L2()),
                _ when parameter.ParameterType == typeof(Constraint) => Remember(constraints, new NonNeg()),
                _ => parameter.DefaultValue,
            }),
        ];
        Layer layer = (Layer)constructor.Invoke(arguments);
        layer.Apply(className is "Conv1D" ? new Input((8, 4)) : new Input((8, 8, 4)));

        Weight[] weights = [.. layer.AllWeights];
        Assert.Equal(constants.Count, weights.Length);
        foreach (Weight weight in weights)
        {
            // Normalizations take the offset's arguments first and make the factor first.
            string name = weight.Variable.Name.Split('/')[^1].Replace("_kernel", "", StringComparison.Ordinal);
            int index = Array.FindIndex(
                [.. constructor.GetParameters().Where(parameter => parameter.ParameterType == typeof(Initializer))],
                parameter => parameter.Name == $"{name}Initializer");
            Assert.Equal(constants[index], Assert.Single(Testing.TensorData.Read(weight.Variable.Storage).Distinct()));
            Assert.Same(regularizers[index], weight.Regularizer);
            Assert.Same(constraints[index], weight.Constraint);
        }
    }

    [Fact]
    public void Add_the_penalty_on_their_output_to_the_loss()
    {
        foreach (Layer layer in new Layer[]
        {
            new DepthwiseConv2D(1, activityRegularizer: new L1(1), depthwiseInitializer: "ones"),
            new SeparableConv2D(
                1, 1, activityRegularizer: new L1(1), depthwiseInitializer: "ones", pointwiseInitializer: "ones"),
            new Conv2DTranspose(1, 1, activityRegularizer: new L1(1), kernelInitializer: "ones"),
            new ActivityRegularization(l1: 1),
        })
        {
            LayerTrace trace = new(layer, [(2, 1, 2, 1)]);
            Value penalty = Assert.Single(trace.Context.Losses);
            Assert.Equal([(1 + 2 + 3 + 4) / 2.0], trace.Run([penalty], [[1, -2, 3, -4]])[0]);
        }

        LayerTrace sequence = new(
            new Conv1D(1, 1, activityRegularizer: new L1(1), kernelInitializer: "ones"), [(2, 2, 1)]);
        Assert.Equal([5.0], sequence.Run([Assert.Single(sequence.Context.Losses)], [[1, -2, 3, -4]])[0]);
        LayerTrace squares = new(new ActivityRegularization(l2: 0.5), [(2, 2)]);
        Assert.Equal([0.5 * 30 / 2], squares.Run([Assert.Single(squares.Context.Losses)], [[1, -2, 3, -4]])[0]);
    }

    [Fact]
    public void Apply_their_activation_and_bias()
    {
        Constant bias = new(-5);
        foreach (Func<ActivationFunction?, bool, Layer> make in new Func<ActivationFunction?, bool, Layer>[]
        {
            (activation, useBias) =>
                new DepthwiseConv2D(1, activation: activation, useBias: useBias, biasInitializer: bias),
            (activation, useBias) =>
                new SeparableConv2D(2, 1, activation: activation, useBias: useBias, biasInitializer: bias),
            (activation, useBias) =>
                new Conv2DTranspose(2, 1, activation: activation, useBias: useBias, biasInitializer: bias),
        })
        {
            Assert.Equal([0], Outputs(make("relu", true)));
            Assert.Equal([-5], Outputs(make(null, true)));
            Assert.Equal([0], Outputs(make(null, false)));
        }

        static IEnumerable<double> Outputs(Layer layer) =>
            LayerTrace.Output(layer, (1, 2, 2, 1), new double[4]).Distinct();

        Assert.All(
            LayerTrace.Output(new Conv1D(2, 1, activation: "relu", biasInitializer: bias), (1, 2, 1), new double[2]),
            element => Assert.Equal(0, element));
        Assert.Single(BuiltWeights(new Conv1D(2, 1, useBias: false), (1, 2, 1)));
    }

    [Fact]
    public void Drop_whole_channels()
    {
        double[] dropped = LayerTrace.Output(
            new SpatialDropout2D(0.5, seed: 1), (25, 10, 10, 4), s_ones, training: true);
        double[] first = LayerTrace.Output(
            new SpatialDropout2D(0.5, "channels_first", seed: 1), (25, 4, 10, 10), s_ones, training: true);

        for (int sample = 0; sample < 25; sample++)
        {
            for (int channel = 0; channel < 4; channel++)
            {
                IEnumerable<int> pixels = Enumerable.Range(sample * 100, 100);
                Assert.Single(pixels.Select(pixel => dropped[(pixel * 4) + channel]).Distinct());
                Assert.Single(first.Skip(((sample * 4) + channel) * 100).Take(100).Distinct());
            }
        }

        Assert.InRange(dropped.Average(), 0.7, 1.3);
        Assert.Equal(s_ones, LayerTrace.Output(new SpatialDropout2D(0.5), (25, 10, 10, 4), s_ones));
        Assert.Equal(
            dropped,
            LayerTrace.Output(new SpatialDropout2D(0.5, seed: 1), (25, 10, 10, 4), s_ones, training: true));
        Assert.Throws<ArgumentException>(() => new SpatialDropout2D(2));
    }

    [Fact]
    public void Drop_whole_channels_of_sequences()
    {
        double[] dropped = LayerTrace.Output(
            new SpatialDropout1D(0.5, seed: 1), (100, 25, 4), s_ones, training: true);

        for (int sample = 0; sample < 100; sample++)
        {
            for (int channel = 0; channel < 4; channel++)
            {
                IEnumerable<int> steps = Enumerable.Range(sample * 25, 25);
                Assert.Single(steps.Select(step => dropped[(step * 4) + channel]).Distinct());
            }
        }

        Assert.Equal([0, 2], dropped.Distinct().Order());
        Assert.InRange(dropped.Average(), 0.7, 1.3);
        Assert.Equal(s_ones, LayerTrace.Output(new SpatialDropout1D(0.5), (100, 25, 4), s_ones));
        Rejects.Argument("rate", () => new SpatialDropout1D(2));
    }

    [Fact]
    public void Multiply_with_normal_noise_in_training()
    {
        double[] twos = [.. s_ones.Select(_ => 2.0)];
        double[] noisy = LayerTrace.Output(new GaussianDropout(0.2, seed: 1), (100, 100), twos, training: true);
        double mean = noisy.Average();

        // Noise of variance 0.2 / 0.8 around 1, times 2.
        Assert.InRange(mean, 1.96, 2.04);
        Assert.InRange(noisy.Average(x => (x - mean) * (x - mean)), 0.95, 1.05);
        Assert.Equal(
            noisy, LayerTrace.Output(new GaussianDropout(0.2, seed: 1), (100, 100), twos, training: true));
        Assert.Equal(twos, LayerTrace.Output(new GaussianDropout(0.2), (100, 100), twos));
        Assert.Equal(twos, LayerTrace.Output(new GaussianDropout(0), (100, 100), twos, training: true));
        Rejects.Argument("rate", () => new GaussianDropout(1));
    }

    [Fact]
    public void Drop_to_the_limit_of_selu_and_keep_mean_and_variance()
    {
        const double Rate = 0.3;
        const double Limit = -1.7580993408473766;
        double[] normal = LayerTrace.Output(
            new GaussianNoise(1, seed: 5), (100, 100), new double[10_000], training: true);

        double[] dropped = LayerTrace.Output(new AlphaDropout(Rate, seed: 1), (100, 100), normal, training: true);
        double[] shared = LayerTrace.Output(
            new AlphaDropout(Rate, noiseShape: (1, null), seed: 1), (100, 100), normal, training: true);

        double a = 1 / Math.Sqrt((1 - Rate) * (1 + (Rate * Limit * Limit)));
        double b = -a * Rate * Limit;
        int count = 0;
        for (int i = 0; i < normal.Length; i++)
        {
            bool isDropped = Math.Abs(dropped[i] - ((a * Limit) + b)) < 1e-6;
            count += isDropped ? 1 : 0;
            Assert.True(isDropped || Math.Abs(dropped[i] - ((a * normal[i]) + b)) < 1e-5);
        }

        Assert.InRange(count, 2800, 3200);
        Assert.InRange(dropped.Average(), -0.05, 0.05);
        Assert.InRange(dropped.Average(x => x * x), 0.93, 1.07);
        Assert.All(
            Enumerable.Range(0, 100),
            column => Assert.Single(
                Enumerable.Range(0, 100)
                    .Select(row => Math.Abs(shared[(row * 100) + column] - ((a * Limit) + b)) < 1e-6).Distinct()));
        Assert.Equal(normal, LayerTrace.Output(new AlphaDropout(Rate), (100, 100), normal));
        Rejects.Argument("rate", () => new AlphaDropout(1));
    }

    [Fact]
    public void Add_normal_noise_in_training()
    {
        double[] noisy = Noise(seed: 1);
        double mean = noisy.Average();

        Assert.InRange(mean, 0.98, 1.02);
        Assert.InRange(noisy.Average(x => (x - mean) * (x - mean)), 0.24, 0.26);
        Assert.InRange(noisy.Count(x => Math.Abs(x - 1) < 0.5) / 10_000.0, 0.6727, 0.6927);
        Assert.InRange(noisy.Count(x => Math.Abs(x - 1) < 1) / 10_000.0, 0.9445, 0.9645);
        Assert.Equal(noisy, Noise(1));
        Assert.NotEqual(noisy, Noise(2));
        Assert.Equal(s_ones, LayerTrace.Output(new GaussianNoise(0.5), (100, 100), s_ones));
        Assert.Throws<ArgumentException>(() => new GaussianNoise(-1));

        static double[] Noise(int seed) =>
            LayerTrace.Output(new GaussianNoise(0.5, seed: seed), (100, 100), s_ones, training: true);
    }

    [Fact]
    public void Have_functions_that_make_and_call_them()
    {
        Input x = new((2, 3));
        Input y = new((2, 3));
        (KerasTensor Tensor, Type Layer, Shape Shape)[] cases =
        [
            (Merge.Add([x, y], "sum"), typeof(Add), (null, 2, 3)),
            (Merge.Subtract([x, y]), typeof(Subtract), (null, 2, 3)),
            (Merge.Multiply([x, y]), typeof(Multiply), (null, 2, 3)),
            (Merge.Average([x, y]), typeof(Average), (null, 2, 3)),
            (Merge.Maximum([x, y]), typeof(Maximum), (null, 2, 3)),
            (Merge.Minimum([x, y]), typeof(Minimum), (null, 2, 3)),
            (Merge.Concatenate([x, y], axis: 1), typeof(Concatenate), (null, 4, 3)),
            (Merge.Dot([x, y], axes: 2, normalize: true), typeof(Dot), (null, 2, 2)),
        ];

        Assert.All(cases, entry => Assert.IsType(entry.Layer, entry.Tensor.Layer));
        Assert.All(cases, entry => Assert.Equal(entry.Shape, entry.Tensor.Shape));
        Assert.Equal("sum", cases[0].Tensor.Layer.Name);
        Assert.True(((Dot)cases[^1].Tensor.Layer).Normalize);
    }

    [Fact]
    public void Scale_images_in_a_lambda_at_the_start_of_a_chain()
    {
        Sequential model = new([new Lambda(x => x / 255, name: "scale", inputShape: (2, 2, 1)), new Flatten()]);

        Assert.Equal("scale", model.Layers[0].Name);
        Assert.Equal([0, 1, 2, 3], LayerTrace.Output(model, (1, 2, 2, 1), [0, 255, 510, 765]));
    }

    [Fact]
    public void Share_slopes_along_axes()
    {
        Assert.Equal((3, 4), BuiltWeights(new PReLU(), (1, 3, 4))[0].Shape);
        Assert.Equal((1, 4), BuiltWeights(new PReLU(sharedAxes: 1), (1, 3, 4))[0].Shape);
        Rejects.Argument("`sharedAxes`", () => new PReLU(sharedAxes: 3).Apply(new Input((3, 4))));
        Rejects.Argument("known size", () => new PReLU().Apply(new Input((null, 4))));
    }

    [Fact]
    public void Reject_arguments_that_mean_nothing()
    {
        Rejects.Argument(
            "outputPadding=(2, 2), strides=(2, 2)", () => new Conv2DTranspose(1, 3, strides: 2, outputPadding: 2));
        Rejects.Argument("`strides` above 1 exclude", () => new Conv2DTranspose(1, 3, strides: 2, dilationRate: 2));
        Rejects.Argument("`strides` above 1 exclude", () => new SeparableConv2D(1, 3, strides: 2, dilationRate: 2));
        Rejects.Argument("`strides` above 1 exclude", () => new DepthwiseConv2D(3, strides: 2, dilationRate: 2));
        Rejects.Argument("`strides` above 1 exclude", () => new Conv1D(1, 3, strides: 2, dilationRate: 2));
        Rejects.Argument("\"causal\", which is for Conv1D", () => new SeparableConv2D(1, 3, padding: "causal"));
        Rejects.Argument("\"causal\", which is for Conv1D", () => new MaxPooling1D(padding: "causal"));
        Rejects.Argument("`depthMultiplier`", () => new DepthwiseConv2D(3, depthMultiplier: 0));
        Rejects.Argument("`filters`", () => new SeparableConv2D(0, 3));
        Rejects.Argument("filters=3, groups=2", () => new Conv1D(3, 3, groups: 2));
        Rejects.Argument(
            "groups=2, input shape (None, 8, 3)", () => new Conv1D(4, 3, groups: 2).Apply(new Input((8, 3))));
        Rejects.Argument("`kernelSize`", () => new Conv1D(3, 0));
        Rejects.Argument("`dataFormat` must be", () => new Conv1D(3, 1, dataFormat: "ncw"));
        Rejects.Argument("`dataFormat` must be", () => new MaxPooling1D(dataFormat: "ncw"));
        Rejects.Argument("`poolSize`", () => new MaxPooling1D(0));
        Rejects.Argument("`strides`", () => new AveragePooling1D(2, 0));
        Rejects.Argument("expected ndim=3", () => new MaxPooling1D().Apply(new Input((4, 4, 3))));
        Rejects.Argument("expected ndim=3", () => new GlobalMaxPooling1D().Apply(new Input(4)));
        Rejects.Argument("\"bilinear\"", () => new UpSampling2D(interpolation: "bicubic"));
        Rejects.Argument("`size`", () => new UpSampling2D(0));
        Rejects.Argument("`cropping`", () => new Cropping2D(-1));
        Rejects.Argument("`padding`", () => new ZeroPadding1D((1, -1)));
        Rejects.Argument("`cropping`", () => new Cropping1D((1, 2, 3)));
        Rejects.Argument("leaves nothing", () => new Cropping1D().Apply(new Input((2, 3))));
        Rejects.Argument("`size`", () => new UpSampling1D(0));
        Rejects.Argument("expected ndim=3", () => new UpSampling1D().Apply(new Input(4)));
        Rejects.Argument("leaves nothing", () => new Cropping2D(2).Apply(new Input((4, 8, 3))));
        Rejects.Argument("`targetShape`", () => new Reshape((null, null)));
        Rejects.Argument("the total size must stay", () => new Reshape((null, 4)).Apply(new Input(6)));
        Rejects.Argument("the total size must stay", () => new Reshape(5).Apply(new Input(6)));
        Rejects.Argument("`dims`", () => new Permute((0, 1)));
        Rejects.Argument("expected ndim=3", () => new Permute((2, 1)).Apply(new Input(6)));
        Rejects.Argument("`n`", () => new RepeatVector(0));
        Rejects.Argument("expected ndim=2", () => new RepeatVector(2).Apply(new Input((2, 3))));
        Rejects.Argument("`alpha`", () => new LeakyReLU(-1));
        Rejects.Argument("`theta`", () => new ThresholdedReLU(-1));
        Rejects.Argument("`groups`", () => new GroupNormalization(0));
        Rejects.Argument("groups=32, input shape", () => new GroupNormalization().Apply(new Input((4, 48))));
        Rejects.Argument("must not be the batch", () => new GroupNormalization(1, axis: 0).Apply(new Input((4, 48))));
        Rejects.Argument("besides the batch", () => new LayerNormalization(axis: 0).Apply(new Input((4, 48))));
        Rejects.Argument("besides the batch", () => new LayerNormalization(axis: []).Apply(new Input((4, 48))));
        Rejects.Argument("exactly two inputs", () => new Subtract().Apply([new Input(2), new Input(2), new Input(2)]));
        Rejects.Argument("exactly two inputs", () => new Dot(1).Apply([new Input(2), new Input(2), new Input(2)]));
        Rejects.Argument("must not name the batch", () => new Dot(0).Apply([new Input(2), new Input(2)]));
        Rejects.Argument("vectors of one length", () => new Dot(1).Apply([new Input(2), new Input(3)]));
        Rejects.Argument("`axes`", () => new Dot((1, 2, 3)));
        Rejects.Argument("`l1`", () => new ActivityRegularization(l1: -1));
        Assert.Throws<ArgumentNullException>(() => new Lambda((Func<Value, Value>)null!));
    }

    [Fact]
    public void Refuse_a_transposed_convolution_that_is_none()
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, (1, 3, 3, 2)));
        Value kernel = Ops.Placeholder("kernel", new TensorType(DType.Float32, (3, 3, 4, 2)));

        Rejects.Argument("has shape (1, 4, 4, 2). Received: (1, 3, 3, 2)", () =>
            Ops.Conv2DTranspose(x, kernel, Window2D.Valid(3, 1, 1), (1, 6, 6, 4)));
    }

    private static T Remember<T>(List<T> list, T item)
    {
        list.Add(item);
        return item;
    }

    private static IReadOnlyList<Variable> BuiltWeights(Layer layer, Shape inputShape)
    {
        layer.EnsureBuilt([inputShape]);
        return layer.Weights;
    }
}
