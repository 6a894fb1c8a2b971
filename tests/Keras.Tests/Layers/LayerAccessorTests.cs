using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;

namespace Keras.Tests.Layers;

/// <summary>What a layer tells of its calls.</summary>
public class LayerAccessorTests
{
    public LayerAccessorTests() => Utils.ClearSession();

    [Fact]
    public void Gives_the_tensors_of_the_only_call()
    {
        Input inputs = new((32, 32, 3));
        Conv2D layer = new(16, 3, padding: "same");
        KerasTensor outputs = layer.Apply(inputs);

        Assert.Same(inputs, Assert.Single(layer.Input));
        Assert.Same(outputs, Assert.Single(layer.Output));
        Assert.False(layer.Output.IsList);
        Assert.Equal((null, 32, 32, 3), layer.InputShape);
        Assert.Equal((null, 32, 32, 16), layer.OutputShape);
        Assert.Same(inputs, layer.GetInputAt(0)[0]);
        Assert.Same(outputs, layer.GetOutputAt(0)[0]);
        Assert.Equal((null, 32, 32, 3), layer.GetInputShapeAt(0));
        Assert.Equal((null, 32, 32, 16), layer.GetOutputShapeAt(0));
        Assert.Same(layer, outputs.Layer);
        Assert.Equal((0, 0), (outputs.NodeIndex, outputs.TensorIndex));
    }

    [Fact]
    public void Gives_a_list_for_several_inputs()
    {
        Input first = new(3);
        Input second = new(3);
        Add layer = new();
        layer.Apply([first, second]);

        Assert.True(layer.Input.IsList);
        Assert.Equal([first, second], layer.Input);
        Assert.Equal([first, second], layer.GetInputAt(0));
    }

    [Fact]
    public void Tells_the_calls_of_a_shared_layer_apart()
    {
        Input first = new((32, 32, 3));
        Input second = new((64, 64, 3));
        Conv2D layer = new(16, 3, padding: "same", name: "shared");
        layer.Apply(first);
        KerasTensor outputs = layer.Apply(second);

        Assert.Same(first, layer.GetInputAt(0)[0]);
        Assert.Same(second, layer.GetInputAt(1)[0]);
        Assert.Equal((null, 64, 64, 16), layer.GetOutputShapeAt(1));
        Assert.Equal(1, outputs.NodeIndex);
        Rejects.With<InvalidOperationException>(
            "called 2 times, so its input is ambiguous: use GetInputAt", () => layer.Input);
        Rejects.With<InvalidOperationException>("use GetOutputAt", () => layer.Output);
        Rejects.With<InvalidOperationException>("use GetInputShapeAt", () => layer.InputShape);
        Rejects.With<InvalidOperationException>("use GetOutputShapeAt", () => layer.OutputShape);
        Rejects.Argument(
            "Asked for the input of call 2 of layer shared, which was called 2 times", () => layer.GetInputAt(2));
        Rejects.With<ArgumentException>("of call -1", () => layer.GetOutputAt(-1));
    }

    [Fact]
    public void Knows_the_shape_of_several_calls_if_they_agree()
    {
        Dense layer = new(4);
        layer.Apply(new Input(3));
        layer.Apply(new Input(3));

        Assert.Equal((null, 3), layer.InputShape);
        Assert.Equal((null, 4), layer.OutputShape);
    }

    [Fact]
    public void Has_nothing_before_the_first_call()
    {
        Dense layer = new(4, name: "fc");

        foreach (Func<object> access in new Func<object>[]
        {
            () => layer.Input, () => layer.Output, () => layer.InputShape, () => layer.OutputShape,
            () => layer.GetInputAt(0), () => layer.GetOutputAt(0),
            () => layer.GetInputShapeAt(0), () => layer.GetOutputShapeAt(0),
        })
        {
            Rejects.With<InvalidOperationException>("Layer fc was never called", access);
        }

        Assert.False(layer.Built);
        Assert.Empty(layer.Weights);
        Rejects.With<InvalidOperationException>("is not built", () => layer.CountParams());
    }

    [Fact]
    public void Counts_names_by_class_in_order_of_construction()
    {
        Conv2D first = new(1, 1);
        Conv2D named = new(1, 1, name: "conv1/conv");
        Conv2D second = new(1, 1);
        second.Apply(new Input((8, 8, 3)));

        Assert.Equal(["conv2d_1", "conv1/conv", "conv2d_2"], new[] { first.Name, named.Name, second.Name });
        Assert.Equal("input_2", new Input(3).Layer.Name);
        Assert.Equal("batch_normalization_1", new BatchNormalization().Name);
        Assert.Equal("re_lu_1", new ReLU().Name);
        Assert.Equal("zero_padding2d_1", new ZeroPadding2D().Name);
        Assert.Equal("global_average_pooling2d_1", new GlobalAveragePooling2D().Name);
        Assert.Equal("max_pooling2d_1", new MaxPooling2D().Name);
        Assert.Equal("sequential_1", new Sequential().Name);
        Utils.ClearSession();
        Assert.Equal("conv2d_1", new Conv2D(1, 1).Name);
    }

    [Fact]
    public void Names_weights_after_the_layer()
    {
        Conv2D layer = new(2, 3, name: "conv1/conv");
        layer.Apply(new Input((8, 8, 3)));

        Assert.Equal(["conv1/conv/kernel", "conv1/conv/bias"], layer.Weights.Select(weight => weight.Name));
        Assert.Equal((3 * 3 * 3 * 2) + 2, layer.CountParams());
    }

    [Fact]
    public void Replaces_weights_or_none_of_them()
    {
        Dense layer = new(2, name: "fc");
        layer.Apply(new Input(3));
        Tensor<float> kernel = Tensor.Create([1f, 2, 3, 4, 5, 6], [3, 2]);
        Tensor<float> bias = Tensor.Create([7f, 8], [2]);
        layer.SetWeights([kernel, bias]);

        Assert.Equal([1, 2, 3, 4, 5, 6], layer.GetWeights()[0]);
        Assert.Equal([7, 8], layer.GetWeights()[1]);
        Rejects.With<ArgumentException>("Layer fc has 2 weights. Received: 1", () => Set(layer, kernel));
        Rejects.With<ArgumentException>(
            "weight fc/bias has shape (2,). Received: (3,)",
            () => Set(layer, Tensor.Create(new float[6], [3, 2]), Tensor.Create(new float[3], [3])));
        Assert.Equal([1, 2, 3, 4, 5, 6], layer.GetWeights()[0]);
    }

    [Fact]
    public void Moves_weights_between_the_lists_when_it_is_frozen()
    {
        Dense layer = new(2);
        layer.Apply(new Input(3));
        Assert.Equal(2, layer.TrainableWeights.Count);

        layer.Trainable = false;
        Assert.Empty(layer.TrainableWeights);
        Assert.Equal(["kernel", "bias"], layer.NonTrainableWeights.Select(weight => weight.Name.Split('/')[^1]));
        Assert.False(new Dense(2, trainable: false).Trainable);
    }

    [Fact]
    public void Keeps_no_weights_of_a_build_that_failed()
    {
        // An orthogonal bias does not exist; the kernel is made before it.
        Dense layer = new(2, biasInitializer: "orthogonal");
        Rejects.Argument("rank 2 or more", () => layer.Apply(new Input(3)));
        Rejects.Argument("rank 2 or more", () => layer.Apply(new Input(3)));

        Assert.False(layer.Built);
        Assert.Empty(layer.Weights);
        Assert.Empty(layer.InboundNodes);
    }

    [Fact]
    public void Explains_how_to_write_a_layer_that_computes_nothing()
    {
        Rejects.With<NotSupportedException>("Silent must override Call", () => new Silent().Apply(new Input(3)));
    }

    [Fact]
    public void Sends_layers_with_several_outputs_to_ApplyAll()
    {
        Halves layer = new();
        Input inputs = new(4);

        Rejects.With<InvalidOperationException>("use ApplyAll", () => layer.Apply(inputs));
        IReadOnlyList<KerasTensor> halves = layer.ApplyAll(inputs);
        Assert.Equal([(null, 1), (null, 3)], halves.Select(half => half.Shape));
        Assert.Equal(1, halves[1].TensorIndex);
        Assert.True(layer.GetOutputAt(0).IsList);
    }

    private static object Set(Layer layer, params Tensor<float>[] weights)
    {
        layer.SetWeights(weights);
        return layer;
    }

    private sealed class Silent : Layer;

    private sealed class Halves : Layer
    {
        protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context) =>
            [Ops.Slice(inputs[0], 1, 0, 1), Ops.Slice(inputs[0], 1, 1, inputs[0].Shape[1] - 1)];
    }
}
