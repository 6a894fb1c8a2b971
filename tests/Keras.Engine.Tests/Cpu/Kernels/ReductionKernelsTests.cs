using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class ReductionKernelsTests
{
    private static readonly (Shape Shape, IntList Axes)[] s_reductions =
    [
        (1, [0]),
        (7, [0]),
        (64, [0]),
        (1_000_003, [0]),
        ((5, 7), [1]),
        ((5, 7), [0]),
        ((5, 7), [0, 1]),
        ((3, 70_000), [1]),
        ((3000, 67), [1]),
        ((70_000, 3), [0]),
        ((333, 129), [0]),
        ((5, 3000), [0]),
        ((64, 10), [1]),
        ((1, 9, 1), [1]),
        ((3, 1, 1), [1]),
        ((9, 64, 35), [1]),
        ((2, 4096, 24), [1]),
        ((16, 8, 8, 130), [1, 2]),
        ((4, 5, 6, 7), [0, 1]),
        ((4, 5, 6, 7), [2, 3]),
        ((4, 5, 6, 7), [0, 2, 3]),
        ((8, 24, 33, 31), [0, 2, 3]),
        ((4, 5, 6, 7), [0, 3]),
        ((4, 5, 6, 7), [1, 3]),
    ];

    private static readonly Shape[] s_rows = [1, (3, 1), (2, 7), (5, 16), (64, 10), (3, 4, 17), (300, 1000)];

    private static readonly double[] s_withNaN = [1, -2, double.NaN, double.NegativeInfinity, 5, 3, 0];

    public static TheoryData<string, string, string> Combinations => KernelCheck.Combinations(Cases);

    private static IReadOnlyList<KernelCase> Cases { get; } =
    [
        .. from reduction in s_reductions
           from isPositive in new[] { true, false }
           from kind in new[] { Reduction.Sum, Reduction.Mean }
           select new KernelCase(Reduce(kind, reduction.Shape, reduction.Axes))
           {
               Note = isPositive ? "positive" : "",
               Minimum = isPositive ? 0 : -1,

               // What is left of numbers of both signs is as uncertain as their sizes, not as their sum.
               Tolerance = isPositive ? 3e-7 : 1e-4,
               ToleranceInDouble = isPositive ? 4e-16 * Math.Sqrt(reduction.Shape.Length) : null,
           },
        .. from reduction in s_reductions
           select new KernelCase(Reduce(Reduction.Mean, reduction.Shape, reduction.Axes))
           {
               // Their sums are exact, so that nothing but the division rounds.
               Numbers = [4, 5, 6, 3, 3],
               Note = "whole",
               Tolerance = 0,
           },
        .. from reduction in s_reductions
           from numbers in new[] { null, s_withNaN }
           from kind in new[] { Reduction.Max, Reduction.Min }
           select new KernelCase(Reduce(kind, reduction.Shape, reduction.Axes))
           {
               Numbers = numbers,
               Note = numbers is null ? "" : "special",
               Tolerance = 0,
           },
        .. from shape in s_rows
           from range in new[] { 1, 50 }
           select new KernelCase(new Value(new SoftmaxOp(), Inputs.Float32(shape)))
           {
               Minimum = -range,
               Maximum = range,
               Note = $"up to {range}",
           },
        .. from shape in s_rows
           from range in new[] { 1, 50 }
           select new KernelCase(new Value(new SoftmaxCrossEntropyOp(), Inputs.Float32(shape), Inputs.Float32(shape)))
           {
               Minimum = -range,
               Maximum = range,
               Note = $"up to {range}",
           },
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Agree_with_the_reference(string kernel, string isa, string step) =>
        KernelCheck.MatchesReference(Cases, kernel, isa, step);

    [Fact]
    public void Are_all_tried() => KernelCheck.EveryKernelIsTried(Cases);

    private static Value Reduce(Reduction reduction, Shape shape, IntList axes) =>
        new(new ReduceOp(reduction, axes), Inputs.Float32(shape));
}
