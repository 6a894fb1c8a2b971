using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;

namespace Keras.Tests.Layers;

/// <summary>Layers around layers.</summary>
public class WrapperTests
{
    [Fact]
    public void Steps_of_time_keep_the_contract()
    {
        LayerCheck.Contract(
            () => new TimeDistributed(new Dense(3, activation: "tanh", name: "inner")), (null, 4, 2), (null, 4, 3),
            ["inner/kernel (2, 3)", "inner/bias (3,)"]);
        LayerCheck.Contract(
            () => new TimeDistributed(new Conv2D(2, 2, useBias: false, name: "inner")), [null, 3, 4, 5, 2], [null, 3, 3, 4, 2],
            ["inner/kernel (2, 2, 2, 2)"]);
    }

    [Fact]
    public void Every_step_is_what_the_layer_makes_of_it()
    {
        Input image = new((4, 4, 1));
        Model inner = new(image, new Flatten().Apply(new Conv2D(2, 3).Apply(image)));
        TimeDistributed layer = new(inner);
        Value film = Ops.Reshape(Ops.Array(Enumerable.Range(0, 96).Select(i => MathF.Sin(i)).ToArray()), [2, 3, 4, 4, 1]);
        float[] all = layer.Apply(film).ToArray();

        Assert.Equal((null, null, 8), layer.Apply(new Input((null, 4, 4, 1))).Shape);
        Assert.Equal(2, layer.TrainableWeights.Count);
        for (int step = 0; step < 3; step++)
        {
            float[] one = inner.Apply(Ops.Reshape(Ops.Slice(film, 1, step, 1), (2, 4, 4, 1))).ToArray();
            Assert.Equal(one[..8], all[(step * 8)..((step + 1) * 8)]);
            Assert.Equal(one[8..], all[(24 + (step * 8))..(24 + ((step + 1) * 8))]);
        }

        Rejects.Argument("is incompatible with layer", () => new TimeDistributed(new Dense(2)).Apply(new Input(3)));
        Assert.Throws<ArgumentNullException>(() => new TimeDistributed(null!));
    }

    [Fact]
    public void Batch_normalization_sees_all_steps_at_once()
    {
        TimeDistributed layer = new(new BatchNormalization(momentum: 0, name: "inner"));
        layer.Apply(Ops.Array(new float[,,] { { { 1 }, { 2 } }, { { 3 }, { 6 } } }), training: true).ToArray();
        Assert.Equal(3, layer.GetWeights()[2][0], 1e-6);
    }

    [Fact]
    public void A_kernel_is_divided_by_its_largest_singular_value()
    {
        SpectralNormalization layer = new(new Dense(3, useBias: false, name: "inner"), powerIterations: 50);
        Value x = Ops.Array(new float[,] { { 1, 2, -1, 3 } });
        float[] before = layer.Apply(x).ToArray();
        Assert.Equal(["kernel (4, 3)", "vector_u (1, 3)"], layer.Weights.Select(w => $"{w.Name.Split('/')[^1]} {w.Shape}"));
        Assert.Equal(before, layer.Apply(x).ToArray());
        float[] kernel = [.. layer.GetWeights()[0]];
        double largest = LargestSingularValue(kernel, 4, 3);
        float[] after = layer.Apply(x, training: true).ToArray();

        Close(kernel.Select(element => element / largest), layer.GetWeights()[0]);
        Close(before.Select(element => element / largest), after);
        Assert.Equal(1, LargestSingularValue([.. layer.GetWeights()[0]], 4, 3), 1e-5);
        Assert.Equal(after, layer.Apply(x).ToArray());
        Assert.Single(layer.TrainableWeights);
    }

    [Fact]
    public void Training_goes_on_from_the_divided_kernel()
    {
        SpectralNormalization layer = new(new Dense(2, useBias: false, name: "inner"), powerIterations: 30);
        Sequential model = new([new Input(2), layer]);
        model.SetWeights([Numbers([3, 0, 0, 1], 2, 2), Numbers([1, 1], 1, 2)]);
        model.Compile(new SGD(0.5), Keras.Losses.Loss.Of("sum", (_, yPred) => Ops.Sum(yPred, -1)));
        Assert.Equal(1 + (2 / 3.0), model.TrainOnBatch(Numbers([1, 2], 1, 2), Numbers([0, 0], 1, 2))[0], 1e-4);
        Close([1 - 0.5, -0.5, -1, (1 / 3.0) - 1], model.GetWeights()[0]);
    }

    [Fact]
    public void A_kernel_of_zeros_and_other_kernels_are_taken_and_no_kernel_is_refused()
    {
        SpectralNormalization zeros = new(new Dense(2, kernelInitializer: "zeros"));
        Assert.Equal([0f, 0], zeros.Apply(Ops.Array(new float[,] { { 1, 2 } }), training: true).ToArray());
        Assert.All(zeros.GetWeights().SelectMany(weight => weight.ToArray()), element => Assert.True(float.IsFinite(element)));
        foreach (Layer inner in new Layer[] { new Conv2D(2, 3), new DepthwiseConv2D(3), new Conv2DTranspose(2, 3) })
        {
            SpectralNormalization layer = new(inner);
            float[] kernel = Kernel(layer);
            layer.Apply(Ops.Ones((1, 4, 4, 2)), training: true).ToArray();
            Assert.NotEqual(kernel, Kernel(layer));

            float[] Kernel(SpectralNormalization of)
            {
                of.EnsureBuilt([(null, 4, 4, 2)]);
                return [.. of.GetWeights()[0]];
            }
        }

        Assert.Equal((null, 3, 2), new SpectralNormalization(new Embedding(4, 2)).Apply(new Input(3)).Shape);
        Rejects.Argument("has neither", () => new SpectralNormalization(new Flatten()).Apply(new Input((2, 2))));
        Rejects.Argument("`powerIterations` must be from 1 to 100", () => new SpectralNormalization(new Dense(2), 0));
    }

    private static System.Numerics.Tensors.Tensor<float> Numbers(float[] numbers, params nint[] shape) =>
        System.Numerics.Tensors.Tensor.Create(numbers, shape);

    // By the trace of high powers of the products.
    private static double LargestSingularValue(float[] kernel, int rows, int columns)
    {
        double[] u = [.. Enumerable.Range(0, columns).Select(i => 1.0 + i)];
        double size = 0;
        for (int iteration = 0; iteration < 500; iteration++)
        {
            double[] v = [.. Enumerable.Range(0, rows).Select(
                i => Enumerable.Range(0, columns).Sum(j => kernel[(i * columns) + j] * u[j]))];
            double[] next = [.. Enumerable.Range(0, columns).Select(
                j => Enumerable.Range(0, rows).Sum(i => kernel[(i * columns) + j] * v[i]))];
            size = Math.Sqrt(Math.Sqrt(next.Sum(n => n * n)) / Math.Sqrt(u.Sum(n => n * n)));
            double length = Math.Sqrt(next.Sum(n => n * n));
            u = [.. next.Select(n => n / length)];
        }

        return size;
    }

    private static void Close(IEnumerable<double> expected, IEnumerable<float> actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
}
