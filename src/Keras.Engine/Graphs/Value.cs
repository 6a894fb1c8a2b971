using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Recording;
using Keras.Engine.Tensors;

namespace Keras;

/// <summary>An <see cref="Engine.Graphs.Op"/> applied to values. Immutable; every size is known.</summary>
/// <remarks>An op with several outputs makes one value; <see cref="Part"/> takes an output out of it.</remarks>
public partial class Value
{
    /// <summary>Applies <paramref name="op"/> to <paramref name="inputs"/>.</summary>
    /// <exception cref="ArgumentException">The inputs do not fit the op.</exception>
    public Value(Op op, params IReadOnlyList<Value> inputs)
    {
        Op = op;
        Inputs = Assignments.Current(inputs);
        Types = Infer(op, Inputs);
        Epoch = Recorder.Note(this);
    }

    private Value(Op op, IReadOnlyList<Value> inputs, IReadOnlyList<TensorType> types)
    {
        (Op, Inputs, Types) = (op, inputs, types);
    }

    /// <summary>What computes this value.</summary>
    public Op Op { get; }

    /// <summary>What the op is applied to.</summary>
    public IReadOnlyList<Value> Inputs { get; private set; }

    /// <summary>Element type and shape of every output.</summary>
    public IReadOnlyList<TensorType> Types { get; }

    /// <summary>Shape of the only (or first) output.</summary>
    public Shape Shape => Types[0].Shape;

    /// <summary>Element type of the only (or first) output.</summary>
    public DType DType => Types[0].DType;

    /// <summary>The layer or weight this value belongs to, for messages and printed graphs.</summary>
    public string? Label { get; init; } = LabelScope.Current;

    /// <summary>
    /// What the policy of its layer has it computed in, on backends that do so; null for the element type itself, which
    /// <see cref="Types"/> tells in any case.
    /// </summary>
    public HalfType? Half { get; init; } = HalfScope.Current;

    /// <summary>When the value was made, if outside of traces: what its variables held then; null in a trace.</summary>
    internal Epoch? Epoch { get; set; }

    /// <summary>
    /// Once computed outside of a trace: the tensor, or the variable that holds it as of <see cref="Epoch"/>; null before.
    /// </summary>
    internal object? Held { get; set; }

    /// <summary>The last trace that was recorded of it, and its place there; for the recorder, which makes one at a time.</summary>
    internal (int Walk, int Place) Mark { get; set; }

    /// <summary>Elementwise sum, with broadcasting.</summary>
    public static Value operator +(Value left, Value right) => Ops.Add(left, right);

    /// <summary>Adds a number to every element.</summary>
    public static Value operator +(Value left, double right) => Ops.Add(left, Ops.Constant(right, left.DType));

    /// <summary>Adds a number to every element.</summary>
    public static Value operator +(double left, Value right) => Ops.Add(Ops.Constant(left, right.DType), right);

    /// <summary>Elementwise difference, with broadcasting.</summary>
    public static Value operator -(Value left, Value right) => Ops.Subtract(left, right);

    /// <summary>Subtracts a number from every element.</summary>
    public static Value operator -(Value left, double right) => Ops.Subtract(left, Ops.Constant(right, left.DType));

    /// <summary>Subtracts every element from a number.</summary>
    public static Value operator -(double left, Value right) => Ops.Subtract(Ops.Constant(left, right.DType), right);

    /// <summary>Elementwise product, with broadcasting.</summary>
    public static Value operator *(Value left, Value right) => Ops.Multiply(left, right);

    /// <summary>Multiplies every element by a number.</summary>
    public static Value operator *(Value left, double right) => Ops.Multiply(left, Ops.Constant(right, left.DType));

    /// <summary>Multiplies every element by a number.</summary>
    public static Value operator *(double left, Value right) => Ops.Multiply(Ops.Constant(left, right.DType), right);

    /// <summary>Elementwise quotient, with broadcasting.</summary>
    public static Value operator /(Value left, Value right) => Ops.Divide(left, right);

    /// <summary>Divides every element by a number.</summary>
    public static Value operator /(Value left, double right) => Ops.Divide(left, Ops.Constant(right, left.DType));

    /// <summary>Divides a number by every element.</summary>
    public static Value operator /(double left, Value right) => Ops.Divide(Ops.Constant(left, right.DType), right);

    /// <summary>Changes the sign of every element.</summary>
    public static Value operator -(Value value) => Ops.Negate(value);

    /// <summary>One output of an op that has several.</summary>
    public Value Part(int index) => new(new PartOp(index), this) { Label = Label, Half = Half };

    private static TensorType[] Infer(Op op, IReadOnlyList<Value> inputs)
    {
        try
        {
            return op.Infer(inputs);
        }
        catch (OverflowException exception)
        {
            throw new ArgumentException(
                $"{op.Name}{op.Attributes} of {string.Join(", ", inputs.Select(input => input.Types[0]))} has a size above "
                + $"{CheckedSizes.Limit:N0}, the largest that a tensor may have.",
                exception);
        }
    }

    /// <summary>The same op on what has replaced its inputs; itself if nothing has.</summary>
    /// <param name="current">What stands for a value; its types are those of the value.</param>
    internal Value WithInputs(Func<Value, Value> current)
    {
        Value[]? replaced = null;
        for (int input = 0; input < Inputs.Count; input++)
        {
            Value replacement = current(Inputs[input]);
            if (!ReferenceEquals(replacement, Inputs[input]))
            {
                replaced ??= [.. Inputs];
                replaced[input] = replacement;
            }
        }

        return replaced is null ? this : new Value(Op, replaced, Types) { Label = Label, Half = Half, Epoch = Epoch };
    }

    /// <summary>The same op on the same inputs, not computed yet.</summary>
    internal Value Again() => new(Op, Inputs, Types) { Label = Label, Half = Half, Epoch = Epoch };

    /// <summary>Forgets what it was computed from; its tensor is held.</summary>
    internal void Release()
    {
        Inputs = [];
        if (Held is not Variable)
        {
            Epoch = null;
        }
    }

    /// <summary>Op, inputs and type, as in a printed graph.</summary>
    public override string ToString() => $"{Op.Name}{Op.Attributes} {Types[0]}{(Label is null ? "" : $" {Label}")}";
}
