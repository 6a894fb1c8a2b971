using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class RandomKernelsTests
{
    public static TheoryData<string, string, string> Combinations => KernelCheck.Combinations(Cases);

    private static IReadOnlyList<KernelCase> Cases { get; } =
    [
        .. from shape in new Shape[] { Shape.Scalar, 2, 3, 16, 65, (3, 5, 7), (257, 259) }
           from seed in new[] { 1L, -7_000_000_000 }
           select new KernelCase(Ops.RandomUniform(Inputs.Of(DType.Int64, Shape.Scalar), shape, seed))
           {
               Minimum = 1_000_000,
               Maximum = 9_000_000_000,
               Tolerance = 0,
           },
        .. from shape in new Shape[] { 3, 65, (3, 0), (5, 7, 12), (257, 259), (2, 5000) }
           from op in new[] { new DropoutOp(1, 0.2, 1.25), new DropoutOp(-7_000_000_000, 0.5, 3), new DropoutOp(2, 0.999, -1) }
           select new KernelCase(new Value(op, Inputs.Float32(shape), Inputs.Of(DType.Int64, Shape.Scalar)))
           {
               Minimum = -9_000_000_000,
               Maximum = 9_000_000_000,
               Tolerance = 0,
           },
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Agree_with_the_reference(string kernel, string isa, string step) =>
        KernelCheck.MatchesReference(Cases, kernel, isa, step);

    [Fact]
    public void Are_all_tried() => KernelCheck.EveryKernelIsTried(Cases);
}
