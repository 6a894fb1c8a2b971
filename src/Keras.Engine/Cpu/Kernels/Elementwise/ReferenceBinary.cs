using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Defines <see cref="BinaryOp"/>.</summary>
internal sealed unsafe class ReferenceBinary : ReferenceNumberKernel<BinaryOp>
{
    /// <summary>A function of two numbers.</summary>
    public static T Apply<T>(BinaryFunction function, T x, T y)
        where T : unmanaged, INumber<T> => function switch
        {
            BinaryFunction.Add => x + y,
            BinaryFunction.Subtract => x - y,
            BinaryFunction.Multiply => x * y,
            BinaryFunction.Divide => x / y,
            BinaryFunction.Maximum => T.Max(x, y),
            BinaryFunction.Minimum => T.Min(x, y),
            BinaryFunction.Power =>
                T.CreateTruncating(Math.Pow(double.CreateTruncating(x), double.CreateTruncating(y))),
            BinaryFunction.Greater => x > y ? T.One : T.Zero,
            BinaryFunction.GreaterOrEqual => x >= y ? T.One : T.Zero,
            BinaryFunction.Equal => x == y ? T.One : T.Zero,
            _ => throw new NotSupportedException($"There is no function {function}."),
        };

    protected override void Compute<T>(BinaryOp op, Step step, in KernelArguments arguments)
    {
        T* left = arguments.Input<T>(0);
        T* right = arguments.Input<T>(1);
        T* z = arguments.Output<T>();
        Shape shape = step.OutputType().Shape;
        Span<long> leftStrides = stackalloc long[shape.Rank];
        Span<long> rightStrides = stackalloc long[shape.Rank];
        RowMajor.BroadcastStrides(step.InputType(0).Shape, shape, leftStrides);
        RowMajor.BroadcastStrides(step.InputType(1).Shape, shape, rightStrides);
        long length = shape.Length;
        for (long i = 0; i < length; i++)
        {
            T x = left[RowMajor.Offset(i, shape.Sizes, leftStrides)];
            T y = right[RowMajor.Offset(i, shape.Sizes, rightStrides)];
            z[i] = Apply(op.Function, x, y);
        }
    }
}
