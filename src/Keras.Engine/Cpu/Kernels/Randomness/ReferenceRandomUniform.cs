using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Randomness;

/// <summary>Defines <see cref="RandomUniformOp"/>: the seed is the key; position and step are the counter.</summary>
/// <remarks>
/// Element i is word <c>i % 4</c> of block <c>i / 4</c>. Float32 keeps 24 of the 32 bits, so that no number rounds up
/// to 1; float64 keeps all, so both types draw nearly the same numbers.
/// </remarks>
internal sealed unsafe class ReferenceRandomUniform : ReferenceKernel<RandomUniformOp>
{
    protected override void Compute<T>(RandomUniformOp op, Step step, in KernelArguments arguments)
    {
        long counter = *arguments.Input<long>(0);
        T* y = arguments.Output<T>();
        int bits = sizeof(T) == sizeof(float) ? 24 : 32;
        for (long i = 0; i < op.Shape.Length; i++)
        {
            (uint x0, uint x1, uint x2, uint x3) = Philox.Block((ulong)op.Seed, (ulong)(i / 4), (ulong)counter);
            uint word = (i % 4) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 };
            y[i] = T.CreateTruncating(Math.ScaleB(word >> (32 - bits), -bits));
        }
    }
}
