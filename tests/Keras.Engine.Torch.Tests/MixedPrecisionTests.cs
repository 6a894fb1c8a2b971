using System.Numerics.Tensors;
using Keras.Applications;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Passes;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

/// <summary>Layers that compute in 16 bits.</summary>
public class MixedPrecisionTests
{
    private static readonly TensorType s_square = new(DType.Float32, (16, 16));

    [TorchTheory]
    [InlineData(HalfType.BFloat16, 8)]
    [InlineData(HalfType.Float16, 11)]
    public void Products_are_those_of_rounded_factors(HalfType half, int bits)
    {
        Value x = Ops.Placeholder("x", s_square);
        Value y = Ops.Placeholder("y", s_square);
        double[] left = TensorData.Uniform(256, seed: 1);
        double[] right = TensorData.Uniform(256, seed: 2);
        Graph graph = new([x, y], [In(half, () => Ops.MatMul(x, y))], []);
        double[] expected = new double[256];
        for (int place = 0; place < 256; place++)
        {
            for (int inner = 0; inner < 16; inner++)
            {
                expected[place] += Rounded(left[(place / 16 * 16) + inner], bits) * Rounded(right[(inner * 16) + (place % 16)], bits);
            }
        }

        // The result is rounded, too: by half of its last bit.
        double tolerance = 1.1 * Math.Pow(2, -bits);
        double[] actual = GraphRun.Run(graph, TorchRequirement.Backend, left, right)[0];
        TensorAssert.Close(expected, actual, tolerance);
        Assert.All(actual, number => Assert.Equal(Rounded(number, bits), number));
        double[] exact = GraphRun.Run(graph, GraphRun.Reference, left, right)[0];
        Assert.NotEqual(exact, actual);
    }

    [TorchFact]
    public void What_follows_a_product_stays_in_its_type_and_sums_and_results_are_float32()
    {
        Value x = Ops.Placeholder("x", s_square);
        Variable w = new("w", TorchRequirement.Backend.Allocate(s_square));
        Value y = In(HalfType.BFloat16, () => Ops.Relu(Ops.MatMul(x, w) * 2));
        Graph graph = new([x], [y, Ops.Sum(y, [0, 1]), Ops.Exp(y)], [new Update(w, w + y)]);
        Graph cast = new CastToPolicy().Run(graph);
        Assert.Equal(
            [
                "KeepIn in bfloat16", "KeepIn in bfloat16", "MatMul in bfloat16", "Multiply in bfloat16", "Relu in bfloat16",
                "KeepIn", "Sum", "Exp", "Add",
            ],
            cast.InOrder().Where(value => value.Inputs.Count > 0)
                .Select(value => $"{value.Op.Name}{(value.Half is null ? "" : " in bfloat16")}"));
        Assert.All(cast.Roots(), root => Assert.Null(root.Half));
    }

    [TorchFact]
    public void Without_a_policy_nothing_is_cast_and_without_the_pass_no_policy_is_heard()
    {
        Value x = Ops.Placeholder("x", s_square);
        Graph plain = new([x], [Ops.MatMul(x, x)], []);
        Assert.Same(plain, new CastToPolicy().Run(plain));
        Graph mixed = new([x], [In(HalfType.BFloat16, () => Ops.MatMul(x, x))], []);
        double[] data = TensorData.Uniform(256, seed: 3);
        Assert.Equal(
            GraphRun.Run(plain, TorchRequirement.Backend, data)[0],
            GraphRun.Run(mixed, ((TorchBackend)TorchRequirement.Backend).With(TorchPipeline.None), data)[0]);
    }

    [TorchTheory]
    [InlineData("mixed_bfloat16", 0.03)]
    [InlineData("mixed_float16", 0.01)]
    public void DenseNet_trains_with_weights_of_float32_and_less_memory(string policy, double tolerance)
    {
        (double[] expected, long bytes) = Train("float32");
        (double[] actual, long fewer) = Train(policy);
        Assert.NotEqual(expected, actual);
        TensorAssert.Close(expected, actual, tolerance, "The losses");
        Assert.InRange(fewer, 1, bytes * 3 / 4);
        Assert.Equal(actual, Train(policy).Losses);
    }

    [TorchFact]
    public void A_range_of_features_is_normalized_again_by_the_same_calls()
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, (2, 4, 4, 16)));
        Value kernel = Ops.Placeholder("k", new TensorType(DType.Float32, (1, 1, 16, 16)));
        Value channels = Ops.Placeholder("c", new TensorType(DType.Float32, 32));
        Graph graph = new([x, kernel, channels], In(HalfType.BFloat16, () =>
        {
            (Value first, Value second) = (Convolved(x), Convolved(Ops.Relu(x)));
            Value range = Ops.Concatenate([first, second], 3);
            return (Value[])
            [
                Normalized(range),
                Normalized(new Value(new AgainOp(), [range]) { Half = HalfType.BFloat16 }),
                Ops.Concatenate([Convolved(second), range], 3),
            ];
        }), []);
        using IExecutable executable = TorchRequirement.Backend.Compile(graph);
        Assert.Equal(2, executable.Describe().Split('\n').Count(line => line.Contains("aten::clone")));
        double[][] results = GraphRun.Run(
            graph, TorchRequirement.Backend, TensorData.Uniform(512, seed: 5), TensorData.Uniform(256, seed: 6), TensorData.Uniform(32, seed: 7));
        Assert.Equal(results[0], results[1]);

        Value Convolved(Value images) => Ops.Conv2D(images, kernel, Window2D.Valid(1, 1, 1), 1);

        Value Normalized(Value images) => Ops.Normalize(images, channels, Ops.Exp(channels), channels, channels, 1e-3, 3);
    }

    [TorchFact]
    public void Recomputing_changes_no_bit() =>
        Assert.Equal(Train("mixed_bfloat16").Losses, Train("mixed_bfloat16", memory: "recompute").Losses);

    [TorchTheory]
    [InlineData("mixed_bfloat16")]
    [InlineData("mixed_float16")]
    public void What_has_16_bits_is_kept_as_it_is(string policy) =>
        Assert.Equal(Train(policy).Losses, Train(policy, memory: "bfloat16").Losses);

    [TorchFact]
    public void A_layer_may_have_another_policy_than_the_rest() => WithPolicy("mixed_bfloat16", () =>
    {
        float[] pixels = [.. TensorData.Uniform(8, seed: 4).Select(pixel => (float)pixel)];
        Dense mixed = new(3);
        Dense plain = new(3) { DTypePolicy = "float32" };
        Assert.Equal(("mixed_bfloat16", "float32"), (mixed.DTypePolicy, plain.DTypePolicy));
        Tensor<float> x = Tensor.Create(pixels, [1, 8]);
        float[] rough = [.. mixed.Apply(x)];
        _ = plain.Apply(x);
        plain.SetWeights(mixed.GetWeights());
        float[] exact = [.. plain.Apply(x)];
        Assert.NotEqual(exact, rough);
        Assert.All(rough, number => Assert.Equal(Rounded(number, 8), number));
        TensorAssert.Close([.. exact.Select(number => (double)number)], [.. rough.Select(number => (double)number)], 0.02);
    });

    // Round to nearest, ties to even, as both types do.
    private static double Rounded(double number, int bits)
    {
        if (number == 0)
        {
            return 0;
        }

        double unit = Math.Pow(2, Math.Floor(Math.Log2(Math.Abs(number))) + 1 - bits);
        return Math.Round(number / unit, MidpointRounding.ToEven) * unit;
    }

    private static T In<T>(HalfType half, Func<T> make)
    {
        using HalfScope scope = new(half);
        return make();
    }

    private static (double[] Losses, long Bytes) Train(string policy, string memory = "store")
    {
        (double[] Losses, long Bytes) result = default;
        WithPolicy(policy, () =>
        {
            Utils.SetRandomSeed(3);
            Model model = Densenet.DenseNetCifar([3, 3], growthRate: 8);
            model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true), "categorical_crossentropy", memory: memory);
            double[] losses = new double[5];
            for (int step = 0; step < losses.Length; step++)
            {
                float[] pixels = [.. TensorData.Uniform(4 * 32 * 32 * 3, seed: step + 1).Select(pixel => (float)pixel)];
                losses[step] = model.TrainOnBatch(
                    Tensor.Create(pixels, [4, 32, 32, 3]), Utils.ToCategorical([1, 8, 5, step % 10], 10))[0];
            }

            Assert.All(model.Weights, weight => Assert.Equal(DType.Float32, weight.DType));
            result = (losses, model.Plans()[0].ArenaBytes);
        });
        return result;
    }

    private static void WithPolicy(string policy, Action act)
    {
        IBackend before = BackendSelection.Current;
        BackendSelection.Current = TorchRequirement.Backend;
        try
        {
            MixedPrecision.SetGlobalPolicy(policy);
            act();
        }
        finally
        {
            MixedPrecision.SetGlobalPolicy("float32");
            BackendSelection.Current = before;
        }
    }
}
