namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Convolutions and their gradients.</summary>
internal static class ConvolutionKernels
{
    /// <summary>Best first within an op; the reference runs anything and comes last.</summary>
    public static IReadOnlyList<IKernel> InOrder { get; } =
    [
        new DepthwiseConvolution(),  // A group has one channel: products would fill one lane of a vector.
        new WinogradConvolution(),  // Fewer multiply-adds, where weights stay as they are.
        new PixelLanesConvolution(),  // Few filters, which do not fill the vectors of a product.
        new GemmConvolution(),
        new ReferenceConvolution(),
        new DepthwiseConvolutionInputGradient(),
        new WinogradInputGradient(),
        new GemmConvolutionInputGradient(),
        new ReferenceConvolutionInputGradient(),
        new DepthwiseConvolutionKernelGradient(),
        new WinogradKernelGradient(),
        new OuterProductKernelGradient(),
        new ReferenceConvolutionKernelGradient(),
        new FusedWinogradConvolution(),
        new FusedPixelLanesConvolution(),
        new FusedConvolution(),
        new ReferenceFusedConvolution(),
        new FusedWinogradKernelGradient(),
        new FusedKernelGradient(),
        new ReferenceNormalizeReluKernelGradient(),
        new WinogradGradients(),
        new FusedGradients(),
        new ReferenceConvolutionGradients(),
    ];
}
