using Keras.Engine.Passes;
using Keras.Engine.Torch.Passes;

namespace Keras.Engine.Torch;

/// <summary>The passes of this backend, in order.</summary>
public static class TorchPipeline
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
        // After it, which would find that both are equal.
        new RecomputeConcatenations(),
        // After all that know no casts.
        new CastToPolicy(),
        new JoinConvolutionGradients(),
    ]);

    /// <summary>No pass: every op is lowered by itself.</summary>
    public static PassPipeline None { get; } = new([]);
}
