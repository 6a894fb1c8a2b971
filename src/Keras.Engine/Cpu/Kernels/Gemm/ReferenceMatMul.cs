using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>Defines <see cref="MatMulOp"/>.</summary>
internal sealed unsafe class ReferenceMatMul : ReferenceKernel<MatMulOp>
{
    protected override void Compute<T>(MatMulOp op, Step step, in KernelArguments arguments)
    {
        T* left = arguments.Input<T>(0);
        T* right = arguments.Input<T>(1);
        T* output = arguments.Output<T>();
        Shape leftShape = step.InputType(0).Shape;
        (int rows, int columns) = (step.OutputType().Shape[0], step.OutputType().Shape[1]);
        int length = leftShape[op.TransposeLeft ? 0 : 1];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double sum = 0;
                for (int k = 0; k < length; k++)
                {
                    T x = op.TransposeLeft ? left[((long)k * rows) + row] : left[((long)row * length) + k];
                    T y = op.TransposeRight ? right[((long)column * length) + k] : right[((long)k * columns) + column];
                    sum += Wide(x) * Wide(y);
                }

                *output++ = T.CreateTruncating(sum);
            }
        }
    }
}
