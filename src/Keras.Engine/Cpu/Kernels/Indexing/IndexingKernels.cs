namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Kernels that take elements by their places, or find places.</summary>
internal static class IndexingKernels
{
    /// <summary>Best first within an op; the reference runs anything and comes last.</summary>
    public static IReadOnlyList<IKernel> InOrder { get; } =
    [
        new BlockGather(),
        new ReferenceGather(),
        new BlockScatterAdd(),
        new ReferenceScatterAdd(),
        new BlockStridedSlice(),
        new ReferenceStridedSlice(),
        new BlockSpread(),
        new ReferenceSpread(),
        new PieceCumSum(),
        new ReferenceCumSum(),
        new PieceTopIndices(),
        new ReferenceTopIndices(),
    ];
}
