using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class ElementwiseKernelsTests
{
    private static readonly Shape[] s_lengths = [1, 7, 16, 17, 67, (3, 5, 11), (2, 8193), 100_003];

    private static readonly (Shape Left, Shape Right)[] s_broadcasts =
    [
        (33, 33),
        ((9, 17), (9, 17)),
        ((300, 257), (300, 257)),
        ((9, 17), 17),
        (17, (9, 17)),
        ((500, 67), 67),
        ((9, 17), (9, 1)),
        ((9, 1), (9, 17)),
        ((3, 20_000), (3, 1)),
        ((9, 17), Shape.Scalar),
        (Shape.Scalar, 40_001),
        ((40, 1), (1, 50)),
        ((4, 1, 19), (4, 6, 19)),
        ((4, 6, 1, 5), (1, 7, 5)),
        ((2, 1, 3, 1), (5, 1, 9)),
        ((8, 32, 32, 24), 24),
        (600, (5, 600)),
        ((3, 1, 7), (3, 400, 7)),
        (Shape.Scalar, Shape.Scalar),
        ((1, 1), 1),
    ];

    private static readonly Shape[][] s_tapes =
    [
        [1, 1, 1, 1],
        [100_003, 100_003, 100_003, Shape.Scalar],
        [(9, 17), (9, 17), 17, (9, 1)],
        [(8, 16, 16, 24), (8, 16, 16, 24), 24, Shape.Scalar],
        [(8, 16, 16, 24), (8, 16, 16, 24), 24, 24],
        [(300, 700), 700, (300, 700), (300, 1)],
        [(40, 50), (40, 1), 50, Shape.Scalar],
        [(4, 6, 7, 5), (4, 6, 1, 5), (1, 7, 5), (4, 1, 1, 1)],
    ];

    private static readonly double[] s_special =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1, -1, 0.5, -2.5, 1e-30, -1e-30, 1e-42,
        90, -90, 110, -110, 720, -720, -760, 1e30, -1e30, 3,
    ];

    public static TheoryData<string, string, string> Combinations => KernelCheck.Combinations(Cases);

    private static IReadOnlyList<KernelCase> Cases { get; } =
    [
        .. from function in Enum.GetValues<UnaryFunction>()
           from shape in s_lengths
           select new KernelCase(new Value(new UnaryOp(function), Inputs.Float32(shape)))
           {
               Minimum = function is UnaryFunction.Log or UnaryFunction.Sqrt ? 0.01 : -9,
               Maximum = 9,
           },
        .. from function in Enum.GetValues<BinaryFunction>()
           from shapes in s_broadcasts
           let operands = new[] { Inputs.Float32(shapes.Left), Inputs.Float32(shapes.Right) }
           select new KernelCase(new Value(new BinaryOp(function), operands))
           {
               Minimum = function == BinaryFunction.Power ? 0.1 : -2,
               Maximum = 2,
           },
        .. from function in Enum.GetValues<UnaryFunction>().Except([UnaryFunction.Cos])
           select new KernelCase(new Value(new UnaryOp(function), Inputs.Float32(57)))
           {
               Numbers = s_special,
               Note = "special",
           },
        .. from function in Enum.GetValues<BinaryFunction>()
           select new KernelCase(new Value(new BinaryOp(function), Inputs.Float32(800), Inputs.Float32(800)))
           {
               Numbers = s_special,
               Note = "special",
           },
        .. from turn in Enumerable.Range(0, 3)
           from other in new Shape[] { (9, 17), (9, 1), Shape.Scalar }
           let operands = new[] { Inputs.Float32((9, 17)), Inputs.Float32(other), Inputs.Float32(17) }
           select new KernelCase(new Value(
               new SelectOp(), operands[turn], operands[(turn + 1) % 3], operands[(turn + 2) % 3])),
        .. from shapes in s_tapes
           let inputs = shapes[1..].Select(Inputs.Float32).ToArray()
           select new KernelCase(new Value(new ElementwiseTapeOp(shapes[0], Tape()), inputs))
           {
               Minimum = 0.1,
           },
        .. from dtype in Enum.GetValues<DType>()
           from to in new[] { DType.Float32, DType.Float64 }
           from shape in new Shape[] { 1, 77, (123, 457) }
           select new KernelCase(new Value(new CastOp(to), Inputs.Of(dtype, shape)))
           {
               Minimum = dtype == DType.UInt8 ? 0 : -200,
               Maximum = 200,
               Tolerance = 0,
           },
        .. from shape in new Shape[] { 1, 77, (123, 457) }
           select new KernelCase(new Value(new NarrowOp(), Inputs.Float32(shape)))
           {
               Tolerance = 0,
           },
        new KernelCase(new Value(new NarrowOp(), Inputs.Float32(800)))
        {
            Numbers = s_special,
            Note = "special",
            Tolerance = 0,
        },
        .. from shape in new Shape[] { 2, 78, (123, 458) }
           select new KernelCase(new Value(new WidenOp(), Inputs.Of(DType.UInt8, shape)))
           {
               Minimum = 0,
               Maximum = 255,
               Tolerance = 0,
           },
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Agree_with_the_reference(string kernel, string isa, string step) =>
        KernelCheck.MatchesReference(Cases, kernel, isa, step);

    [Fact]
    public void Are_all_tried() => KernelCheck.EveryKernelIsTried(Cases);

    // Many results alive at once, a function of one input alone, and results read after they are handed out.
    private static Tape Tape() => new(
        3,
        [
            new TapeInstruction(new BinaryOp(BinaryFunction.Multiply), [0, 1]),
            new TapeInstruction(new UnaryOp(UnaryFunction.Sqrt), [2]),
            new TapeInstruction(new BinaryOp(BinaryFunction.Add), [3, 4]),
            new TapeInstruction(new UnaryOp(UnaryFunction.Tanh), [5]),
            new TapeInstruction(new BinaryOp(BinaryFunction.Greater), [3, 6]),
            new TapeInstruction(new SelectOp(), [7, 6, 1]),
            new TapeInstruction(new BinaryOp(BinaryFunction.Subtract), [8, 5]),
        ],
        [9, 5]);
}
