namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>Products of matrices.</summary>
internal static class MatMulKernels
{
    /// <summary>Best first; the reference runs anything and comes last.</summary>
    public static IReadOnlyList<IKernel> InOrder { get; } =
    [
        new PackedMatMul(),
        new ReferenceMatMul(),
        new PackedBatchMatMul(),
        new ReferenceBatchMatMul(),
    ];
}
