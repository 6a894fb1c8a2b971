using System.Diagnostics;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch;

/// <summary>How fast a device multiplies matrices by libtorch.</summary>
internal static class TorchPeak
{
    private const int Size = 1024;
    private const int Products = 8;

    // The first products load code and wake threads.
    private const int Repeats = 4;

    /// <summary>GFLOP/s in float32.</summary>
    public static double Measure(TorchDevice device)
    {
        ProgramBuilder builder = new(device);
        Register x = builder.Add();
        Register result = builder.Add();
        Register product = x;
        for (int count = 0; count < Products; count++)
        {
            product = builder.Call("aten::mm", product, x);
        }

        builder.Copy(result, product);
        using TorchProgram program = new(builder, [x, result]);
        TorchStorage matrix = new(new TensorType(DType.Float32, (Size, Size)), device);
        TorchStorage last = new(matrix.Type, device);
        float[] read = new float[Size * Size];
        double best = double.PositiveInfinity;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            long started = Stopwatch.GetTimestamp();
            program.Run([matrix.Handle.Bare, last.Handle.Bare], null);

            // A GPU is still computing until its result is read.
            last.Read<float>(read);
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return 2.0 * Size * Size * Size * Products / best / 1e9;
    }
}
