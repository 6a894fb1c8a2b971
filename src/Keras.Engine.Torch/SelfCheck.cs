using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Torch;

/// <summary>The loss and gradients of a small network on a device, beside another: a device that computes otherwise is refused.</summary>
internal static class SelfCheck
{
    // Single precision, a few hundred terms a sum; TF32 rounds factors to 11 bits.
    private const double Tolerance = 1e-4;
    private const double RoughTolerance = 2e-2;

    private const int Images = 2;
    private const int Size = 8;
    private const int Filters = 16;
    private const int Classes = 4;

    /// <summary>Compares a backend with another.</summary>
    /// <param name="tested">The backend in question.</param>
    /// <param name="reference">The one to believe.</param>
    /// <exception cref="NotSupportedException">The numbers differ; the message names the first that do.</exception>
    public static void Run(IBackend tested, IBackend reference)
    {
        double tolerance = ComputeOptions.TensorFloat32 ? RoughTolerance : Tolerance;
        double[][] expected = Compute(reference);
        double[][] actual = Compute(tested);
        foreach ((int result, (double[] right, double[] found)) in expected.Zip(actual).Index())
        {
            double scale = right.Max(Math.Abs);
            for (int element = 0; element < right.Length; element++)
            {
                // Not a number is no such distance either.
                if (!(Math.Abs(right[element] - found[element]) <= tolerance * scale))
                {
                    throw new NotSupportedException(
                        $"{tested.Device} computes wrongly: the {Names[result]} of a small network should have {right[element]:R} as "
                        + $"element {element} and has {found[element]:R}. Its driver, its libtorch or the device is broken; compute on "
                        + "the processor (device: \"cpu\"), or use another libtorch (KERAS_TORCH).");
                }
            }
        }
    }

    private static string[] Names { get; } = ["losses", "gradient of the first kernel", "gradient of the weights"];

    private static double[][] Compute(IBackend backend)
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, (Images, Size, Size, 3)));
        Value kernel = Ops.Placeholder("kernel", new TensorType(DType.Float32, (3, 3, 3, Filters)));
        Value weights = Ops.Placeholder("weights", new TensorType(DType.Float32, (Filters, Classes)));
        Value target = Ops.Placeholder("target", new TensorType(DType.Float32, (Images, Classes)));
        Value features = Ops.Conv2D(x, kernel, new Window2D(3, 1, 1, 1, 1, 1, 1));
        Value moments = new(new MomentsOp(3), features);
        Value ones = Ops.BroadcastTo(Ops.Constant(1, DType.Float32), Filters);
        Value normalized = Ops.Normalize(features, moments.Part(0), moments.Part(1), ones, ones * 0.5, 1e-3, 3);
        Value logits = Ops.MatMul(Ops.Mean(Ops.Relu(normalized), [1, 2]), weights);
        Value losses = Ops.SoftmaxCrossEntropy(logits, target);
        IReadOnlyList<Value?> gradients = Gradients.Of(Ops.Mean(losses, [0]), [kernel, weights]);
        Graph graph = new([x, kernel, weights, target], [losses, gradients[0]!, gradients[1]!], []);
        using IExecutable executable = backend.Compile(graph);
        ITensorStorage[] inputs = [.. graph.Inputs.Select(input => Filled(backend, input.Types[0]))];
        ITensorStorage[] results = [.. graph.Results.Select(result => backend.Allocate(result.Types[0]))];
        executable.Run(inputs, results);
        return [.. results.Select(Read)];
    }

    // Numbers between -1 and 1 without a pattern.
    private static ITensorStorage Filled(IBackend backend, TensorType type)
    {
        ITensorStorage storage = backend.Allocate(type);
        storage.Write<float>([.. Enumerable.Range(0, (int)type.Shape.Length).Select(place => MathF.Sin((place * 12.9898f) + 1))]);
        return storage;
    }

    private static double[] Read(ITensorStorage storage)
    {
        float[] numbers = new float[storage.Type.Shape.Length];
        storage.Read<float>(numbers);
        return [.. numbers.Select(number => (double)number)];
    }
}
