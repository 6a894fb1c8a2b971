using Keras.Engine.Passes;

namespace Keras.Engine.Cpu;

/// <summary>The passes of the CPU, in order.</summary>
public static class CpuPipeline
{
    /// <summary>Every pass; the order matters where a comment says so.</summary>
    public static PassPipeline Default { get; } = new(
    [
        // These two are for graphs without gradients; the others have been through them.
        new SinkTransposes(),
        new PoolBeforeConvolution(),
        new AbsorbPadding(),
        // Before equal numbers are shared.
        new FoldConstants(),
        new ShareCommonSubexpressions(),
        // After it: both directions read one mask.
        new FuseDropout(),
        // After equal numbers are shared: a normalization that two ReLUs read is one value with one reader only once they are one.
        new FuseNormalizeRelu(),
        new FuseConvolution(),
        new FuseConvolutionGradients(),
        // Last: a tape hides the normalizations and activations that other passes look for.
        new FuseElementwise(),
    ]);

    /// <summary>No pass: every op runs by itself.</summary>
    public static PassPipeline None { get; } = new([]);
}
