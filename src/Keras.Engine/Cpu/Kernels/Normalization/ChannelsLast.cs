using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>What the kernels for channels in the last axis have in common.</summary>
internal static class ChannelsLast
{
    /// <summary>Why a tensor is not for these kernels; null if it is.</summary>
    public static string? Refuses(Step step, TensorType type, int axis) => ElementTypes.Refuses(step)
        ?? (axis == type.Shape.Rank - 1 && type.Shape.Length > 0 ? null : "needs channels in the last axis");
}
