using Keras.Engine.Operations;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class SamplingKernelsTests
{
    private static readonly (Shape Shape, int Axis, int Size)[] s_axes =
    [
        (5, 0, 9),
        ((3, 17, 40), 1, 5),
        ((40, 9, 3), 1, 31),
        ((2, 5, 7, 3), 2, 1),
        ((6, 1), 1, 4),
    ];

    public static TheoryData<string, string, string> Combinations => KernelCheck.Combinations(Cases);

    private static IReadOnlyList<KernelCase> Cases { get; } =
    [
        .. from x in s_axes
           from interpolation in Enum.GetValues<Interpolation>()
           from antialias in new[] { false, true }
           let op = new ResampleOp(x.Axis, x.Size, interpolation, antialias)
           from value in new[]
           {
               new Value(op, Inputs.Float32(x.Shape)),
               new Value(new ResampleGradientOp(op, x.Shape[x.Axis]), Inputs.Float32(x.Shape.With(x.Axis, x.Size))),
           }
           select new KernelCase(value),
        .. from interpolation in new[] { Interpolation.Nearest, Interpolation.Bilinear }
           from fill in Enum.GetValues<SampleFill>()
           from channels in new[] { 1, 3, 20 }
           let op = new ProjectiveSampleOp((33, 40), interpolation, fill, 0.5)
           select new KernelCase(new Value(op, Inputs.Float32((4, 32, 31, channels)), Inputs.Float32((4, 8)))),
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Agree_with_the_reference(string kernel, string isa, string step) =>
        KernelCheck.MatchesReference(Cases, kernel, isa, step);

    [Fact]
    public void Are_all_tried() => KernelCheck.EveryKernelIsTried(Cases);
}
