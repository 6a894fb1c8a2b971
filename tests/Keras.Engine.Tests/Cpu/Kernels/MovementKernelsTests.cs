using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class MovementKernelsTests
{
    private static readonly (Shape Shape, IntList Permutation)[] s_transposes =
    [
        (1, [0]),
        (7, [0]),
        ((5, 7), [1, 0]),
        ((1, 7), [1, 0]),
        ((300, 257), [1, 0]),
        ((2, 5, 7, 3), [0, 3, 1, 2]),
        ((2, 3, 5, 7), [0, 2, 3, 1]),
        ((8, 32, 32, 24), [0, 3, 1, 2]),
        ((4, 5, 6), [1, 0, 2]),
        ((4, 5, 6), [2, 1, 0]),
        ((4, 5, 6), [2, 0, 1]),
        ((4, 1, 6, 17), [3, 1, 2, 0]),
        ((3, 4, 5, 2, 3), [4, 2, 0, 3, 1]),
    ];

    private static readonly (Shape[] Shapes, int Axis)[] s_concatenations =
    [
        ([(2, 3), (2, 4)], 1),
        ([(2, 3), (5, 3)], 0),
        ([(2, 3, 4, 12), (2, 3, 4, 24), (2, 3, 4, 1)], 3),
        ([(2, 3, 5, 4), (2, 1, 5, 4)], 1),
        ([(16, 16, 16, 48), (16, 16, 16, 12)], 3),
        ([1, 1, 1], 0),
    ];

    private static readonly (Shape Shape, int Axis, int Begin, int Length)[] s_slices =
    [
        ((2, 9), 1, 3, 4),
        ((9, 2), 0, 3, 1),
        ((16, 16, 16, 60), 3, 12, 48),
        ((4, 5, 6, 7), 2, 5, 1),
        ((4, 5), 1, 2, 0),
    ];

    private static readonly (Shape Shape, IntList Before, IntList After)[] s_pads =
    [
        (5, [2], [1]),
        ((3, 5), [0, 2], [1, 0]),
        ((2, 7, 7, 3), [0, 3, 3, 0], [0, 3, 3, 0]),
        ((4, 16, 16, 60), [0, 0, 0, 12], [0, 0, 0, 5]),
        ((4, 16, 16, 60), [1, 0, 0, 0], [0, 2, 0, 0]),
        ((1, 1), [1, 1], [1, 1]),
    ];

    private static readonly (Shape From, Shape To)[] s_broadcasts =
    [
        (Shape.Scalar, 1),
        (Shape.Scalar, (300, 301)),
        (17, (5, 17)),
        ((5, 1), (5, 17)),
        ((2, 1, 3, 1), (2, 4, 3, 5)),
        ((64, 1, 1, 130), (64, 8, 8, 130)),
    ];

    public static TheoryData<string, string, string> Combinations => KernelCheck.Combinations(Cases);

    private static IReadOnlyList<KernelCase> Cases { get; } =
    [
        .. from dtype in new[] { DType.UInt8, DType.Float32, DType.Int64 }
           from value in Values(dtype)
           select new KernelCase(value) { Tolerance = 0, Minimum = 0, Maximum = 200 },
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Agree_with_the_reference(string kernel, string isa, string step) =>
        KernelCheck.MatchesReference(Cases, kernel, isa, step);

    [Fact]
    public void Are_all_tried() => KernelCheck.EveryKernelIsTried(Cases);

    private static IEnumerable<Value> Values(DType dtype) =>
    [
        .. s_transposes.Select(x => new Value(new TransposeOp(x.Permutation), Inputs.Of(dtype, x.Shape))),
        .. s_concatenations.Select(
            x => new Value(new ConcatenateOp(x.Axis), [.. x.Shapes.Select(shape => Inputs.Of(dtype, shape))])),
        .. s_slices.Select(x => new Value(new SliceOp(x.Axis, x.Begin, x.Length), Inputs.Of(dtype, x.Shape))),
        .. s_pads.Select(x => new Value(new PadOp(x.Before, x.After), Inputs.Of(dtype, x.Shape))),
        .. s_broadcasts.Select(x => new Value(new BroadcastToOp(x.To), Inputs.Of(dtype, x.From))),
        .. new Shape[] { Shape.Scalar, 5, (123, 4567) }.Select(x => new Value(new CopyOp(), Inputs.Of(dtype, x))),
    ];
}
