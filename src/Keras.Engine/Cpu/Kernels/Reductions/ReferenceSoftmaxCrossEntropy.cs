using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Defines <see cref="SoftmaxCrossEntropyOp"/>.</summary>
internal sealed unsafe class ReferenceSoftmaxCrossEntropy : ReferenceKernel<SoftmaxCrossEntropyOp>
{
    protected override void Compute<T>(SoftmaxCrossEntropyOp op, Step step, in KernelArguments arguments)
    {
        T* logits = arguments.Input<T>(0);
        T* targets = arguments.Input<T>(1);
        T* loss = arguments.Output<T>();
        int length = step.InputType(0).Shape[^1];
        long rows = step.OutputType().Shape.Length;
        for (long row = 0; row < rows; row++, logits += length, targets += length)
        {
            T largest = logits[0];
            for (int i = 1; i < length; i++)
            {
                largest = T.Max(largest, logits[i]);
            }

            double sum = 0;
            for (int i = 0; i < length; i++)
            {
                sum += Math.Exp(Wide(logits[i]) - Wide(largest));
            }

            double total = 0;
            for (int i = 0; i < length; i++)
            {
                total -= Wide(targets[i]) * (Wide(logits[i]) - Wide(largest) - Math.Log(sum));
            }

            loss[row] = T.CreateTruncating(total);
        }
    }
}
