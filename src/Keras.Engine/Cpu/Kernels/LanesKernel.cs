using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels;

/// <summary>Base of kernels whose body is written once for vectors of any width, of floats and of doubles.</summary>
internal abstract class LanesKernel<TOp> : Kernel<TOp>
    where TOp : Op
{
    protected override string? Refuses(TOp op, Step step, InstructionSet isa) => ElementTypes.Refuses(step);

    protected sealed override KernelCall Prepare(TOp op, Step step, InstructionSet isa) =>
        Lanes.Bind<Body, KernelCall>(isa, step.OutputType().DType, new Body(this, op, step));

    /// <summary>Fixes tiles and sizes for vectors of one width and type.</summary>
    protected abstract KernelCall Prepare<TLanes, TVector, T>(TOp op, Step step)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private readonly struct Body(LanesKernel<TOp> kernel, TOp op, Step step) : ILanesBody<KernelCall>
    {
        public KernelCall Bind<TLanes, TVector, T>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => kernel.Prepare<TLanes, TVector, T>(op, step);
    }
}
