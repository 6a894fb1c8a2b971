namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The three numbers by which a channel is normalized.</summary>
/// <remarks>Forward and backward compute them alike, so that a mask made again has the same bits.</remarks>
internal static unsafe class NormalizeNumbers
{
    /// <summary>Center, scale and offset of every channel, of mean, variance, gamma and beta.</summary>
    public static void Fill(
        in KernelArguments arguments, int firstInput, int channels, float epsilon, float* center, float* scale, float* offset)
    {
        float* mean = arguments.Input<float>(firstInput);
        float* variance = arguments.Input<float>(firstInput + 1);
        float* gamma = arguments.Input<float>(firstInput + 2);
        float* beta = arguments.Input<float>(firstInput + 3);
        for (int c = 0; c < channels; c++)
        {
            center[c] = mean[c];
            scale[c] = gamma[c] / MathF.Sqrt(variance[c] + epsilon);
            offset[c] = beta[c];
        }
    }
}
