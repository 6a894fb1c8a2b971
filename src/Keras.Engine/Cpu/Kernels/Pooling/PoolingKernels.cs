namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Windows that keep the largest element or the mean, and their gradients.</summary>
internal static class PoolingKernels
{
    /// <summary>Best first within an op; the reference runs anything and comes last.</summary>
    public static IReadOnlyList<IKernel> InOrder { get; } =
    [
        new ChannelsLastMaxPooling(),
        new ReferenceMaxPooling(),
        new ChannelsLastMaxPoolingGradient(),
        new ReferenceMaxPoolingGradient(),
        new ReferenceMaxPoolingChoice(),
        new ChannelsLastAveragePooling(),
        new ReferenceAveragePooling(),
        new ChannelsLastAveragePoolingGradient(),
        new ReferenceAveragePoolingGradient(),
        new ChannelsLastNormalizeReluAveragePooling(),
        new ReferenceNormalizeReluAveragePooling(),
        new ChannelsLastNormalizeReluAveragePoolingGradient(),
        new ReferenceNormalizeReluAveragePoolingGradient(),
    ];
}
