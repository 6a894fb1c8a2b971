using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Xunit;

namespace Keras.Testing;

/// <summary>What every layer must keep to, whatever it computes.</summary>
public static class LayerCheck
{
    private const double Step = 1e-5;

    /// <summary>
    /// The layer builds; its weights and its symbolic shape are as expected and the actual shape agrees; gradients
    /// towards inputs and trainable weights agree with finite differences; a batch of two gives what two batches of one
    /// give; the fast kernels agree with the reference; weights survive being read and written; training changes the
    /// trainable ones, unless the layer is frozen.
    /// </summary>
    /// <param name="layer">Makes the layer anew.</param>
    /// <param name="input">Shape of the input; unknown sizes other than the batch are tried as 5.</param>
    /// <param name="output">Shape of the output.</param>
    /// <param name="weights">Every weight as <c>"kernel (3, 3, 3, 8)"</c>; none if null.</param>
    public static void Contract(Func<Layer> layer, Shape input, Shape output, string[]? weights = null) =>
        Contract(layer, [input], output, weights);

    /// <summary>The same for a layer of several inputs.</summary>
    public static void Contract(
        Func<Layer> layer, IReadOnlyList<Shape> inputs, Shape output, string[]? weights = null)
    {
        Layer made = layer();
        KerasTensor[] placeholders =
            [.. inputs.Select(shape => (KerasTensor)new Input(shape[1..], batchSize: shape.SizeAt(0)))];
        KerasTensor result = made.Apply(placeholders.Length == 1 ? placeholders[0] : placeholders);
        Assert.Equal(output, result.Shape);
        Assert.Equal(
            weights ?? [], made.Weights.Select(weight => $"{weight.Name[(made.Name.Length + 1)..]} {weight.Shape}"));

        Shape[] two = [.. inputs.Select(shape => Known(shape, batch: 2))];
        Assert.True(output.IsCompatibleWith(new LayerTrace(made, two).Outputs[0].Shape));
        Assert.True(output.IsCompatibleWith(new LayerTrace(made, two, training: true).Outputs[0].Shape));

        KeepsSamplesApart(layer, inputs);
        HasGradients(layer, two);
        AgreesWithFastKernels(made, two);
        KeepsWeights(made);
        TrainsItsWeights(layer, two);
    }

    /// <summary>
    /// Gradients towards inputs and trainable weights, in training, agree with finite differences in float64.
    /// </summary>
    public static void HasGradients(Func<Layer> layer, IReadOnlyList<Shape> inputs, double tolerance = 1e-6)
    {
        using FloatxScope scope = new(DType.Float64);
        Layer made = layer();
        LayerTrace trace = new(made, inputs, training: true);
        FillWeights(made);

        IBackend backend = GraphRun.Tested;
        Value output = trace.Outputs[0];
        Value upstream = Ops.Placeholder("upstream", output.Types[0]);
        Value loss = trace.Context.Losses.Aggregate(Ops.Sum(output * upstream), (sum, next) => sum + next);
        Value[] targets = [.. trace.Inputs, .. made.TrainableWeights];
        IReadOnlyList<Value?> gradients = Gradients.Of(loss, targets);
        for (int target = 0; target < targets.Length; target++)
        {
            Assert.True(gradients[target] is not null, $"{targets[target]} has no gradient.");
        }

        ITensorStorage[] sources =
        [
            .. trace.Inputs.Zip(
                trace.RandomInputs(), (value, data) => TensorData.Allocate(backend, value.Types[0], data)),
            TensorData.Allocate(backend, upstream.Types[0], TensorData.Uniform(output.Shape.Length, seed: 3)),
        ];
        ITensorStorage[] places = [.. sources[..^1], .. made.TrainableWeights.Select(weight => weight.Storage)];
        Value[] placeholders = [.. trace.Inputs, upstream];
        ITensorStorage[] exact = [.. gradients.Select(gradient => backend.Allocate(gradient!.Types[0]))];
        Graph backwardGraph = new(placeholders, [.. gradients.Select(value => value!)], []);
        using (IExecutable backward = MovedExecutable.Compile(backend, backwardGraph))
        {
            backward.Run(sources, exact);
        }

        using IExecutable forward = MovedExecutable.Compile(backend, new Graph(placeholders, [loss], []));
        ITensorStorage lossValue = backend.Allocate(loss.Types[0]);
        for (int target = 0; target < targets.Length; target++)
        {
            double[] gradient = TensorData.Read(exact[target]);
            for (int element = 0; element < gradient.Length; element++)
            {
                double above = LossAt(places[target], element, Step);
                double below = LossAt(places[target], element, -Step);
                double difference = (above - below) / (2 * Step);
                Assert.True(
                    Math.Abs(difference - gradient[element]) <= tolerance * Math.Max(1, Math.Abs(difference)),
                    $"Element {element} of {targets[target]}: the gradient is {gradient[element]:R}, "
                    + $"finite differences give {difference:R}.");
            }
        }

        double LossAt(ITensorStorage place, int element, double step)
        {
            double[] data = TensorData.Read(place);
            double kept = data[element];
            data[element] = kept + step;
            TensorData.Write(place, data);
            forward.Run(sources, [lossValue]);
            data[element] = kept;
            TensorData.Write(place, data);
            return TensorData.Read(lossValue)[0];
        }
    }

    /// <summary>
    /// Fills weights with numbers of both signs, variances with positive ones; the same for the same layer.
    /// </summary>
    public static void FillWeights(Layer layer)
    {
        int seed = 100;
        foreach (Variable weight in layer.Weights)
        {
            bool positive = weight.Name.EndsWith("variance", StringComparison.Ordinal);
            TensorData.Write(
                weight.Storage,
                TensorData.Uniform(weight.Shape.Length, positive ? 0.5 : -1, positive ? 1.5 : 1, seed++));
        }
    }

    private static void KeepsSamplesApart(Func<Layer> layer, IReadOnlyList<Shape> inputs)
    {
        // A layer without an axis for the batch, such as a concatenation along it, has no samples.
        if (inputs.Any(shape => shape.SizeAt(0) is not null))
        {
            return;
        }

        using FloatxScope scope = new(DType.Float64);
        Layer made = layer();
        LayerTrace both = new(made, [.. inputs.Select(shape => Known(shape, batch: 2))]);
        FillWeights(made);
        double[][] data = both.RandomInputs();
        double[] expected = both.Run(both.Outputs, data)[0];

        LayerTrace one = new(made, [.. inputs.Select(shape => Known(shape, batch: 1))]);
        double[] first = one.Run(one.Outputs, [.. data.Select(elements => elements[..(elements.Length / 2)])])[0];
        double[] second = one.Run(one.Outputs, [.. data.Select(elements => elements[(elements.Length / 2)..])])[0];
        TensorAssert.Close(expected, [.. first, .. second], 1e-12, "The batch of two");
    }

    private static void AgreesWithFastKernels(Layer layer, IReadOnlyList<Shape> inputs)
    {
        FillWeights(layer);
        foreach (bool training in new[] { false, true })
        {
            LayerTrace trace = new(layer, inputs, training);
            double[][] data = trace.RandomInputs();
            double[][] expected = trace.Run(trace.Outputs, data);
            double[][] actual = trace.Run(trace.Outputs, data, BackendSelection.Current);
            TensorAssert.Close(expected[0], actual[0], 1e-5, training ? "The output in training" : "The output");
        }
    }

    private static void KeepsWeights(Layer layer)
    {
        double[][] before = [.. layer.Weights.Select(weight => TensorData.Read(weight.Storage))];
        IReadOnlyList<Tensor<float>> copies = layer.GetWeights();
        foreach (Variable weight in layer.Weights)
        {
            TensorData.Write(weight.Storage, new double[weight.Shape.Length]);
        }

        layer.SetWeights(copies);
        Assert.Equal(before, layer.Weights.Select(weight => TensorData.Read(weight.Storage)));
    }

    private static void TrainsItsWeights(Func<Layer> layer, IReadOnlyList<Shape> shapes)
    {
        Layer made = layer();
        KerasTensor[] inputs = [.. shapes.Select(shape => (KerasTensor)new Input(shape[1..], batchSize: shape[0]))];
        Model model = new(inputs, made.Apply(inputs.Length == 1 ? inputs[0] : inputs));
        IReadOnlyList<Variable> trainable = made.TrainableWeights;
        if (trainable.Count == 0)
        {
            return;
        }

        FillWeights(made);
        ArrayLike[] x = [.. shapes.Select((shape, index) => RandomArray(shape, seed: 30 + index))];
        ArrayLike y = RandomArray(made.OutputShape, seed: 40);
        double[][] filled = Elements();
        model.Compile(new SGD(learningRate: 0.1), "mse");
        model.TrainOnBatch(x, y);
        double[][] trained = Elements();
        for (int index = 0; index < trainable.Count; index++)
        {
            Assert.True(!filled[index].SequenceEqual(trained[index]), $"{trainable[index].Name} did not train.");
        }

        made.Trainable = false;
        model.Compile(new SGD(learningRate: 0.1), "mse");
        model.TrainOnBatch(x, y);
        Assert.Equal(trained, Elements());

        double[][] Elements() => [.. trainable.Select(weight => TensorData.Read(weight.Storage))];
    }

    private static ArrayLike RandomArray(Shape shape, int seed) => Tensor.Create(
        Array.ConvertAll(TensorData.Uniform(shape.Length, seed: seed), element => (float)element),
        [.. shape.ToArray().Select(size => (nint)size)]);

    private static Shape Known(Shape shape, int batch)
    {
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            shape = shape.SizeAt(axis) is null ? shape.With(axis, axis == 0 ? batch : 5) : shape;
        }

        return shape;
    }
}
