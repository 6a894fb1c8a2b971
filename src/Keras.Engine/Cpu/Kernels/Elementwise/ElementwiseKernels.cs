namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Kernels that compute every element from the elements at the same place.</summary>
internal static class ElementwiseKernels
{
    /// <summary>Best first within an op; the reference runs anything and comes last.</summary>
    public static IReadOnlyList<IKernel> InOrder { get; } =
    [
        new VectorTape(),
        new ReferenceTape(),
        new VectorUnary(),
        new ReferenceUnary(),
        new VectorBinary(),
        new ReferenceBinary(),
        new VectorSelect(),
        new ReferenceSelect(),
        new SpanCast(),
        new ReferenceCast(),
        new SpanNarrow(),
        new ReferenceNarrow(),
        new SpanWiden(),
        new ReferenceWiden(),
    ];
}
