using Keras.Engine.Operations;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class MatMulKernelsTests
{
    // Rows, columns, depth: one, around tiles and vectors, primes, and more than one block of depth or piece of rows.
    private static readonly (int Rows, int Columns, int Depth)[] s_sizes =
    [
        (1, 1, 1), (1, 17, 5), (5, 1, 9), (3, 3, 3), (4, 12, 7), (7, 16, 8), (8, 24, 1), (9, 25, 2), (11, 33, 13),
        (12, 32, 31), (13, 47, 16), (16, 48, 64), (23, 49, 5), (24, 64, 100), (31, 67, 29), (64, 10, 342), (64, 1000, 33),
        (97, 96, 101), (257, 50, 64), (1, 100, 1024), (2, 130, 2500), (300, 12, 700),
    ];

    public static TheoryData<string, string, string> Combinations => KernelCheck.Combinations(Cases);

    private static IReadOnlyList<KernelCase> Cases { get; } =
    [
        .. from size in s_sizes
           from transposeLeft in new[] { false, true }
           from transposeRight in new[] { false, true }
           select Case(size.Rows, size.Columns, size.Depth, transposeLeft, transposeRight),
        .. from batch in new[] { 1, 3, 40 }
           from size in s_sizes.Where(size => size.Rows * size.Columns * size.Depth * batch < 20_000_000)
           from transposeLeft in new[] { false, true }
           from transposeRight in new[] { false, true }
           select Case(size.Rows, size.Columns, size.Depth, transposeLeft, transposeRight, batch),
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Agree_with_the_reference(string kernel, string isa, string step) =>
        KernelCheck.MatchesReference(Cases, kernel, isa, step);

    [Fact]
    public void Are_all_tried() => KernelCheck.EveryKernelIsTried(Cases);

    private static KernelCase Case(
        int rows, int columns, int depth, bool transposeLeft, bool transposeRight, int? batch = null)
    {
        Shape pairs = batch is int count ? count : Shape.Scalar;
        Value left = Inputs.Float32(pairs.Concat(transposeLeft ? (depth, rows) : (rows, depth)));
        Value right = Inputs.Float32(pairs.Concat(transposeRight ? (columns, depth) : (depth, columns)));
        return new KernelCase(
            batch is null
                ? new Value(new MatMulOp(transposeLeft, transposeRight), left, right)
                : new Value(new BatchMatMulOp(transposeLeft, transposeRight), left, right))
        {
            // Rounding of a running sum of random terms.
            Tolerance = 1e-6 * Math.Max(Math.Sqrt(depth) / 4, 1),
        };
    }
}
