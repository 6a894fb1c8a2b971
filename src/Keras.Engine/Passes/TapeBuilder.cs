using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Passes;

/// <summary>Writes elementwise values as the instructions of one tape.</summary>
/// <param name="replaced">What stands in the new graph for values that the tape reads.</param>
internal sealed class TapeBuilder(IReadOnlyDictionary<Value, Value> replaced)
{
    private readonly List<Value> _inputs = [];
    private readonly List<(Op Op, int[] Operands)> _instructions = [];

    // Inputs are counted downwards from -1 until their number is known.
    private readonly Dictionary<Value, int> _operands = [];

    /// <summary>Adds a value whose inputs are added already or come from outside.</summary>
    public void Add(Value value)
    {
        _operands[value] = value.Op switch
        {
            ScaleChannelsOp scale => Instruction(
                BinaryFunction.Multiply,
                Operand(value.Inputs[0]),
                Input(PerChannel(replaced[value.Inputs[1]], scale.Axis, value.Shape))),
            NormalizeOp normalize => Normalize(normalize, value),
            MomentsGradientOp gradient => MomentsGradient(gradient, value),
            _ => Instruction(value.Op, [.. value.Inputs.Select(Operand)]),
        };
    }

    /// <summary>The tape and the values it reads.</summary>
    /// <param name="outputs">Added values to hand out.</param>
    public (Tape Tape, IReadOnlyList<Value> Inputs) Build(IReadOnlyList<Value> outputs)
    {
        TapeInstruction[] instructions = [.. _instructions.Select(
            instruction => new TapeInstruction(instruction.Op, [.. instruction.Operands.Select(Number)]))];
        IntList results = [.. outputs.Select(output => Number(_operands[output]))];
        return (new Tape(_inputs.Count, instructions, results), _inputs);
    }

    private int Number(int operand) => operand < 0 ? -1 - operand : _inputs.Count + operand;

    private int Operand(Value value)
    {
        value = ElementwiseGroup.WithoutBroadcast(value);
        return _operands.TryGetValue(value, out int operand) ? operand : _operands[value] = Input(replaced[value]);
    }

    private int Input(Value value)
    {
        int index = _inputs.IndexOf(value);
        if (index < 0)
        {
            index = _inputs.Count;
            _inputs.Add(value);
        }

        return -1 - index;
    }

    private int Instruction(BinaryFunction function, int left, int right) =>
        Instruction(new BinaryOp(function), [left, right]);

    private int Instruction(Op op, int[] operands)
    {
        _instructions.Add((op, operands));
        return _instructions.Count - 1;
    }

    // gamma * (x - mean) / sqrt(variance + epsilon) + beta
    private int Normalize(NormalizeOp op, Value value)
    {
        Value[] inputs = [.. value.Inputs.Skip(1).Select(input => replaced[input])];
        (Value mean, Value variance, Value gamma, Value beta) = (inputs[0], inputs[1], inputs[2], inputs[3]);
        Value scale = gamma / Ops.Sqrt(variance + op.Epsilon);
        return ScaleAndShift(value, op.Axis, mean, scale, beta);
    }

    // dmean / m + dvariance * 2 * (x - mean) / m
    private int MomentsGradient(MomentsGradientOp op, Value value)
    {
        Value[] inputs = [.. value.Inputs.Skip(1).Select(input => replaced[input])];
        double perChannel = value.Shape.Length / value.Shape[op.Axis];
        return ScaleAndShift(value, op.Axis, inputs[0], inputs[2] * (2 / perChannel), inputs[1] * (1 / perChannel));
    }

    private int ScaleAndShift(Value value, int axis, Value center, Value scale, Value offset)
    {
        int distance = Instruction(
            BinaryFunction.Subtract, Operand(value.Inputs[0]), Input(PerChannel(center, axis, value.Shape)));
        int scaled = Instruction(BinaryFunction.Multiply, distance, Input(PerChannel(scale, axis, value.Shape)));
        return Instruction(BinaryFunction.Add, scaled, Input(PerChannel(offset, axis, value.Shape)));
    }

    // A vector over channels, shaped to be broadcast along the axes behind them.
    private static Value PerChannel(Value vector, int axis, Shape shape)
    {
        int behind = shape.Rank - 1 - axis;
        return Ops.Reshape(vector, vector.Shape.Concat(Shape.Of([.. Enumerable.Repeat(1, behind)])));
    }
}
