namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Statistics of channels and what is done with them.</summary>
internal static class NormalizationKernels
{
    /// <summary>Best first within an op; the reference runs anything and comes last.</summary>
    public static IReadOnlyList<IKernel> InOrder { get; } =
    [
        new ChannelsLastMoments(),
        new ChannelsFirstMoments(),
        new ReferenceMoments(),
        new ChannelsLastMomentsGradient(),
        new ChannelsLastAddMomentsGradient(),
        new ChannelsFirstMomentsGradient(),
        new ReferenceMomentsGradient(),
        new ChannelsLastNormalize(),
        new ChannelsFirstNormalize(),
        new ReferenceNormalize(),
        new ChannelsLastNormalizeSums(),
        new ChannelsFirstNormalizeSums(),
        new ReferenceNormalizeSums(),
        new ChannelsLastScaleChannels(),
        new ChannelsFirstScaleChannels(),
        new ReferenceScaleChannels(),
        new ChannelsLastNormalizeRelu(),
        new ReferenceNormalizeRelu(),
        new ChannelsLastNormalizeReluSums(),
        new ReferenceNormalizeReluSums(),
        new ChannelsLastNormalizeReluGradient(),
        new ReferenceNormalizeReluGradient(),
    ];
}
