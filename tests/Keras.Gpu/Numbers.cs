using System.Globalization;
using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Models;
using Keras.Optimizers;
using static Keras.Applications.Densenet;

namespace Keras.Gpu;

/// <summary>Twenty steps of a DenseNet-BC on the chosen device, beside the processor's engine.</summary>
internal static class Numbers
{
    private const int Count = 20;
    private const int Batch = 8;

    // What rounding to float32 grows to in twenty steps, ten times over.
    private const double Tolerance = 1e-3;

    /// <summary>Prints one JSON line; returns 0 if the losses agree.</summary>
    public static int Compare()
    {
        double[] actual = Losses(BackendSelection.Current);
        double[] again = Losses(BackendSelection.Current);
        double[] expected = Losses(new CpuBackend());
        double difference = expected.Zip(actual, (right, found) => Math.Abs(right - found) / Math.Abs(right)).Max();
        bool isSame = actual.SequenceEqual(again);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"device": "{{BackendSelection.Current.Device}}", "first_loss": {{actual[0]:R}}, "last_loss": {{actual[^1]:R}}, "largest_difference": {{difference:E2}}, "allowed": {{Tolerance:E0}}, "same_bits_again": {{(isSame ? "true" : "false")}}}"""));
        return difference <= Tolerance && isSame ? 0 : 1;
    }

    private static double[] Losses(IBackend backend)
    {
        IBackend before = BackendSelection.Current;
        BackendSelection.Current = backend;
        try
        {
            Utils.SetRandomSeed(3);
            Model model = DenseNetCifar([2, 2], growthRate: 12);
            model.Compile(new SGD(0.05, momentum: 0.9, nesterov: true), "categorical_crossentropy");
            Random random = new(1);
            double[] losses = new double[Count];
            for (int step = 0; step < Count; step++)
            {
                float[] pixels = [.. Enumerable.Range(0, Batch * 32 * 32 * 3).Select(_ => random.NextSingle())];
                losses[step] = model.TrainOnBatch(
                    Tensor.Create(pixels, [Batch, 32, 32, 3]),
                    Utils.ToCategorical([.. Enumerable.Range(step, Batch).Select(image => image * 7 % 10)], 10))[0];
            }

            return losses;
        }
        finally
        {
            BackendSelection.Current = before;
        }
    }
}
