using System.Numerics;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Normalization of channels as the reference kernels of fused convolutions compute it.</summary>
/// <param name="arguments">The step's memory.</param>
/// <param name="firstInput">The input that is the mean; variance, gamma and beta follow.</param>
/// <param name="epsilon">What is added to the variance.</param>
internal readonly unsafe struct ReferenceActivation<T>(in KernelArguments arguments, int firstInput, double epsilon)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T* _mean = arguments.Input<T>(firstInput);
    private readonly T* _variance = arguments.Input<T>(firstInput + 1);
    private readonly T* _gamma = arguments.Input<T>(firstInput + 2);
    private readonly T* _beta = arguments.Input<T>(firstInput + 3);
    private readonly T _epsilon = T.CreateTruncating(epsilon);

    /// <summary>What a channel is multiplied by.</summary>
    public T Scale(int channel) => _gamma[channel] / T.Sqrt(_variance[channel] + _epsilon);

    /// <summary>The distance from the mean.</summary>
    public T Distance(T x, int channel) => x - _mean[channel];

    /// <summary>One element, normalized.</summary>
    public T Normalize(T x, int channel) => T.FusedMultiplyAdd(Scale(channel), Distance(x, channel), _beta[channel]);

    /// <summary>Normalizes and rectifies rows of channels that are <paramref name="pitch"/> elements apart.</summary>
    public void Apply(T* x, int pitch, T* activations, long rows, int channels)
    {
        for (int c = 0; c < channels; c++)
        {
            T scale = Scale(c);
            for (long row = 0; row < rows; row++)
            {
                T normalized = T.FusedMultiplyAdd(scale, Distance(x[(row * pitch) + c], c), _beta[c]);
                activations[(row * channels) + c] = T.Max(normalized, T.Zero);
            }
        }
    }
}
