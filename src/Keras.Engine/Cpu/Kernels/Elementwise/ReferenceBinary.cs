using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Defines <see cref="BinaryOp"/>.</summary>
internal sealed unsafe class ReferenceBinary : ReferenceNumberKernel<BinaryOp>
{
    protected override void Compute<T>(BinaryOp op, Step step, in KernelArguments arguments)
    {
        T* left = arguments.Input<T>(0);
        T* right = arguments.Input<T>(1);
        T* z = arguments.Output<T>();
        int[] sizes = step.OutputType().Shape.ToArray();
        long[] leftStrides = RowMajor.BroadcastStrides(step.InputType(0).Shape, step.OutputType().Shape);
        long[] rightStrides = RowMajor.BroadcastStrides(step.InputType(1).Shape, step.OutputType().Shape);
        long length = step.OutputType().Shape.Length;
        for (long i = 0; i < length; i++)
        {
            T x = left[RowMajor.Offset(i, sizes, leftStrides)];
            T y = right[RowMajor.Offset(i, sizes, rightStrides)];
            z[i] = op.Function switch
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
                _ => throw new NotSupportedException($"There is no function {op.Function}."),
            };
        }
    }
}
