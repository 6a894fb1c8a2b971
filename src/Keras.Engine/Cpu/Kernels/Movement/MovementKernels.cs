namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Kernels that put elements in another place without computing.</summary>
internal static class MovementKernels
{
    /// <summary>Best first within an op; the reference runs anything and comes last.</summary>
    public static IReadOnlyList<IKernel> InOrder { get; } =
    [
        new ReferenceTranspose(),
        new ReferenceConcatenate(),
        new ReferenceSlice(),
        new ReferencePad(),
        new ReferenceCopy(),
        new ReferenceBroadcastTo(),
    ];
}
