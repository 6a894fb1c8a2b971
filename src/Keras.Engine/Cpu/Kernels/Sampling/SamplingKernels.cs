namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Kernels that read between elements.</summary>
internal static class SamplingKernels
{
    /// <summary>Best first within an op; the reference runs anything and comes last.</summary>
    public static IReadOnlyList<IKernel> InOrder { get; } =
    [
        new BlockResample(),
        new ReferenceResample(),
        new BlockResampleGradient(),
        new ReferenceResampleGradient(),
        new PieceProjectiveSample(),
        new ReferenceProjectiveSample(),
        new ReferenceProjectiveSampleGradient(),
    ];
}
