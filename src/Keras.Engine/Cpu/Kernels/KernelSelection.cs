using Keras.Engine.Cpu.Kernels.Collectives;
using Keras.Engine.Cpu.Kernels.Convolution;
using Keras.Engine.Cpu.Kernels.Elementwise;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Kernels.Indexing;
using Keras.Engine.Cpu.Kernels.Movement;
using Keras.Engine.Cpu.Kernels.Normalization;
using Keras.Engine.Cpu.Kernels.Pooling;
using Keras.Engine.Cpu.Kernels.Randomness;
using Keras.Engine.Cpu.Kernels.Reductions;
using Keras.Engine.Cpu.Kernels.Sampling;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels;

/// <summary>Chooses the first kernel in a family's list that can run a step.</summary>
internal static class KernelSelection
{
    /// <summary>Every kernel, family by family, best first within a family.</summary>
    public static IReadOnlyList<IKernel> All { get; } =
    [
        .. ConvolutionKernels.InOrder,
        .. MatMulKernels.InOrder,
        .. ElementwiseKernels.InOrder,
        .. ReductionKernels.InOrder,
        .. NormalizationKernels.InOrder,
        .. PoolingKernels.InOrder,
        .. MovementKernels.InOrder,
        .. IndexingKernels.InOrder,
        .. SamplingKernels.InOrder,
        .. RandomKernels.InOrder,
        .. CollectiveKernels.InOrder,
    ];

    private static readonly ILookup<Type, IKernel> s_byOp = All.ToLookup(kernel => kernel.OpType);

    /// <summary>The kernels for ops of one class, best first.</summary>
    public static IEnumerable<IKernel> For(Type opType) => s_byOp[opType];

    /// <summary>The kernel for <paramref name="step"/> and why those before it in the list were not taken.</summary>
    /// <exception cref="NotSupportedException">No kernel can run the step.</exception>
    public static (IKernel Kernel, IReadOnlyList<string> Refusals) Choose(Step step, InstructionSet isa, bool referenceOnly)
    {
        List<string> refusals = [];
        foreach (IKernel kernel in For(step.Op.GetType()))
        {
            string? reason = referenceOnly && !IsReference(kernel) ? "only reference kernels are allowed" : kernel.Refuses(step, isa);
            if (reason is null)
            {
                return (kernel, refusals);
            }

            refusals.Add($"{kernel.Name}: {reason}");
        }

        throw new NotSupportedException(
            $"The CPU has no kernel for {step}. {(refusals.Count == 0 ? "" : string.Join("; ", refusals) + ".")}");
    }

    /// <summary>Whether a kernel is the definition of its op.</summary>
    public static bool IsReference(IKernel kernel) => kernel.Name.StartsWith("Reference", StringComparison.Ordinal);
}
