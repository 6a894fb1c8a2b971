using Keras.Engine.Passes;
using Keras.Engine.Torch.Passes;

namespace Keras.Engine.Torch;

/// <summary>The passes of this backend, in order.</summary>
public static class TorchPipeline
{
    /// <summary>Every pass, as on the processor; the order matters where a comment says so.</summary>
    public static PassPipeline Default { get; } = new(
    [
        // These two are for graphs without gradients; the others have been through them.
        new SinkTransposes(),
        new PoolBeforeConvolution(),
        new AbsorbPadding(),
        // Before equal numbers are shared.
        new FoldConstants(),
        new ShareCommonSubexpressions(),
        // After it, which would find that both computations are one.
        new RecomputeNormalizations(),
        new InPredictions(new AbsorbNormalizations()),
        // After it: it makes the bias that takes the shift.
        new InPredictions(new ClampChannels()),
        // After all that know no casts.
        new CastToPolicy(),
        new JoinConvolutionGradients(),
        new JoinReluGradients(),
        new AccumulateGradients(),
        new JoinUpdates(),
        // After all that look for concatenations.
        new PlaceFeatures(),
    ]);

    /// <summary>The passes on a GPU, where memory is dearer to pass than to keep.</summary>
    public static PassPipeline OnGpu { get; } = Default.Without(nameof(RecomputeNormalizations));

    /// <summary>No pass: every op is lowered by itself.</summary>
    public static PassPipeline None { get; } = new([]);
}
