using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;
using Keras.Engine.Torch.Passes;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

/// <summary>What passes make of dense blocks computes what the layers have written.</summary>
public class DenseBlockPassesTests
{
    private static readonly Value s_x = Images("x", 6);
    private static readonly Value s_a = Images("a", 3);
    private static readonly Value s_b = Images("b", 2);
    private static readonly Value s_factors = Ops.Placeholder("factors", new TensorType(DType.Float64, 6));

    [TorchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Features_are_placed_where_the_longest_concatenation_has_them(bool newFirst)
    {
        Value two = Joined(Ops.Relu(s_x), s_a * s_a);
        Value three = Joined(two, Ops.Relu(s_b));
        Graph graph = new([s_x, s_a, s_b], [Ops.Exp(two), three, Ops.Sum(Ops.Relu(three), [1, 2])], []);
        Graph placed = new PlaceFeatures().Run(graph);
        Assert.Single(placed.InOrder(), value => value.Op is BlockOp);
        Assert.Equal(3, placed.InOrder().Count(value => value.Op is PlaceOp));
        Assert.DoesNotContain(placed.InOrder(), value => value.Op is ConcatenateOp);
        Agree(graph);

        Value Joined(Value features, Value added) => Ops.Concatenate(newFirst ? [added, features] : [features, added], 3);
    }

    [TorchFact]
    public void A_concatenation_that_two_read_is_placed_once_and_copied_once()
    {
        Value two = Ops.Concatenate([s_x, s_a], 3);
        Graph graph = new(
            [s_x, s_a, s_b], [Ops.Concatenate([two, s_b, two], 3), Ops.Concatenate([s_b, two], 3) * 2, Ops.Relu(two)], []);
        Graph placed = new PlaceFeatures().Run(graph);
        Assert.Single(placed.InOrder(), value => value.Op is BlockOp);
        Agree(graph);
    }

    [TorchFact]
    public void Concatenations_that_share_nothing_stay()
    {
        Value rows = Ops.Concatenate([Ops.Concatenate([s_x, s_x], 1), s_x], 1);
        Graph graph = new([s_x, s_a, s_b], [Ops.Concatenate([s_a, s_b], 3), rows], []);
        Assert.Same(graph, new PlaceFeatures().Run(graph));
        Agree(graph);
    }

    [TorchFact]
    public void Gradients_are_added_where_nothing_else_reads_them()
    {
        Value whole = Ops.ScaleChannels(Ops.Concatenate([s_x, s_a], 3), Ops.Placeholder("w", new TensorType(DType.Float64, 9)), 3);
        Value sum = Ops.Slice(whole, 3, 0, 6) + Ops.ScaleChannels(s_x, s_factors, 3);
        Value again = Ops.ScaleChannels(Ops.Relu(s_x), s_factors, 3) + sum;
        Graph graph = new(
            [s_x, s_a, s_factors, (Value)whole.Inputs[1]], [again, Ops.Slice(whole, 3, 6, 3)], []);
        Graph accumulated = new AccumulateGradients().Run(graph);
        Assert.Equal(
            [true, true], accumulated.InOrder().Select(value => value.Op).OfType<AddScaledOp>().Select(op => op.IsInPlace));
        Agree(graph);
    }

    [TorchFact]
    public void Gradients_that_others_read_stay_as_they_are()
    {
        Value whole = Ops.ScaleChannels(s_x, s_factors, 3);
        Value added = Ops.ScaleChannels(s_a, Ops.Slice(s_factors, 0, 0, 3), 3);
        Value[][] results =
        [
            [Ops.Slice(whole, 3, 1, 3) + added, Ops.Slice(whole, 3, 3, 2)],
            [Ops.Slice(whole, 3, 1, 3) + added, whole],
            [s_a + added, Ops.Relu(s_a)],
            [Ops.BroadcastTo(Ops.Slice(s_factors, 0, 0, 3), s_a.Shape) + added],
        ];
        Assert.All(results, result =>
        {
            Graph graph = new([s_x, s_a, s_factors], result, []);
            Graph accumulated = new AccumulateGradients().Run(graph);
            Assert.False(Assert.IsType<AddScaledOp>(Assert.Single(accumulated.InOrder(), value => value.Op is AddScaledOp).Op).IsInPlace);
            Agree(graph);
        });
    }

    [TorchFact]
    public void Gradients_of_single_pixels_cancel()
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, (1, 1, 1, 64)));
        Value dy = Ops.Placeholder("dy", x.Types[0]);
        Value gamma = Ops.Placeholder("gamma", new TensorType(DType.Float32, 64));
        (Value mean, Value variance) = Ops.Moments(x, 3);
        Value normalized = Ops.Normalize(x, mean, variance, gamma, gamma, 1e-3, 3);
        Graph graph = new([x, dy, gamma], [Gradients.Of(Ops.Sum(normalized * dy), [x])[0]!], []);
        double[][] data = [.. Enumerable.Range(1, 3).Select(seed => TensorData.Uniform(64, seed))];
        Assert.All(GraphRun.Run(graph, TorchRequirement.Backend, data)[0], number => Assert.Equal(0, number));
    }

    [TorchFact]
    public void Rectified_values_are_computed_again_where_their_images_are_kept_anyway()
    {
        Value mean = Ops.Placeholder("mean", new TensorType(DType.Float64, 6));
        Value variance = Ops.Exp(mean);
        Value rectified = Ops.Relu(Ops.Normalize(s_x, mean, variance, s_factors, mean, 1e-3, 3));
        Value dy = Images("dy", 4);
        Value kernel = new(
            new Conv2DKernelGradientOp(Window2D.Valid(1, 1, 1), 1, (1, 1, 6, 4)), rectified, dy);
        Value masked = s_x * Ops.Greater(rectified, Ops.Constant(0, DType.Float64));
        Value sums = new(new NormalizeSumsOp(3, 1e-3), masked, s_x, mean, variance);
        Value[] inputs = [s_x, mean, s_factors, dy];
        Graph training = new(inputs, [Ops.Exp(rectified), kernel, masked, sums.Part(0), sums.Part(1)], []);
        Assert.Equal(2, Rectified(training));
        Agree(training);

        Graph frozen = new(inputs, [Ops.Exp(rectified), kernel, masked], []);
        Assert.Equal(1, Rectified(frozen));
        Graph backwardOnly = new(inputs, [kernel, masked, sums.Part(0)], []);
        Assert.Equal(1, Rectified(backwardOnly));

        static int Rectified(Graph graph) => new RecomputeNormalizations().Run(graph).InOrder()
            .Count(value => value.Op is UnaryOp { Function: UnaryFunction.Relu });
    }

    [TorchTheory]
    [InlineData(6)]
    [InlineData(32)]
    public void Sums_of_normalizations_lose_nothing_where_the_mean_is_large(int channels)
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, (4, 8, 8, channels)));
        Value dy = Ops.Placeholder("dy", x.Types[0]);
        (Value mean, Value variance) = Ops.Moments(x, 3);
        Value sums = new(new NormalizeSumsOp(3, 1e-3), dy, x, mean, variance);
        double[] images = [.. TensorData.Uniform((int)x.Shape.Length, seed: 1).Select(number => Math.Round(number * 16) + 4096)];
        double[] gradients = [.. TensorData.Uniform((int)x.Shape.Length, seed: 2).Select(number => (double)(float)number)];
        TensorAssert.Close(
            Exact(images, gradients, channels),
            GraphRun.Run(new Graph([x, dy], [sums.Part(1)], []), TorchRequirement.Backend, images, gradients)[0],
            1e-5,
            "The sums of products");
    }

    [TorchTheory]
    [InlineData(1, 0, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(3, 0, 2)]
    public void Convolutions_normalize_what_nothing_else_reads(int size, int border, int groups)
    {
        Value kernel = Ops.Placeholder("k", new TensorType(DType.Float64, (size, size, 6 / groups, 4)));
        Value convolved = Ops.Conv2D(s_x, kernel, new Window2D(size, 1, 1, border, 1, border, 1), groups);
        Value mean = Ops.Placeholder("mean", new TensorType(DType.Float64, 4));
        Value normalized = Ops.Relu(Ops.Normalize(convolved, mean, Ops.Exp(mean), mean * 2, mean + 1, 1e-3, 3));
        Graph graph = new([s_x, kernel, mean], [normalized], []);
        Assert.Single(new AbsorbNormalizations().Run(graph).InOrder(), value => value.Op is BiasedConv2DOp);
        Agree(graph);

        Graph shared = new([s_x, kernel, mean], [normalized, Ops.Exp(convolved)], []);
        Assert.Same(shared, new AbsorbNormalizations().Run(shared));
    }

    [TorchFact]
    public void Channels_are_cut_to_a_range_whatever_the_sign_of_their_scale()
    {
        Value gamma = Ops.Placeholder("gamma", new TensorType(DType.Float64, 6));
        Value mean = Ops.Placeholder("mean", new TensorType(DType.Float64, 6));
        Value kernel = Ops.Placeholder("k", new TensorType(DType.Float64, (1, 1, 6, 4)));
        Value beta = Ops.Placeholder("beta", new TensorType(DType.Float64, 4));
        Value rectified = Ops.Relu(Ops.Normalize(s_x, mean, Ops.Exp(mean), gamma, mean - 0.5, 1e-3, 3));
        Value convolved = Ops.Conv2D(rectified, kernel, Window2D.Valid(1, 1, 1), 1);
        Value normalized = Ops.Normalize(convolved, beta, Ops.Exp(beta), beta, beta, 1e-3, 3);
        Graph graph = new([s_x, gamma, mean, kernel, beta], [normalized], []);
        Graph clamped = new ClampChannels().Run(new AbsorbNormalizations().Run(graph));
        Assert.Single(clamped.InOrder(), value => value.Op is ClampOp);
        Assert.DoesNotContain(clamped.InOrder(), value => value.Op is NormalizeOp);
        Agree(graph, data => data[1] = [0.7, -1.3, 0, 1e-300, -1e-300, 1e-6]);

        Graph read = new([s_x, gamma, mean, kernel, beta], [normalized, Ops.Exp(rectified)], []);
        Assert.DoesNotContain(
            new ClampChannels().Run(new AbsorbNormalizations().Run(read)).InOrder(), value => value.Op is ClampOp);
    }

    private static Value Images(string name, int channels) =>
        Ops.Placeholder(name, new TensorType(DType.Float64, (2, 4, 5, channels)));

    private static double[] Exact(double[] images, double[] gradients, int channels) =>
    [
        .. Enumerable.Range(0, channels).Select(channel =>
        {
            double[] x = [.. images.Where((_, index) => index % channels == channel)];
            double[] dy = [.. gradients.Where((_, index) => index % channels == channel)];
            double mean = x.Average();
            double deviation = Math.Sqrt(x.Average(number => (number - mean) * (number - mean)) + 1e-3);
            return x.Zip(dy, (number, gradient) => (number - mean) / deviation * gradient).Sum();
        }),
    ];

    private static void Agree(Graph graph, Action<double[][]>? change = null)
    {
        double[][] data = [.. graph.Inputs.Select((input, index) => TensorData.Uniform((int)input.Shape.Length, seed: index + 1))];
        change?.Invoke(data);
        double[][] expected = GraphRun.Run(graph, GraphRun.Reference, data);
        double[][] actual = GraphRun.Run(graph, TorchRequirement.Backend, data);
        for (int result = 0; result < expected.Length; result++)
        {
            Assert.Equal(expected[result].Length, actual[result].Length);
            for (int index = 0; index < expected[result].Length; index++)
            {
                Assert.Equal(expected[result][index], actual[result][index], 1e-10);
            }
        }
    }
}
