using System.Runtime.CompilerServices;
using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>A variable of <c>tf.Variable</c>, or a weight of a layer.</summary>
public sealed class ResourceVariable : IVariableV1
{
    private static readonly ConditionalWeakTable<Native.Variable, ResourceVariable> s_known = [];

    internal ResourceVariable(Native.Variable variable, bool isTrainable)
    {
        Variable = variable;
        Trainable = isTrainable;
    }

    /// <summary>The last part of the weight's path, and the number of the output: <c>kernel:0</c>.</summary>
    public string Name => $"{Variable.Name.Split('/')[^1]}:0";

    public TF_DataType dtype => Variable.DType.ToTensorflow();

    public Shape shape => Shape.Of(Variable.Shape);

    public bool Trainable { get; }

    internal Native.Variable Variable { get; }

    public Tensor this[params Slice[] slices] => value()[slices];

    public Tensor this[params string[] slices] => value()[slices];

    public static implicit operator Tensor(ResourceVariable variable) => variable?.value();

    public static Tensor operator +(ResourceVariable x, Tensor y) => x.value() + y;

    public static Tensor operator +(ResourceVariable x, ResourceVariable y) => x.value() + y.value();

    public static Tensor operator -(ResourceVariable x, Tensor y) => x.value() - y;

    public static Tensor operator -(ResourceVariable x, ResourceVariable y) => x.value() - y.value();

    public static Tensor operator *(ResourceVariable x, Tensor y) => x.value() * y;

    public static Tensor operator *(ResourceVariable x, ResourceVariable y) => x.value() * y.value();

    public static Tensor operator /(ResourceVariable x, Tensor y) => x.value() / y;

    public static Tensor operator <(ResourceVariable x, Tensor y) => x.value() < y;

    public static Tensor operator >(ResourceVariable x, Tensor y) => x.value() > y;

    public Tensor value() => new(Variable, name: Name);

    public Tensor read_value() => value();

    /// <summary>The variable as a tensor, of another type if one is given.</summary>
    public Tensor AsTensor(TF_DataType dtype = TF_DataType.DtInvalid, string name = null, bool as_ref = false) =>
        Binding.tf.convert_to_tensor(value(), dtype, name);

    /// <summary>Gives the variable other numbers of its shape.</summary>
    /// <returns>What the variable holds now; null if that is not wanted.</returns>
    public Tensor assign<T>(T value, bool use_locking = false, string name = null, bool read_value = true)
    {
        Variable.Assign(Fitting(value));
        return Result(name, read_value);
    }

    public Tensor assign_add<T>(T delta, bool use_locking = false, string name = null, bool read_value = true)
    {
        Variable.AssignAdd(Fitting(delta));
        return Result(name, read_value);
    }

    public Tensor assign_sub<T>(T delta, bool use_locking = false, string name = null, bool read_value = true)
    {
        Variable.AssignSub(Fitting(delta));
        return Result(name, read_value);
    }

    public NDArray numpy() => value().numpy();

    public override string ToString() => $"tf.Variable: '{Name}' shape={shape}, dtype={dtype.as_numpy_name()}, numpy={numpy()}";

    /// <summary>The variable of the engine's: one and the same whoever asks.</summary>
    internal static ResourceVariable Of(Native.Variable variable, bool isTrainable = true) =>
        s_known.GetValue(variable, key => new ResourceVariable(key, isTrainable));

    internal static List<IVariableV1> All(IEnumerable<Native.Variable> variables, bool areTrainable) =>
        [.. variables.Select(variable => (IVariableV1)Of(variable, areTrainable))];

    /// <summary>The engine's variable of one of ours.</summary>
    internal static Native.Variable Unwrap(IVariableV1 variable) => variable is ResourceVariable ours
        ? ours.Variable
        : throw new ValueError($"A variable of tf.Variable or of a layer is needed. Received: {variable?.GetType().Name ?? "null"}.");

    private Value Fitting(object value) => Ops.Cast(Binding.tf.convert_to_tensor(value).Value, Variable.DType);

    private Tensor Result(string name, bool isWanted) => isWanted ? new Tensor(Variable, name: name ?? Name) : null;
}
