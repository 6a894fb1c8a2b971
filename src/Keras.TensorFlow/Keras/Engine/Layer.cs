using System.Collections;
using System.Runtime.CompilerServices;
using Tensorflow.Common.Types;
using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Saving;
using Tensorflow.NumPy;

namespace Tensorflow.Keras.Engine;

/// <summary>A layer: one of Keras', or a class of the program's, which overrides <see cref="Call"/>.</summary>
/// <remarks>
/// Layers that the program's class holds in fields, or names by <see cref="StackLayers"/>, are trained and saved with it.
/// </remarks>
public class Layer : ILayer
{
    private static readonly ConditionalWeakTable<Native.Layers.Layer, Layer> s_known = [];

    private readonly LayerArgs _args;

    /// <summary>Begins a layer of the program's.</summary>
    public Layer(LayerArgs args) => (_args, Inner) =
        (args, Known(Told(args, new ProgramLayer(this, args.Name ?? LayerNames.Next(GetType().Name), args))));

    internal Layer(LayerArgs args, Native.Layers.Layer inner) => (_args, Inner) = (args, Known(Told(args, inner)));

    /// <summary>Begins a layer over one of the engine's that its class makes of it.</summary>
    private protected Layer(LayerArgs args, Func<Layer, Native.Layers.Layer> inner) =>
        (_args, Inner) = (args, Known(Told(args, inner(this))));

    public string Name => Inner.Name;

    public bool Trainable
    {
        get => Inner.Trainable;
        set => Inner.Trainable = value;
    }

    public bool Built => Inner.Built;

    public TF_DataType DType => Inner.DType.ToTensorflow();

    public IRegularizer ActivityRegularizer => _args.ActivityRegularizer;

    public KerasShapesWrapper BatchInputShape => _args.BatchInputShape
        ?? (_args.InputShape is Shape shape ? new Shape(_args.BatchSize).concatenate(shape) : null);

    public Shape OutputShape => Shape.Of(Inner.OutputShape);

    public virtual List<ILayer> Layers
    {
        get
        {
            TrackFields();
            return [.. Held.Select(layer => (ILayer)layer)];
        }
    }

    public List<IVariableV1> TrainableVariables => TrainableWeights;

    public List<IVariableV1> NonTrainableVariables => NonTrainableWeights;

    public List<IVariableV1> Variables => Weights;

    public virtual List<IVariableV1> TrainableWeights
    {
        get
        {
            TrackFields();
            return ResourceVariable.All(Inner.TrainableWeights, areTrainable: true);
        }
    }

    public virtual List<IVariableV1> NonTrainableWeights
    {
        get
        {
            TrackFields();
            return ResourceVariable.All(Inner.NonTrainableWeights, areTrainable: false);
        }
    }

    /// <summary>All weights; setting it gives them the numbers of others.</summary>
    public virtual List<IVariableV1> Weights
    {
        get => [.. TrainableWeights, .. NonTrainableWeights];
        set => set_weights(value.Select(variable => variable.numpy()));
    }

    internal Native.Layers.Layer Inner { get; }

    /// <summary>Layers that the program has named or that lie in its fields.</summary>
    internal List<Layer> Held { get; } = [];

    /// <summary>For programs that set it at the end of <see cref="build"/>: <see cref="Built"/> tells by itself.</summary>
    protected bool built { get; set; }

    /// <summary>Whether weights are being made, or are there.</summary>
    private protected bool IsBeingBuilt { get; set; }

    /// <summary>Whether its numbers need not be floats.</summary>
    private protected virtual bool TakesIntegers => false;

    /// <summary>Makes the weights, by <see cref="add_weight"/>; asked once, before the first call.</summary>
    public virtual void build(KerasShapesWrapper input_shape)
    {
        if (Inner is not (ProgramLayer or ProgramModel) && !Inner.Built)
        {
            Inner.EnsureBuilt([.. input_shape.ToShapeArray().Select(shape => shape.ToNative())]);
        }
    }

    public Tensors Apply(Tensors inputs, Tensors states = null, bool? training = null, IOptionalArgs optional_args = null)
    {
        if (states is not null || optional_args is not null)
        {
            throw new NotSupportedException("There are no recurrent layers, which states and optional_args are for: leave them out.");
        }

        TrackFields();
        if (inputs.All(tensor => tensor.IsFromKerasTensor))
        {
            Native.KerasTensor[] symbols = [.. inputs.Select(tensor => tensor.Symbol)];
            return new Tensors(Inner.ApplyAll(symbols.Length == 1 && !inputs.IsList ? symbols[0] : symbols, training)
                .Select(symbol => new Tensor(symbol)));
        }

        Value[] values = [.. inputs.Select(tensor => Fitting(tensor.Value))];
        return new Tensors(Inner.ApplyAll(values, training).Select(value => new Tensor(value)));
    }

    public void set_weights(IEnumerable<NDArray> weights) => Inner.SetWeights([.. weights.Select(array => array.ToFloats())]);

    public List<NDArray> get_weights() => [.. Inner.Weights.Select(variable => ResourceVariable.Of(variable).numpy())];

    public int count_params() => checked((int)Inner.CountParams());

    /// <summary>Learns what the layer needs to know of its data, as a <c>Normalization</c> does.</summary>
    public virtual void adapt(Tensor data, int? batch_size = null, int? steps = null) =>
        throw new NotSupportedException($"Layer {Name} ({GetType().Name}) has nothing to learn of data.");

    public virtual IKerasConfig get_config() => new LayerConfig(Inner.GetConfig());

    /// <summary>What the layer computes.</summary>
    protected virtual Tensors Call(Tensors inputs, Tensors state = null, bool? training = null, IOptionalArgs optional_args = null) =>
        throw new NotSupportedException($"{GetType().Name} must override Call.");

    /// <summary>Names the layers that this one calls.</summary>
    protected void StackLayers(params ILayer[] layers)
    {
        foreach (ILayer layer in layers)
        {
            Hold(Of(layer));
        }
    }

    /// <summary>A weight of the layer.</summary>
    protected IVariableV1 add_weight(
        string name,
        Shape shape,
        TF_DataType dtype = TF_DataType.TF_FLOAT,
        IInitializer initializer = null,
        IRegularizer regularizer = null,
        bool trainable = true) => Inner is ProgramLayer layer
        ? dtype == DType
            ? ResourceVariable.Of(
                layer.Make(name, shape.ToNative(), initializer ?? Binding.tf.glorot_uniform_initializer, regularizer, trainable),
                trainable)
            : throw new NotSupportedException($"Weights are of {DType.as_numpy_name()}. Received: {dtype.as_numpy_name()}.")
        : throw new NotSupportedException($"{GetType().Name} holds layers; weights belong to a class derived from Layer.");

    /// <summary>What is traced: the program's call, with tensors for values.</summary>
    internal IReadOnlyList<Value> Traced(IReadOnlyList<Value> inputs, bool training)
    {
        TrackFields();
        return [.. Call(new Tensors(inputs.Select(value => new Tensor(value))), null, training, null).Select(tensor => tensor.Value)];
    }

    internal void BuildFor(IReadOnlyList<Native.Shape> shapes)
    {
        TrackFields();
        IsBeingBuilt = true;
        build(new KerasShapesWrapper(shapes.Select(Shape.Of)));
    }

    /// <summary>The layer of ours over one of the engine's.</summary>
    internal static Layer Of(Native.Layers.Layer inner) => s_known.TryGetValue(inner, out Layer known) ? known
        : inner is Native.Models.Model model ? Model.Wrap(model)
        : new Layer(new LayerArgs { Name = inner.Name }, inner);

    internal static Layer Of(ILayer layer) => layer as Layer
        ?? throw new ValueError(
            $"A layer of keras.layers, or a class derived from Layer, is needed. Received: {layer?.GetType().Name ?? "null"}.");

    // What every layer can be told, and most cannot do, is refused rather than forgotten.
    private Native.Layers.Layer Told(LayerArgs args, Native.Layers.Layer inner)
    {
        if (inner is Native.Layers.InputLayer)
        {
            return inner;
        }

        string layer = $"Layer {inner.Name} ({GetType().Name})";
        if (args.DType != TF_DataType.TF_FLOAT && args.DType != inner.DType.ToTensorflow())
        {
            throw new NotSupportedException(
                $"{layer} computes in {inner.DType.ToTensorflow().as_numpy_name()}: leave out DType. "
                + $"Received: {args.DType.as_numpy_name()}.");
        }

        if (args.BatchSize >= 0 || args.BatchInputShape?.ToSingleShape()[0] >= 0)
        {
            throw new NotSupportedException(
                $"{layer} takes batches of any size: leave out BatchSize; keras.Input, or an InputLayer before it, can be told one.");
        }

        if (args.ActivityRegularizer is not null && inner.ActivityRegularizer is null)
        {
            throw new NotSupportedException($"{layer} has no penalty on what it gives: leave out ActivityRegularizer.");
        }

        if (!args.Trainable)
        {
            inner.Trainable = false;
        }

        return inner;
    }

    private void Hold(Layer layer)
    {
        if (!Held.Contains(layer))
        {
            Held.Add(layer);
            (Inner as ProgramLayer)?.Hold(layer.Inner);
            (Inner as ProgramModel)?.Hold(layer.Inner);
        }
    }

    // Fields may be filled at any time before the first call.
    private void TrackFields()
    {
        if (Inner is not (ProgramLayer or ProgramModel) || Inner.Built)
        {
            return;
        }

        for (Type type = GetType(); type != typeof(Layer) && type != typeof(Model); type = type.BaseType)
        {
            foreach (System.Reflection.FieldInfo field in type.GetFields(
                System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public
                | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.DeclaredOnly))
            {
                switch (field.GetValue(this))
                {
                    case Layer layer:
                        Hold(layer);
                        break;
                    case IEnumerable items and not (string or NDArray):
                        foreach (Layer item in items.OfType<Layer>())
                        {
                            Hold(item);
                        }

                        break;
                    default:
                        break;
                }
            }
        }
    }

    private Value Fitting(Value value) =>
        TakesIntegers || value.DType.ToTensorflow().is_floating() ? value : Ops.Cast(value, Inner.DType);

    private Native.Layers.Layer Known(Native.Layers.Layer inner)
    {
        s_known.Add(inner, this);
        return inner;
    }
}
