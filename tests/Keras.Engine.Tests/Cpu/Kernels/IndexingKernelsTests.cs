using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class IndexingKernelsTests
{
    private static readonly (Shape Shape, Shape Indices, int Axis)[] s_gathers =
    [
        (5, 9, 0),
        ((7, 3), (2, 5), 0),
        ((4, 6, 17), 300, 1),
        ((4, 6, 700), (3, 3), 1),
        ((300, 40, 9), 7, 2),
        ((6, 5), Shape.Scalar, 0),
        ((6, 5), 0, 0),
    ];

    private static readonly (Shape Shape, int Axis, int Begin, int Length, int Step)[] s_slices =
    [
        (9, 0, 8, 9, -1),
        ((5, 11), 1, 1, 4, 3),
        ((64, 33, 40), 1, 32, 17, -2),
        ((64, 33, 3), 1, 0, 11, 3),
        ((4, 5), 0, 0, 0, 2),
    ];

    private static readonly (Shape Shape, int Axis)[] s_sums = [(7, 0), ((5, 300), 1), ((50, 9, 70), 1), ((400, 3), 0)];

    private static readonly (Shape Shape, int Count)[] s_tops = [(1, 1), ((5, 17), 17), ((40, 300), 6), ((3, 4, 9), 0), ((300, 64), 64)];

    public static TheoryData<string, string, string> Combinations => KernelCheck.Combinations(Cases);

    private static IReadOnlyList<KernelCase> Cases { get; } =
    [
        .. from dtype in new[] { DType.Float32, DType.Int64 }
           from x in s_gathers
           select Exact(new Value(new GatherOp(x.Axis), Inputs.Of(dtype, x.Shape), Inputs.Of(DType.Int32, x.Indices))),
        .. from x in s_gathers
           let elements = new GatherOp(x.Axis).Infer([Inputs.Float32(x.Shape), Inputs.Of(DType.Int32, x.Indices)])[0].Shape
           select Exact(new Value(
               new ScatterAddOp(x.Axis, x.Shape[x.Axis]), Inputs.Float32(elements), Inputs.Of(DType.Int32, x.Indices))),
        .. from dtype in new[] { DType.UInt8, DType.Float32, DType.Int64 }
           from x in s_slices
           let slice = new StridedSliceOp(x.Axis, x.Begin, x.Length, x.Step)
           from value in new[]
           {
               new Value(slice, Inputs.Of(dtype, x.Shape)),
               new Value(new SpreadOp(slice, x.Shape[x.Axis]), Inputs.Of(dtype, x.Shape.With(x.Axis, x.Length))),
           }
           select Exact(value) with { Minimum = 0, Maximum = 200 },
        .. from x in s_sums
           from isExclusive in new[] { true, false }
           from isReversed in new[] { true, false }
           select Exact(new Value(new CumSumOp(x.Axis, isExclusive, isReversed), Inputs.Float32(x.Shape))),
        .. from x in s_tops
           from isAscending in new[] { true, false }
           from dtype in new[] { DType.Float32, DType.Float64, DType.Int32, DType.Int64, DType.UInt8 }
           select Exact(new Value(new TopIndicesOp(x.Count, isAscending), Inputs.Of(dtype, x.Shape))) with
           {
               Minimum = 0,
               Maximum = 30,
           },
        .. from x in s_tops
           from isAscending in new[] { true, false }
           select Exact(new Value(new TopIndicesOp(x.Count, isAscending), Inputs.Float32(x.Shape))) with
           {
               Numbers = [1, double.NaN, -2, double.PositiveInfinity, 1, double.NegativeInfinity, 0, -0.0],
               Note = "special",
           },
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Agree_with_the_reference(string kernel, string isa, string step) =>
        KernelCheck.MatchesReference(Cases, kernel, isa, step);

    [Fact]
    public void Are_all_tried() => KernelCheck.EveryKernelIsTried(Cases);

    // Indices from -3 to 3 are those of four elements or more.
    private static KernelCase Exact(Value value) => new(value) { Tolerance = 0, Minimum = -3, Maximum = 3 };
}
