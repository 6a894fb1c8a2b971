using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class NormalizationKernelsTests
{
    // Rows before the channels: one sample, odd sizes, several pieces; channels around vectors, primes, and one.
    private static readonly Shape[] s_shapes =
    [
        (1, 1), (7, 1), (64, 10), (3, 67), (1, 1, 1, 3), (2, 5, 7, 12), (1, 3, 3, 16), (2, 7, 5, 17), (4, 16, 16, 24),
        (3, 9, 11, 31), (2, 16, 16, 48), (5, 8, 8, 64), (1, 13, 13, 456), (8, 32, 32, 13), (4, 32, 32, 36),
    ];

    public static TheoryData<string, string, string> Combinations => KernelCheck.Combinations(Cases);

    private static IReadOnlyList<KernelCase> Cases { get; } =
    [
        .. s_shapes.SelectMany(CasesOf),
        new KernelCase(Moments((4, 16, 16, 24))) { Minimum = 1000, Maximum = 1001, Tolerance = 1e-5, Note = "far mean" },
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Agree_with_the_reference(string kernel, string isa, string step) =>
        KernelCheck.MatchesReference(Cases, kernel, isa, step);

    [Fact]
    public void Are_all_tried() => KernelCheck.EveryKernelIsTried(Cases);

    private static IEnumerable<KernelCase> CasesOf(Shape shape)
    {
        int axis = shape.Rank - 1;
        Value x = Inputs.Float32(shape);
        Value dy = Inputs.Float32(shape);
        Value a = Inputs.Float32(shape[axis]);
        Value b = Inputs.Float32(shape[axis]);
        Value[] values =
        [
            Moments(shape),
            new Value(new MomentsGradientOp(axis), x, a, b, Inputs.Float32(shape[axis])),
            Ops.Normalize(x, a, b, Inputs.Float32(shape[axis]), Inputs.Float32(shape[axis]), 1e-3),
            new Value(new NormalizeSumsOp(axis, 1e-3), dy, x, a, b),
            Ops.ScaleChannels(x, a),
        ];

        // Positive numbers: one of the inputs is a variance.
        return values.Select(value => new KernelCase(value) { Minimum = 0.1, Tolerance = 5e-6 });
    }

    private static Value Moments(Shape shape) => new(new MomentsOp(shape.Rank - 1), Inputs.Float32(shape));
}
