using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch.Programs;

/// <summary>An op that the processor's engine computes, so that its numbers are the same on every backend.</summary>
internal sealed class EngineInstruction : HostInstruction
{
    private static readonly Lazy<CpuBackend> s_engine = new(() => new CpuBackend());

    private readonly IExecutable _executable;
    private readonly ITensorStorage[] _inputs;
    private readonly ITensorStorage[] _results;

    /// <param name="value">The op with the types of its inputs.</param>
    /// <param name="inputs">Where its inputs are.</param>
    /// <param name="device">Where its outputs go.</param>
    public EngineInstruction(Value value, IReadOnlyList<Register> inputs, TorchDevice device)
        : base([.. inputs.Zip(value.Inputs, (register, input) => (register, input.Types[0]))], value.Types, device)
    {
        Name = $"{value.Op.Name} on the host";
        _executable = Compile(value);
        _inputs = [.. value.Inputs.Select(input => s_engine.Value.Allocate(input.Types[0]))];
        _results = [.. value.Types.Select(s_engine.Value.Allocate)];
    }

    public override string Name { get; }

    /// <summary>The elements of an op's only output for given inputs, as float64.</summary>
    public static double[] Evaluate(Op op, TensorType type, ReadOnlySpan<double> elements)
    {
        Value input = Ops.Placeholder("x", type);
        Value output = new(op, input);
        using IExecutable executable = s_engine.Value.Compile(new Graph([input], [output], []));
        ITensorStorage source = s_engine.Value.Allocate(type);
        ITensorStorage result = s_engine.Value.Allocate(output.Types[0]);
        source.Write(elements);
        executable.Run([source], [result]);
        double[] computed = new double[output.Shape.Length];
        result.Read<double>(computed);
        return computed;
    }

    protected override void Compute(IReadOnlyList<HostTensor> inputs, IReadOnlyList<HostTensor> outputs)
    {
        for (int input = 0; input < _inputs.Length; input++)
        {
            inputs[input].WriteTo(_inputs[input]);
        }

        _executable.Run(_inputs, _results);
        for (int output = 0; output < _results.Length; output++)
        {
            outputs[output].ReadFrom(_results[output]);
        }
    }

    private static IExecutable Compile(Value value)
    {
        Value[] inputs = [.. value.Inputs.Select((input, index) => Ops.Placeholder($"x{index}", input.Types[0]))];
        Value computed = new(value.Op, inputs);
        return s_engine.Value.Compile(new Graph(
            inputs, value.Types.Count == 1 ? [computed] : [.. value.Types.Select((_, part) => computed.Part(part))], []));
    }
}
