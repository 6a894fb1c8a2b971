using System.Numerics.Tensors;
using Keras.Layers;

namespace Keras.Models;

/// <summary>A chain of layers, each called on the one before.</summary>
/// <remarks>
/// Without an <see cref="Layers.Input"/> or an <c>inputShape</c> at its start, weights are made by
/// <see cref="Build(Shape)"/> or by the first data. Port of keras/engine/sequential.py.
/// </remarks>
public class Sequential : Model
{
    private readonly List<Layer> _layers = [];
    private KerasTensor? _input;

    /// <summary>A chain of the given layers.</summary>
    /// <param name="layers">First to last; none if null.</param>
    /// <param name="name">Name of the model; <c>sequential_1</c> and so on if null.</param>
    /// <exception cref="ArgumentException">Two layers have one name, or a layer has several outputs.</exception>
    public Sequential(IReadOnlyList<Layer>? layers = null, string? name = null)
        : base(name, isSubclassed: false)
    {
        foreach (Layer layer in layers ?? [])
        {
            Add(layer);
        }
    }

    /// <summary>The layers, without the input.</summary>
    public override IReadOnlyList<Layer> Layers => _layers;

    /// <summary>Appends a layer.</summary>
    /// <exception cref="ArgumentException">The name is taken, or the layer has several outputs.</exception>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (_layers.Any(other => other.Name == layer.Name))
        {
            throw new ArgumentException(
                $"All layers added to a Sequential should have unique names. \"{layer.Name}\" is already one of them.");
        }

        if (layer is InputLayer input)
        {
            if (_layers.Count > 0 || _input is not null)
            {
                throw new ArgumentException($"An input starts a Sequential. Received: {layer.Name} after other layers.");
            }

            _input = input.InboundNodes[0].Outputs[0];
            return;
        }

        if (_layers.Count == 0 && _input is null)
        {
            _input = FirstInput(layer);
        }

        if (_input is not null)
        {
            KerasTensor last = _layers.Count == 0 ? _input : LastOutput;
            SetGraph(_input, SingleOutput(layer, last));
        }

        _layers.Add(layer);
        if (HasGraph)
        {
            EnsureBuilt([]);
        }
    }

    /// <summary>Removes the last layer.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public void Pop()
    {
        if (_layers.Count == 0)
        {
            throw new InvalidOperationException("There are no layers in the model.");
        }

        Layer last = _layers[^1];
        _layers.RemoveAt(_layers.Count - 1);
        if (HasGraph)
        {
            last.InboundNodes.RemoveAt(last.InboundNodes.Count - 1);
            ClearGraph();
            if (_layers.Count > 0)
            {
                SetGraph(_input!, LastOutput);
            }
        }
    }

    /// <summary>Makes the weights for inputs of a shape.</summary>
    /// <param name="inputShape">Shape of the input, batch included.</param>
    public new void Build(Shape inputShape)
    {
        if (_input is null)
        {
            EnsureBuilt([inputShape]);
        }
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputShapes)
    {
        if (HasGraph)
        {
            return;
        }

        if (_layers.Count == 0)
        {
            throw new InvalidOperationException($"Sequential {Name} has no layers to build: add some first.");
        }

        _input = new Input(inputShapes[0][1..], name: $"{_layers[0].Name}_input");
        KerasTensor output = _input;
        foreach (Layer layer in _layers)
        {
            output = SingleOutput(layer, output);
        }

        SetGraph(_input, output);
    }

    /// <summary>The outputs for arrays; another name of Predict for classifiers, as in Keras 2.</summary>
    /// <inheritdoc cref="Model.Predict(Arrays, int?, int, int?, IReadOnlyList{Callbacks.Callback}?, CancellationToken)"/>
    public Tensor<float> PredictProba(Arrays x, int? batchSize = null, int verbose = 0) => Predict(x, batchSize, verbose);

    /// <summary>The class of each sample: the largest of several outputs, or whether a single one exceeds 0.5.</summary>
    /// <inheritdoc cref="Model.Predict(Arrays, int?, int, int?, IReadOnlyList{Callbacks.Callback}?, CancellationToken)"
    /// path="/param"/>
    /// <returns>Class numbers <c>(samples,)</c>; of a single output <c>(samples, 1)</c>, as in Keras.</returns>
    public Tensor<int> PredictClasses(Arrays x, int? batchSize = null, int verbose = 0)
    {
        Tensor<float> outputs = Predict(x, batchSize, verbose);
        float[] numbers = outputs.ToArray();
        int classes = (int)outputs.Lengths[^1];
        if (classes == 1)
        {
            return Tensor.Create(Array.ConvertAll(numbers, number => number > 0.5f ? 1 : 0), outputs.Lengths);
        }

        int[] best = new int[numbers.Length / classes];
        for (int row = 0; row < best.Length; row++)
        {
            best[row] = TensorPrimitives.IndexOfMax(numbers.AsSpan(row * classes, classes));
        }

        return Tensor.Create(best, outputs.Lengths[..^1]);
    }

    private protected override void BuildFor(IReadOnlyList<Shape> inputShapes) => EnsureBuilt(inputShapes);

    private static KerasTensor SingleOutput(Layer layer, KerasTensor input) => layer.ApplyAll(input) is [KerasTensor output]
        ? output
        : throw new ArgumentException(
            $"All layers in a Sequential should have a single output. Layer {layer.Name} has several: "
            + "use the functional API.");

    private static KerasTensor? FirstInput(Layer layer) => layer switch
    {
        { FirstInputShape: Shape shape } => new Input(shape, name: $"{layer.Name}_input"),
        Model { HasGraph: true, Inputs: [KerasTensor input] } => new Input(
            input.Shape[1..], input.Shape.SizeAt(0), $"{layer.Name}_input", input.DType),
        _ => null,
    };

    private KerasTensor LastOutput => _layers[^1].InboundNodes[^1].Outputs[0];
}
