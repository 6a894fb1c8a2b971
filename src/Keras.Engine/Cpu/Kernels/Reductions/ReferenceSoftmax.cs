using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Defines <see cref="SoftmaxOp"/>.</summary>
internal sealed unsafe class ReferenceSoftmax : ReferenceKernel<SoftmaxOp>
{
    protected override void Compute<T>(SoftmaxOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        int length = step.OutputType().Shape[^1];
        long rows = step.OutputType().Shape.Length / length;
        for (long row = 0; row < rows; row++, x += length, y += length)
        {
            T largest = x[0];
            for (int i = 1; i < length; i++)
            {
                largest = T.Max(largest, x[i]);
            }

            double sum = 0;
            for (int i = 0; i < length; i++)
            {
                y[i] = T.Exp(x[i] - largest);
                sum += Wide(y[i]);
            }

            for (int i = 0; i < length; i++)
            {
                y[i] = T.CreateTruncating(Wide(y[i]) / sum);
            }
        }
    }
}
