using Keras.Engine.Cpu.Simd;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels;

/// <summary>One way to compute one op.</summary>
internal interface IKernel
{
    /// <summary>The class of the op.</summary>
    Type OpType { get; }

    /// <summary>Algorithm and op, as printed in plans.</summary>
    string Name { get; }

    /// <summary>Why the kernel cannot or should not run a step; null if it can.</summary>
    string? Refuses(Step step, InstructionSet isa);

    /// <summary>Fixes tiles and sizes for a step it does not refuse.</summary>
    KernelCall Prepare(Step step, InstructionSet isa);
}
