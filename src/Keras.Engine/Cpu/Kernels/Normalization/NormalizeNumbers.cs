using System.Numerics;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The three numbers by which a channel is normalized.</summary>
/// <remarks>Forward and backward compute them alike, so that a mask made again has the same bits.</remarks>
internal static unsafe class NormalizeNumbers
{
    /// <summary>Center, scale and offset of every channel, of mean, variance, gamma and beta.</summary>
    public static void Fill<T>(
        in KernelArguments arguments, int firstInput, int channels, T epsilon, T* center, T* scale, T* offset)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* mean = arguments.Input<T>(firstInput);
        T* variance = arguments.Input<T>(firstInput + 1);
        T* gamma = arguments.Input<T>(firstInput + 2);
        T* beta = arguments.Input<T>(firstInput + 3);
        for (int c = 0; c < channels; c++)
        {
            center[c] = mean[c];
            scale[c] = gamma[c] / T.Sqrt(variance[c] + epsilon);
            offset[c] = beta[c];
        }
    }
}
