using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>Functions of single elements.</summary>
internal static class ElementwiseLowerings
{
    // Normal numbers.
    private const double SmallestFloat = 1.17549435082228750797e-38;
    private const double SmallestDouble = 2.2250738585072014e-308;

    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<UnaryOp>((op, value, x, program) => value.DType.IsFloating()
            ? Unary(op.Function, value.DType, x[0], program)
            : throw LoweringList.Refusal(value, "it takes float32 and float64")),
        new Lowering<BinaryOp>(Binary),
        new Lowering<ReluGradientOp>(ReluGradient),
        new Lowering<SelectOp>((_, value, x, program) =>
            program.Call("aten::where.self", Mask(x[0], value.Inputs[0].DType, program), x[1], x[2])),
        new Lowering<CastOp>((op, _, x, program) => program.Cast(x[0], op.DType)),
        new Lowering<NarrowOp>((_, _, x, program) => program.Cast(x[0], HalfType.BFloat16)),
        new Lowering<WidenOp>((_, _, x, program) => program.Cast(x[0], DType.Float32)),
    ];

    /// <summary>Where a tensor is not 0.</summary>
    public static Register Mask(Register x, DType dtype, ProgramBuilder program) =>
        program.MaskOf(x) ?? program.Call("aten::ne.Tensor", x, program.Constant(0, dtype));

    /// <summary>Whether what is greater is the sign of what is never negative: one call says where it is above 0.</summary>
    public static bool IsSign(IReadOnlyList<Value> compared) =>
        compared is [{ Op: UnaryOp { Function: UnaryFunction.Relu } }, { Op: ConstantOp { Number: 0 } }];

    /// <summary><c>x + y</c> or <c>x - y</c> of any type.</summary>
    /// <remarks>libtorch's own call takes the factor of y as a floating-point number, which it refuses for integers.</remarks>
    public static Register Sum(Register x, Register y, bool subtracts, TensorType type, ProgramBuilder program)
    {
        if (type.DType.IsFloating())
        {
            return subtracts ? program.Subtract(x, y) : program.Sum(x, y);
        }

        Register second = subtracts ? program.Call("aten::neg", y) : y;
        Register both = program.Call("aten::stack", new[] { Broadcast(x), Broadcast(second) }, 0L);
        return program.Call("aten::sum.dim_IntList", both, ((Argument)new long[] { 0 }).Given(), false, Given(type.DType));

        Register Broadcast(Register register) =>
            program.View("aten::expand", register, ProgramBuilder.Sizes(type.Shape), false);
    }

    /// <summary>An element type for an argument that may be left out.</summary>
    public static Argument Given(DType dtype) => ((Argument)(long)Native.TorchTypes.Of(dtype)).Given();

    private static Register Unary(UnaryFunction function, DType dtype, Register x, ProgramBuilder program) => function switch
    {
        UnaryFunction.Negate => program.Call("aten::neg", x),
        UnaryFunction.Relu => program.Call("aten::relu", x),
        UnaryFunction.Exp => program.Call("aten::exp", x),
        UnaryFunction.Log => program.Call("aten::log", x),
        UnaryFunction.Sqrt => program.Call("aten::sqrt", x),
        UnaryFunction.Square => program.Call("aten::mul.Tensor", x, x),
        UnaryFunction.Abs => program.Call("aten::abs", x),
        UnaryFunction.Sign => Sign(x, program),
        UnaryFunction.Cos => program.Call("aten::cos", x),
        UnaryFunction.Sin => program.Call("aten::sin", x),
        UnaryFunction.Arctan => program.Call("aten::atan", x),
        UnaryFunction.Expm1 => program.Call("aten::expm1", x),
        UnaryFunction.Log1p => program.Call("aten::log1p", x),
        UnaryFunction.Tanh => program.Call("aten::tanh", x),
        UnaryFunction.Sigmoid => program.Call("aten::sigmoid", x),
        UnaryFunction.Softplus => program.Call("aten::logaddexp", x, program.Constant(0, dtype)),
        UnaryFunction.Erf => program.Call("aten::erf", x),
        UnaryFunction.Floor => program.Call("aten::floor", x),
        UnaryFunction.Round => program.Call("aten::round", x),
        UnaryFunction.IsFinite => program.FromMask(program.Call("aten::isfinite", x), dtype),
        _ => throw new NotSupportedException($"There is no function {function}."),
    };

    // libtorch's sign of NaN is 0.
    private static Register Sign(Register x, ProgramBuilder program)
    {
        Register sign = program.Call("aten::sign", x);
        return program.Call("aten::where.self", program.Call("aten::isnan", x), x, sign);
    }

    private static Register Binary(BinaryOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program) => op.Function switch
    {
        BinaryFunction.Add => Sum(x[0], x[1], subtracts: false, value.Types[0], program),
        BinaryFunction.Subtract => Sum(x[0], x[1], subtracts: true, value.Types[0], program),
        BinaryFunction.Multiply => KeepsFirst(value)
            ? program.Elementwise("aten::mul.Tensor", x[0], x[1])
            : program.Call("aten::mul.Tensor", x[0], x[1]),
        BinaryFunction.Divide when value.DType.IsFloating() => KeepsFirst(value)
            ? program.Elementwise("aten::div.Tensor", x[0], x[1])
            : program.Call("aten::div.Tensor", x[0], x[1]),
        BinaryFunction.Divide => DivideIntegers(value, x, program),
        BinaryFunction.Maximum => program.Call("aten::maximum", x[0], x[1]),
        BinaryFunction.Minimum => program.Call("aten::minimum", x[0], x[1]),
        BinaryFunction.Power => Power(value, x, program),
        BinaryFunction.Greater when IsSign(value.Inputs) => program.Call("aten::sign", x[0]),
        BinaryFunction.Greater => program.FromMask(program.Call("aten::gt.Tensor", x[0], x[1]), value.DType),
        BinaryFunction.GreaterOrEqual => program.FromMask(program.Call("aten::ge.Tensor", x[0], x[1]), value.DType),
        BinaryFunction.Equal => program.FromMask(program.Call("aten::eq.Tensor", x[0], x[1]), value.DType),
        _ => throw new NotSupportedException($"There is no function {op.Function}."),
    };

    // The gradient of a loss that is linear from the smallest normal number on: 1 from there, 0 at 0. A rectified value is never below.
    private static Register ReluGradient(ReluGradientOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program) =>
        program.Gradient(
            "aten::smooth_l1_loss_backward",
            x[0],
            x[1],
            program.Constant(0, value.DType),
            0L,
            value.DType == DType.Float32 ? SmallestFloat : SmallestDouble);

    private static bool KeepsFirst(Value value) =>
        value.Inputs[0].Types[0] == value.Types[0] && value.Inputs[0].Half == value.Half;

    private static Register DivideIntegers(Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        if (value.Shape.Length > 0)
        {
            Register isZero = program.Call("aten::eq.Tensor", x[1], program.Constant(0, value.DType));
            Register anyZero = program.Cast(program.Call("aten::any", isZero), DType.Int32);
            program.Host(0, results => new CheckInstruction(
                "check of divisors", anyZero, new TensorType(DType.Int32, Shape.Scalar), program.Device, RefuseZero)
            {
                Outputs = results,
                Step = program.Step,
            });
        }

        return program.Call("aten::div.Tensor_mode", x[0], x[1], ((Argument)"trunc").Given());
    }

    private static void RefuseZero(HostTensor any)
    {
        if (any.Elements<int>()[0] != 0)
        {
            throw new DivideByZeroException();
        }
    }

    // Powers of integers are taken in float64, as negative exponents have no integer result.
    private static Register Power(Value value, IReadOnlyList<Register> x, ProgramBuilder program) => value.DType.IsFloating()
        ? program.Call("aten::pow.Tensor_Tensor", x[0], x[1])
        : program.Cast(
            program.Call("aten::pow.Tensor_Tensor", program.Cast(x[0], DType.Float64), program.Cast(x[1], DType.Float64)), value.DType);
}
