using System.Numerics;
using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Variables and their assignments; placeholders.</content>
public static partial class Backend
{
    /// <summary>A variable of one number.</summary>
    /// <param name="value">What it holds at first.</param>
    /// <param name="dtype">Element type; <see cref="Config.Floatx"/> if null.</param>
    /// <param name="name">For messages.</param>
    public static Variable Variable(double value, string? dtype = null, string? name = null) =>
        Variable(Ops.Constant([value], Keras.Shape.Scalar, Type(dtype)), name);

    /// <summary>A variable of an array's numbers.</summary>
    /// <inheritdoc cref="Variable(double, string?, string?)" path="/param"/>
    public static Variable Variable(Array value, string? dtype = null, string? name = null) =>
        Variable(Ops.Array(value, Type(dtype)), name);

    /// <summary>A variable of an array's numbers.</summary>
    /// <inheritdoc cref="Variable(double, string?, string?)" path="/param"/>
    public static Variable Variable<T>(Tensor<T> value, string? dtype = null, string? name = null)
        where T : unmanaged, INumberBase<T> => Variable(Ops.Array(value, Type(dtype)), name);

    /// <summary>The numbers of a value that is computed outside of traces.</summary>
    /// <exception cref="InvalidOperationException">It belongs to a trace.</exception>
    public static Tensor<float> Eval(Value x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Numpy();
    }

    /// <summary>Gives a variable a new value, now: after the run if something is traced.</summary>
    /// <returns>The new value.</returns>
    public static Value Update(Variable x, Operand newX) => Updated(x, () => x.Assign(newX));

    /// <summary>Adds to a variable.</summary>
    /// <returns>The new value.</returns>
    public static Value UpdateAdd(Variable x, Operand increment) => Updated(x, () => x.AssignAdd(increment));

    /// <summary>Subtracts from a variable.</summary>
    /// <returns>The new value.</returns>
    public static Value UpdateSub(Variable x, Operand decrement) => Updated(x, () => x.AssignSub(decrement));

    /// <summary>Moves an average towards a value: <c>x * momentum + value * (1 - momentum)</c>.</summary>
    /// <returns>The new value.</returns>
    public static Value MovingAverageUpdate(Variable x, Value value, double momentum) =>
        Update(x, (x * momentum) + (value * (1 - momentum)));

    /// <summary>The numbers of several weights.</summary>
    public static IReadOnlyList<Tensor<float>> BatchGetValue(IEnumerable<Variable> ops) => [.. ops.Select(GetValue)];

    /// <summary>Replaces the numbers of several weights.</summary>
    public static void BatchSetValue(IEnumerable<(Variable Variable, Tensor<float> Value)> tuples)
    {
        ArgumentNullException.ThrowIfNull(tuples);
        foreach ((Variable variable, Tensor<float> value) in tuples)
        {
            SetValue(variable, value);
        }
    }

    /// <summary>
    /// An input of a <see cref="Function(IReadOnlyList{Value}, IReadOnlyList{Value}, IReadOnlyList{ValueTuple{Keras.Variable, Value}})"/>.
    /// </summary>
    /// <param name="shape">Its sizes, all known: values have no open sizes.</param>
    /// <param name="dtype">Element type; <see cref="Config.Floatx"/> if null.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="ArgumentException">A size is unknown.</exception>
    public static Value Placeholder(Shape shape, string? dtype = null, string? name = null) => shape.IsKnown
        ? Ops.Placeholder(name ?? "placeholder", new TensorType(Type(dtype), shape))
        : throw new ArgumentException(
            $"A placeholder needs known sizes. Received: {shape}. For open sizes make a model of `new Input(…)`, or use "
            + "Function.Of, which compiles for the shapes of every call.",
            nameof(shape));

    /// <summary>A function of arrays that computes values from placeholders, and updates variables.</summary>
    /// <remarks>Variables are read when it is called.</remarks>
    /// <param name="inputs">Placeholders.</param>
    /// <param name="outputs">Values computed from them.</param>
    /// <param name="updates">What variables become by a call.</param>
    /// <exception cref="ArgumentException">An output needs a placeholder that is not given.</exception>
    /// <example><code>
    /// Value x = K.Placeholder((2, 3));
    /// using Function f = K.Function([x], [K.Sum(x)]);
    /// </code></example>
    public static Function Function(
        IReadOnlyList<Value> inputs, IReadOnlyList<Value> outputs, IReadOnlyList<(Variable Variable, Value Value)>? updates = null) =>
        Keras.Function.OfGraph(new Graph(
            inputs, outputs, [.. (updates ?? []).Select(update => new Update(update.Variable, update.Value))]));

    private static Variable Variable(ConstantTensor numbers, string? name)
    {
        ITensorStorage storage = BackendSelection.Current.Allocate(numbers.Types[0]);
        storage.CopyFrom(numbers.Storage);
        return new Variable(name ?? "Variable", storage);
    }

    private static Value Updated(Variable variable, Action update)
    {
        update();
        return Assignments.InForce.Read(variable);
    }
}
