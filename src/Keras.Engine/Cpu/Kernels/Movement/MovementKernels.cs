namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Kernels that put elements in another place without computing.</summary>
internal static class MovementKernels
{
    /// <summary>Best first within an op; the reference runs anything and comes last.</summary>
    public static IReadOnlyList<IKernel> InOrder { get; } =
    [
        new TiledTranspose(),
        new ReferenceTranspose(),
        new BlockConcatenate(),
        new ReferenceConcatenate(),
        new BlockSlice(),
        new ReferenceSlice(),
        new BlockPad(),
        new ReferencePad(),
        new BlockCopy(),
        new ReferenceCopy(),
        new RunBroadcastTo(),
        new ReferenceBroadcastTo(),
    ];
}
