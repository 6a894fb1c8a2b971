using Keras.Engine.Operations;
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

    // Channels before the last axis: one and several rows a channel, rows around vectors, several pieces.
    private static readonly (Shape Shape, int Axis)[] s_channelsFirst =
    [
        ((1, 1), 0), ((3, 7), 0), ((5, 4, 3), 1), ((2, 3, 4, 5), 1), ((2, 3, 4, 5), 2), ((3, 24, 8, 8), 1),
        ((4, 17, 33, 31), 1), ((2, 64, 32, 32), 1), ((7, 100_003), 0),
    ];

    public static TheoryData<string, string, string> Combinations => KernelCheck.Combinations(Cases);

    private static IReadOnlyList<KernelCase> Cases { get; } =
    [
        .. s_shapes.SelectMany(shape => CasesOf(shape, shape.Rank - 1)),
        .. s_channelsFirst.SelectMany(x => CasesOf(x.Shape, x.Axis)),
        FarMean((4, 16, 16, 24), 3),
        FarMean((4, 24, 16, 16), 1),
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Agree_with_the_reference(string kernel, string isa, string step) =>
        KernelCheck.MatchesReference(Cases, kernel, isa, step);

    [Fact]
    public void Are_all_tried() => KernelCheck.EveryKernelIsTried(Cases);

    private static IEnumerable<KernelCase> CasesOf(Shape shape, int axis)
    {
        Value x = Inputs.Float32(shape);
        Value dy = Inputs.Float32(shape);
        Value a = Inputs.Float32(shape[axis]);
        Value b = Inputs.Float32(shape[axis]);
        Value[] values =
        [
            Moments(shape, axis),
            new Value(new MomentsGradientOp(axis), x, a, b, Inputs.Float32(shape[axis])),
            Ops.Normalize(x, a, b, Inputs.Float32(shape[axis]), Inputs.Float32(shape[axis]), 1e-3, axis),
            new Value(new NormalizeSumsOp(axis, 1e-3), dy, x, a, b),
            Ops.ScaleChannels(x, a, axis),
            new Value(new NormalizeReluOp(axis, 1e-3), x, a, b, Inputs.Float32(shape[axis]), Inputs.Float32(shape[axis])),
            new Value(new NormalizeReluSumsOp(axis, 1e-3), Through(dy, x, a, b)),
            new Value(new NormalizeReluGradientOp(axis, 1e-3, null), Through(dy, x, a, b)),
            new Value(new NormalizeReluGradientOp(axis, 1e-3, 0), [.. Through(dy, x, a, b), Inputs.Float32(shape)]),
            new Value(
                new NormalizeReluGradientOp(axis, 1e-3, 5),
                [.. Through(dy, x, a, b), Inputs.Float32(shape.With(axis, shape[axis] + 7))]),
        ];

        if (axis == shape.Rank - 1)
        {
            values =
            [
                .. values,
                new Value(new MomentsGradientOp(axis, 0), x, a, b, Inputs.Float32(shape[axis]), dy),
                new Value(
                    new MomentsGradientOp(axis, 3),
                    x, a, b, Inputs.Float32(shape[axis]), Inputs.Float32(shape.With(axis, shape[axis] + 4))),
            ];
        }

        // Positive numbers: one of the inputs is a variance.
        return values.Select(value => new KernelCase(value) { Minimum = 0.1, Tolerance = 5e-6 });
    }

    private static KernelCase FarMean(Shape shape, int axis) =>
        new(Moments(shape, axis)) { Minimum = 1000, Maximum = 1001, Tolerance = 1e-5, Note = "far mean" };

    private static Value Moments(Shape shape, int axis) => new(new MomentsOp(axis), Inputs.Float32(shape));

    private static Value[] Through(Value dy, Value x, Value a, Value b) =>
        [dy, x, a, b, Inputs.Float32(a.Shape), Inputs.Float32(a.Shape)];
}
