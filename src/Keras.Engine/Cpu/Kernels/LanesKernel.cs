using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels;

/// <summary>Base of kernels whose body is written once for vectors of any width.</summary>
internal abstract class LanesKernel<TOp> : Kernel<TOp>
    where TOp : Op
{
    protected sealed override KernelCall Prepare(TOp op, Step step, InstructionSet isa) =>
        Lanes.Bind<Body, KernelCall>(isa, new Body(this, op, step));

    /// <summary>Fixes tiles and sizes for vectors of one width.</summary>
    protected abstract KernelCall Prepare<TLanes, TVector>(TOp op, Step step)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct;

    private readonly struct Body(LanesKernel<TOp> kernel, TOp op, Step step) : ILanesBody<KernelCall>
    {
        public KernelCall Bind<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => kernel.Prepare<TLanes, TVector>(op, step);
    }
}
