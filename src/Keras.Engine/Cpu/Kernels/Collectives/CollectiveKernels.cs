namespace Keras.Engine.Cpu.Kernels.Collectives;

/// <summary>Kernels that exchange numbers with other processes.</summary>
internal static class CollectiveKernels
{
    /// <summary>Best first within an op; the reference runs anything and comes last.</summary>
    public static IReadOnlyList<IKernel> InOrder { get; } = [new ReferenceAllReduceBegin(), new ReferenceAllReduceEnd()];
}
