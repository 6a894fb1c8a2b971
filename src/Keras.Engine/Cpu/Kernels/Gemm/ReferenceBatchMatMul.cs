using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>Defines <see cref="BatchMatMulOp"/>.</summary>
internal sealed unsafe class ReferenceBatchMatMul : ReferenceKernel<BatchMatMulOp>
{
    protected override void Compute<T>(BatchMatMulOp op, Step step, in KernelArguments arguments)
    {
        T* left = arguments.Input<T>(0);
        T* right = arguments.Input<T>(1);
        T* output = arguments.Output<T>();
        Shape shape = step.OutputType().Shape;
        (int batch, int rows, int columns) = (shape[0], shape[1], shape[2]);
        int length = step.InputType(0).Shape[op.TransposeLeft ? 1 : 2];
        for (int pair = 0; pair < batch; pair++, left += (long)rows * length, right += (long)length * columns)
        {
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
}
