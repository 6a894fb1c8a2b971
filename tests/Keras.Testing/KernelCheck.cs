using Keras.Engine.Cpu.Kernels;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;
using Xunit;

namespace Keras.Testing;

/// <summary>Compares every listed kernel with the reference of its op, on every instruction set of this machine.</summary>
public static class KernelCheck
{
    /// <summary>Kernel, instruction set and case, for every combination that the kernel does not refuse.</summary>
    public static TheoryData<string, string, string> Combinations(IReadOnlyList<KernelCase> cases)
    {
        Assert.Equal(cases.Count, cases.Select(@case => @case.ToString()).Distinct().Count());
        TheoryData<string, string, string> combinations = [];
        foreach (KernelCase @case in InBothTypes(cases))
        {
            Step step = StepOf(@case.Value);
            foreach (InstructionSet isa in InstructionSets.Available)
            {
                foreach (IKernel kernel in FastKernels(step).Where(kernel => kernel.Refuses(step, isa) is null))
                {
                    combinations.Add(kernel.Name, isa.ToString(), @case.ToString());
                }
            }
        }

        return combinations;
    }

    /// <summary>One of the <see cref="Combinations"/> agrees with the reference, whatever the number of threads.</summary>
    /// <remarks>
    /// Outputs, workspace, scratch and the memory behind every buffer hold NaN before the run; the kernel must write every
    /// output, nothing else, leave its inputs alone, and allocate nothing.
    /// </remarks>
    public static void MatchesReference(IReadOnlyList<KernelCase> cases, string kernel, string isa, string text)
    {
        KernelCase @case = InBothTypes(cases).Single(candidate => candidate.ToString() == text);
        Step step = StepOf(@case.Value);
        InstructionSet set = Enum.Parse<InstructionSet>(isa);
        IKernel fast = FastKernels(step).Single(candidate => candidate.Name == kernel);
        IKernel reference = KernelSelection.For(step.Op.GetType())
            .First(candidate => KernelSelection.IsReference(candidate) && candidate.Refuses(step, set) is null);
        using KernelRun expected = new(@case, step, reference, set, threads: 1);
        using KernelRun alone = new(@case, step, fast, set, threads: 1);
        for (int output = 0; output < step.Outputs.Count; output++)
        {
            TensorAssert.Close(expected.Output(output), alone.Output(output), @case.Tolerance, $"{kernel}, output {output}");
        }

        foreach (int threads in (int[])[2, 3])
        {
            using KernelRun shared = new(@case, step, fast, set, threads);
            for (int output = 0; output < step.Outputs.Count; output++)
            {
                Assert.True(
                    alone.OutputBytes(output).SequenceEqual(shared.OutputBytes(output)),
                    $"{kernel}: output {output} has other bits on {threads} threads than on 1.");
            }
        }
    }

    /// <summary>
    /// Every listed kernel of the cases' ops runs at least one case of floats and one of doubles on some set, of this machine or not.
    /// </summary>
    public static void EveryKernelIsTried(IReadOnlyList<KernelCase> cases)
    {
        Step[] steps = [.. InBothTypes(cases).Select(@case => StepOf(@case.Value))];
        foreach (IGrouping<(Type, bool), Step> op in steps.GroupBy(
            step => (step.Op.GetType(), step.Value.Types.Concat(step.Value.Inputs.Select(input => input.Types[0]))
                .Any(type => type.DType == DType.Float64))))
        {
            foreach (IKernel kernel in FastKernels(op.First()))
            {
                Assert.True(
                    op.Any(step => Enum.GetValues<InstructionSet>().Any(isa => kernel.Refuses(step, isa) is null)),
                    $"{kernel.Name} refuses every case of {(op.Key.Item2 ? "doubles" : "floats")}.");
            }
        }
    }

    /// <summary>The only step of a plan that computes <paramref name="value"/> from its inputs.</summary>
    internal static Step StepOf(Value value)
    {
        Value[] inputs = [.. value.Inputs.Distinct()];
        Value[] results = value.Types.Count == 1 ? [value] : [.. value.Types.Select((_, part) => value.Part(part))];
        return Assert.Single(Scheduler.Schedule(new Graph(inputs, results, [])).Steps);
    }

    private static IEnumerable<KernelCase> InBothTypes(IReadOnlyList<KernelCase> cases) =>
        cases.Concat(cases.Select(@case => @case.InDouble())).DistinctBy(@case => @case.ToString());

    private static IEnumerable<IKernel> FastKernels(Step step) =>
        KernelSelection.For(step.Op.GetType()).Where(kernel => !KernelSelection.IsReference(kernel));
}
