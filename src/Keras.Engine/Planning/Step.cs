using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Planning;

/// <summary>One op of a plan with the buffers it reads and writes.</summary>
internal sealed class Step(int index, Value value, IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs)
{
    /// <summary>Position in the plan.</summary>
    public int Index { get; } = index;

    public Value Value { get; } = value;

    public Op Op => Value.Op;

    public IReadOnlyList<TensorBuffer> Inputs { get; } = inputs;

    public IReadOnlyList<TensorBuffer> Outputs { get; } = outputs;

    /// <summary>Memory that belongs to the step while it runs, if its kernel asks for any.</summary>
    public TensorBuffer? Workspace { get; set; }

    /// <summary>Element type and shape of an input as the op sees it; its buffer may have been reshaped.</summary>
    public TensorType InputType(int input) => Value.Inputs[input].Types[0];

    /// <summary>Element type and shape of an output.</summary>
    public TensorType OutputType(int output = 0) => Value.Types[output];

    /// <summary>Elements from one row of channels of an input to the next: more than it has in a longer tensor.</summary>
    public int InputPitch(int input) => Inputs[input].Pitch(InputType(input).Shape);

    /// <summary>Elements from one row of channels of an output to the next: more than it has in a longer tensor.</summary>
    public int OutputPitch(int output = 0) => Outputs[output].Pitch(OutputType(output).Shape);

    /// <summary>Whether the plan only reads an input: it neither computes nor updates it.</summary>
    public bool IsGiven(int input) => Inputs[input] is { Place: not BufferPlace.Arena, IsUpdated: false };

    /// <summary>Whether an input is part of the output's memory already.</summary>
    public bool IsInPlace(int input) => Inputs[input].Container is TensorBuffer container && container == Outputs[0].Container;

    /// <summary>Op, types and layer, for messages.</summary>
    public override string ToString() =>
        $"{Op.Name}{Op.Attributes}({string.Join(", ", Value.Inputs.Select(input => input.Types[0]))}) -> "
        + $"{string.Join(", ", Value.Types)}{(Value.Label is null ? "" : $" of {Value.Label}")}";
}
