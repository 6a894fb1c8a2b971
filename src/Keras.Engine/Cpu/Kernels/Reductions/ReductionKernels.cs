namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Kernels that make fewer numbers of many, and those that normalize along the last axis.</summary>
internal static class ReductionKernels
{
    /// <summary>Best first within an op; the reference runs anything and comes last.</summary>
    public static IReadOnlyList<IKernel> InOrder { get; } =
    [
        new BlockReduce(),
        new ReferenceReduce(),
        new ReferenceArgMax(),
        new ReferenceOneHot(),
        new VectorSoftmax(),
        new ReferenceSoftmax(),
        new VectorSoftmaxCrossEntropy(),
        new ReferenceSoftmaxCrossEntropy(),
    ];
}
