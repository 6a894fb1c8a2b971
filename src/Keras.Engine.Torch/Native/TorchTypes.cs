using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Torch.Native;

/// <summary>libtorch's numbers of element types.</summary>
internal static class TorchTypes
{
    /// <summary>The number of a 16-bit type.</summary>
    public static int Of(HalfType half) =>
        half == HalfType.BFloat16 ? LibTorch.Instance.BFloat16 : LibTorch.Instance.Float16;

    /// <summary>The number of an element type.</summary>
    public static int Of(DType dtype) => dtype switch
    {
        DType.Float32 => LibTorch.Instance.Float32,
        DType.Float64 => LibTorch.Instance.Float64,
        DType.Int32 => LibTorch.Instance.Int32,
        DType.Int64 => LibTorch.Instance.Int64,
        _ => LibTorch.Instance.UInt8,
    };
}
