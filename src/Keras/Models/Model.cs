using Keras.Layers;
using Keras.Tracing;

namespace Keras.Models;

/// <summary>Layers between inputs and outputs: trained, evaluated, saved, and usable as a layer itself.</summary>
/// <remarks>
/// Port of keras/engine/network.py and training.py; a frozen model freezes its layers, as in tf.keras.
/// </remarks>
public partial class Model : Layer
{
    private LayerGraph? _graph;
    private bool _trainable = true;

    /// <summary>A model of all layers between <paramref name="inputs"/> and <paramref name="outputs"/>.</summary>
    /// <param name="inputs">One <see cref="Layers.Input"/> or a list.</param>
    /// <param name="outputs">One tensor or a list, computed from the inputs.</param>
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

    private protected Model(string? name)
        : base(name)
    {
    }

    /// <summary>The model's own inputs.</summary>
    public override KerasTensors Input => Graph.Inputs;

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

    /// <summary>Names of the input layers.</summary>
    public IReadOnlyList<string> InputNames => [.. Inputs.Select(input => input.Layer.Name)];

    /// <summary>
    /// Names of the layers that make the outputs; the second of one layer has <c>_1</c> added, and so on.
    /// </summary>
    public IReadOnlyList<string> OutputNames
    {
        get
        {
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
    public virtual IReadOnlyList<Layer> Layers => Graph.Layers;

    /// <summary>Whether training changes the weights; setting it sets it on every layer inside.</summary>
    public override bool Trainable
    {
        get => _trainable;
        set
        {
            _trainable = value;
            foreach (Layer layer in Layers)
            {
                layer.Trainable = value;
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Weights => [.. Layers.SelectMany(layer => layer.Weights).Distinct()];

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> TrainableWeights =>
        Trainable ? [.. Layers.SelectMany(layer => layer.TrainableWeights).Distinct()] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> NonTrainableWeights => Trainable
        ? [.. Layers.SelectMany(layer => layer.NonTrainableWeights).Distinct()]
        :
        [
            .. Layers.SelectMany(layer => layer.TrainableWeights)
                .Concat(Layers.SelectMany(layer => layer.NonTrainableWeights)).Distinct(),
        ];

    internal override IReadOnlyList<(string Path, Layer Layer)> InnerLayers =>
        [.. Layers.Select(layer => (layer.Name, layer))];

    internal override bool NamesWeights => false;

    internal override IEnumerable<Weight> AllWeights => Layers.SelectMany(layer => layer.AllWeights).Distinct();

    internal override IEnumerable<Layer> SelfAndInner => [this, .. Layers.SelectMany(layer => layer.SelfAndInner)];

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
        _graph = new LayerGraph(inputs, outputs);
        ForgetTraces();
    }

    private protected void ClearGraph() => _graph = null;

    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        if (!HasGraph)
        {
            return;
        }

        if (inputs.Count != Inputs.Count)
        {
            throw new ArgumentException($"Model {Name} takes {Inputs.Count} inputs. Received: {inputs.Count}.");
        }

        for (int input = 0; input < inputs.Count; input++)
        {
            if (!Inputs[input].Shape.IsCompatibleWith(inputs[input].Shape))
            {
                throw new ArgumentException(
                    $"Input {input} of model {Name} has shape {Inputs[input].Shape}. Received: {inputs[input].Shape}.");
            }
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context) =>
        ModelTracer.Trace(Graph, inputs, context);
}
