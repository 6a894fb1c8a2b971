using Keras.Layers;
using Keras.Tracing;

namespace Keras.Models;

/// <summary>Layers between inputs and outputs: trained, evaluated, saved, and usable as a layer itself.</summary>
/// <remarks>
/// Port of keras/engine/network.py and training.py; a frozen model freezes its layers, as in tf.keras.
/// </remarks>
public partial class Model : Layer
{
    // Models that look through what they hold: two may hold each other.
    [ThreadStatic]
    private static HashSet<Model>? s_looking;

    private readonly List<KerasTensor> _losses = [];
    private readonly List<(KerasTensor Tensor, string Name)> _metrics = [];
    private LayerGraph? _graph;
    private bool _trainable = true;

    /// <summary>A model of all layers between <paramref name="inputs"/> and <paramref name="outputs"/>.</summary>
    /// <param name="inputs">One <see cref="Layers.Input"/>, a list, or a dictionary, whose keys name the data.</param>
    /// <param name="outputs">One tensor, a list or a dictionary, computed from the inputs.</param>
    /// <param name="name">Name of the model; <c>model_1</c> and so on if null.</param>
    /// <exception cref="ArgumentException">
    /// An input is no Input, an output needs an Input that is not given, or two layers have one name.
    /// </exception>
    public Model(KerasTensors inputs, KerasTensors outputs, string? name = null)
        : base(name)
    {
        SetGraph(inputs, outputs);
        EnsureBuilt([]);
    }

    /// <summary>
    /// A model of one's own: layers in its fields, properties and lists, and the forward pass in <c>Call</c>. Built on its first
    /// batch; a model whose steps do all may leave <c>Call</c> out.
    /// </summary>
    /// <param name="name">Name of the model; derived from the class if null.</param>
    /// <example><code>
    /// class Classifier : Model
    /// {
    ///     private readonly Dense _hidden = new(64, activation: "relu");
    ///     private readonly Dense _scores = new(10, activation: "softmax");
    ///
    ///     protected override Value Call(Value inputs, CallContext context) =&gt; _scores.Apply(_hidden.Apply(inputs));
    /// }
    /// </code></example>
    protected Model(string? name = null)
        : this(name, isSubclassed: true)
    {
    }

    private protected Model(string? name, bool isSubclassed)
        : base(name) => IsSubclassed = isSubclassed;

    /// <summary>The model's own inputs.</summary>
    public override KerasTensors Input => Graph.Inputs;

    /// <summary>Whether a class of one's own calls the layers, rather than a graph of calls.</summary>
    internal bool IsSubclassed { get; }

    /// <summary>The model's own outputs.</summary>
    public override KerasTensors Output => Graph.Outputs;

    /// <summary>The shape of the model's own (first) input.</summary>
    public override Shape InputShape => Graph.Inputs[0].Shape;

    /// <summary>The shape of the model's own (first) output.</summary>
    public override Shape OutputShape => Graph.Outputs[0].Shape;

    /// <summary>The model's own inputs, as a list.</summary>
    public KerasTensors Inputs => [.. Input];

    /// <summary>The model's own outputs, as a list.</summary>
    public KerasTensors Outputs => [.. Output];

    /// <summary>Names of the input layers, or the keys that the model was given its inputs by.</summary>
    public IReadOnlyList<string> InputNames =>
        IsSubclassed && !HasGraph ? [] : Input.Names ?? [.. Inputs.Select(input => input.Layer.Name)];

    /// <summary>
    /// Names of the layers that make the outputs, the second of one layer with <c>_1</c> added, and so on; or the keys that the
    /// model was given its outputs by.
    /// </summary>
    public IReadOnlyList<string> OutputNames
    {
        get
        {
            if (IsSubclassed)
            {
                // One output, until the first call tells.
                return [.. Enumerable.Range(1, HasGraph ? Outputs.Count : 1).Select(output => $"output_{output}")];
            }

            if (Output.Names is IReadOnlyList<string> keys)
            {
                return keys;
            }

            Dictionary<string, int> uses = [];
            List<string> names = [];
            foreach (string name in Outputs.Select(output => output.Layer.Name))
            {
                int use = uses[name] = uses.GetValueOrDefault(name, -1) + 1;
                names.Add(use == 0 ? name : $"{name}_{use}");
            }

            return names;
        }
    }

    /// <summary>All layers, the inputs first, in the order of computation.</summary>
    public virtual IReadOnlyList<Layer> Layers =>
        IsSubclassed ? [.. base.InnerLayers.Select(pair => pair.Layer)] : Graph.Layers;

    /// <summary>Whether training changes the weights; setting it sets it on every layer inside.</summary>
    public override bool Trainable
    {
        get => IsSubclassed ? base.Trainable : _trainable;
        set
        {
            if (IsSubclassed)
            {
                base.Trainable = value;
                return;
            }

            _trainable = value;
            foreach (Layer layer in Layers.Concat(OfHeld<Layer>(layer => [layer])))
            {
                layer.Trainable = value;
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Weights =>
        IsSubclassed ? base.Weights : [.. Parts(layer => layer.Weights).Distinct()];

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> TrainableWeights => IsSubclassed
        ? base.TrainableWeights
        : Trainable ? [.. Parts(layer => layer.TrainableWeights).Distinct()] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> NonTrainableWeights => IsSubclassed ? base.NonTrainableWeights : Trainable
        ? [.. Parts(layer => layer.NonTrainableWeights).Distinct()]
        : [.. Parts(layer => layer.TrainableWeights).Concat(Parts(layer => layer.NonTrainableWeights)).Distinct()];

    internal override IReadOnlyList<(string Path, Layer Layer)> InnerLayers =>
        IsSubclassed ? base.InnerLayers : [.. Layers.Select(layer => (layer.Name, layer)), .. HeldBeside];

    /// <summary>Layers that a class of one's own holds and that are not between the model's inputs and outputs.</summary>
    internal IReadOnlyList<(string Path, Layer Layer)> HeldBeside
    {
        get
        {
            IReadOnlyList<(string Path, Layer Layer)> held = IsSubclassed ? [] : base.InnerLayers;
            if (held.Count == 0 || !(s_looking ??= []).Add(this))
            {
                return [];
            }

            try
            {
                HashSet<Layer> layers = [.. Layers.SelectMany(layer => layer.SelfAndInner)];
                HashSet<Variable> weights = [.. Layers.SelectMany(layer => layer.Weights)];
                return
                [
                    .. held.Where(pair => !layers.Contains(pair.Layer)
                        && (pair.Layer.Weights.Count == 0 || !weights.IsSupersetOf(pair.Layer.Weights))),
                ];
            }
            finally
            {
                s_looking.Remove(this);
            }
        }
    }

    internal override bool NamesWeights => IsSubclassed;

    internal override IEnumerable<Weight> AllWeights =>
        IsSubclassed ? base.AllWeights : Parts<Weight>(layer => [.. layer.AllWeights]).Distinct();

    internal override IEnumerable<Layer> SelfAndInner =>
        IsSubclassed ? base.SelfAndInner : [this, .. Parts<Layer>(layer => [.. layer.SelfAndInner])];

    /// <summary>Layers and calls.</summary>
    internal LayerGraph Graph => _graph ?? throw new InvalidOperationException(
        $"Model {Name} is not built: call Build(inputShape), give its first layer an inputShape, or fit it on data.");

    internal bool HasGraph => _graph is not null;

    /// <summary>The layer of that name or at that position.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="index">
    /// Position in <see cref="Layers"/>, a negative one from the back; wins over <paramref name="name"/>.
    /// </param>
    /// <exception cref="ArgumentException">There is no such layer, or neither name nor index was given.</exception>
    public Layer GetLayer(string? name = null, int? index = null)
    {
        if (index is int position)
        {
            int fromFront = position < 0 ? position + Layers.Count : position;
            return fromFront >= 0 && fromFront < Layers.Count ? Layers[fromFront] : throw new ArgumentException(
                $"Was asked to retrieve layer at index {position} but the model only has {Layers.Count} layers.");
        }

        if (name is null)
        {
            throw new ArgumentException("Provide either a layer name or a layer index.");
        }

        return Layers.FirstOrDefault(layer => layer.Name == name) ?? throw new ArgumentException(
            $"No such layer: {name}. Layers: {string.Join(", ", Layers.Select(layer => layer.Name))}.");
    }

    /// <summary>Adds the mean of a tensor to the loss, as that of a layer that computes a divergence.</summary>
    /// <remarks>Call before Compile. Files keep no such losses: a layer that calls AddLoss is saved.</remarks>
    /// <param name="loss">A tensor computed from the model's inputs.</param>
    /// <exception cref="ArgumentException">It needs other inputs.</exception>
    /// <exception cref="InvalidOperationException">The model is not built, or has a Call of its own.</exception>
    public void AddLoss(KerasTensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        AddToGraph(() => _losses.Add(loss));
    }

    /// <summary>Logs the mean of a tensor.</summary>
    /// <remarks>Call before Compile. Files keep no such metrics.</remarks>
    /// <param name="value">A tensor computed from the model's inputs.</param>
    /// <param name="name">The name in logs.</param>
    /// <inheritdoc cref="AddLoss(KerasTensor)" path="/exception"/>
    public void AddMetric(KerasTensor value, string name)
    {
        ArgumentNullException.ThrowIfNull(value);
        AddToGraph(() => _metrics.Add((value, name)));
    }

    /// <summary>Prints a table of the layers, their output shapes, numbers of parameters, and connections.</summary>
    /// <remarks>The format of Keras 2.3: models that are no chain have a column of connections.</remarks>
    /// <param name="lineLength">Characters of a line; 65 for a chain, else 98.</param>
    /// <param name="positions">
    /// Where columns end, as fractions of a line or in characters; .45, .85, 1 for a chain, else .33, .55, .67, 1.
    /// </param>
    /// <param name="printFn">Receives every line; the console if null.</param>
    /// <param name="expandNested">Whether the layers inside models and layers are shown, too.</param>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <exception cref="ArgumentException">There are not as many positions as columns.</exception>
    public void Summary(
        int? lineLength = null,
        IReadOnlyList<double>? positions = null,
        Action<string>? printFn = null,
        bool expandNested = false)
    {
        Action<string> print = printFn ?? Console.WriteLine;
        foreach (string line in ModelSummary.Lines(this, lineLength, positions, expandNested))
        {
            print(line);
        }
    }

    private protected void SetGraph(KerasTensors inputs, KerasTensors outputs)
    {
        _graph = new LayerGraph(inputs, outputs, _losses, _metrics);
        ForgetTraces();
    }

    private protected void ClearGraph() => _graph = null;

    private void AddToGraph(Action add)
    {
        if (IsSubclassed)
        {
            throw new InvalidOperationException(
                $"Model {Name} calls its layers itself: add losses and metrics of values in its Call.");
        }

        (int losses, int metrics) = (_losses.Count, _metrics.Count);
        add();
        try
        {
            SetGraph(Graph.Inputs, Graph.Outputs);
        }
        catch (ArgumentException)
        {
            _losses.RemoveRange(losses, _losses.Count - losses);
            _metrics.RemoveRange(metrics, _metrics.Count - metrics);
            throw;
        }
    }

    /// <summary>Makes the weights of a class of one's own for the inputs that a file tells.</summary>
    internal void BuildAsSaved(IReadOnlyList<Shape> inputShapes) => BuildFor(inputShapes);

    /// <summary>Makes the weights for inputs of these shapes, batch included, unless they exist.</summary>
    private protected virtual void BuildFor(IReadOnlyList<Shape> inputShapes)
    {
        if (!CanCall)
        {
            throw new InvalidOperationException(
                $"Model {Name} has no Call, so it has nothing to compute of its inputs: override Call, or TrainStep, TestStep "
                + "and PredictStep.");
        }

        KerasTensor[] inputs =
            [.. inputShapes.Select((shape, index) => new Input(shape[1..], name: $"input_{index + 1}"))];
        KerasTensor[] outputs = [.. ApplyAll(inputs.Length == 1 ? inputs[0] : inputs)];
        InboundNodes.RemoveAt(InboundNodes.Count - 1);
        _graph = new LayerGraph(inputs, outputs);
    }

    private List<TItem> OfHeld<TItem>(Func<Layer, IReadOnlyList<TItem>> ask) => OfInner(HeldBeside, ask);

    // Of the graph first, as in Keras.
    private IEnumerable<TItem> Parts<TItem>(Func<Layer, IReadOnlyList<TItem>> ask) => [.. Layers.SelectMany(ask), .. OfHeld(ask)];

    private bool CanCall => Overrides("Call", [typeof(Value), typeof(CallContext)], typeof(Layer))
        || Overrides("Call", [typeof(IReadOnlyList<Value>), typeof(CallContext)], typeof(Model));

    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        if (!HasGraph || IsSubclassed)
        {
            return;
        }

        if (inputs.Count != Inputs.Count)
        {
            throw new ArgumentException($"Model {Name} takes {Inputs.Count} inputs. Received: {inputs.Count}.");
        }

        for (int input = 0; input < inputs.Count; input++)
        {
            if (!Inputs[input].Shape.IsCompatibleWith(InputRank.Fitted(inputs[input].Shape, Inputs[input].Shape)))
            {
                throw new ArgumentException(
                    $"Input {input} of model {Name} has shape {Inputs[input].Shape}. Received: {inputs[input].Shape}.");
            }
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context) =>
        IsSubclassed ? base.Call(inputs, context) : ModelTracer.Trace(Graph, Fitted(inputs), context);

    private Value[] Fitted(IReadOnlyList<Value> inputs) =>
        [.. inputs.Select((input, index) => Ops.Reshape(input, InputRank.Fitted(input.Shape, Inputs[index].Shape)))];
}
