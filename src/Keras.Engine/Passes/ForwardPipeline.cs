namespace Keras.Engine.Passes;

/// <summary>The passes that run before gradients are taken, on any backend: what they share, the gradient shares too.</summary>
public static class ForwardPipeline
{
    /// <summary>Every pass, in order.</summary>
    public static PassPipeline Default { get; } = new(
    [
        new SinkTransposes(),
        new PoolBeforeConvolution(),
        new ShareBatchMoments(),
        // After it: the moments of one feature stand wherever a concatenation reads it.
        new ShareCommonSubexpressions(),
    ]);
}
