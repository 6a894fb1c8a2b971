namespace Keras.Engine.Cpu.Kernels.Randomness;

/// <summary>Random numbers.</summary>
internal static class RandomKernels
{
    /// <summary>Best first; the reference runs anything and comes last.</summary>
    public static IReadOnlyList<IKernel> InOrder { get; } =
    [
        new BlockRandomUniform(),
        new ReferenceRandomUniform(),
        new BlockDropout(),
        new ReferenceDropout(),
    ];
}
