using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels;

/// <summary>The types of elements that arithmetic is done in.</summary>
internal static class ElementTypes
{
    /// <summary>Why a kernel for float32 and float64 cannot run a step; null if it can.</summary>
    public static string? Refuses(Step step) =>
        step.OutputType().DType.IsFloating()
            ? null
            : $"computes in float32 and float64, not {step.OutputType().DType.NumPyName()}";
}
