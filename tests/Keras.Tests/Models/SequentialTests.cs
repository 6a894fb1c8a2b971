using Keras.Layers;
using Keras.Models;
using Keras.Testing;

namespace Keras.Tests.Models;

public class SequentialTests
{
    public SequentialTests() => Utils.ClearSession();

    [Fact]
    public void Builds_as_layers_are_added_when_the_first_has_an_input_shape()
    {
        Sequential model = new();
        model.Add(new Conv2D(4, 3, inputShape: (8, 8, 3), name: "conv"));
        model.Add(new Flatten());
        model.Add(new Dense(2));

        Assert.True(model.Built);
        Assert.Equal((null, 8, 8, 3), model.InputShape);
        Assert.Equal((null, 2), model.OutputShape);
        Assert.Equal("conv_input", Assert.Single(model.InputNames));
        Assert.Equal(["conv", "flatten_1", "dense_1"], model.Layers.Select(layer => layer.Name));
        Assert.Equal(4, model.Weights.Count);
    }

    [Fact]
    public void Starts_with_an_input_or_a_model()
    {
        Assert.Equal("data", Assert.Single(new Sequential([new Input(3, name: "data"), new Dense(2)]).InputNames));

        Input inputs = new(3, batchSize: 4);
        Model inner = new(inputs, new Dense(2).Apply(inputs));
        Sequential outer = new([inner, new Dense(1)]);
        Assert.Equal((4, 3), outer.InputShape);
        Assert.Equal((4, 1), outer.OutputShape);
    }

    [Fact]
    public void Waits_for_an_input_shape_otherwise()
    {
        Sequential model = new([new Dense(2, name: "fc"), new Dense(1)]);

        Assert.False(model.Built);
        Assert.Empty(model.Weights);
        Assert.Equal(2, model.Layers.Count);
        Rejects.With<InvalidOperationException>("not built", () => model.OutputShape);

        model.Build((null, 3));
        Assert.True(model.Built);
        Assert.Equal(4, model.Weights.Count);
        Assert.Equal("fc_input", Assert.Single(model.InputNames));

        model.Build((null, 3));
        Assert.Equal(4, model.Weights.Count);
    }

    [Fact]
    public void Builds_when_it_is_called_as_a_layer()
    {
        Sequential model = new([new Dense(2, kernelInitializer: "ones")]);
        KerasTensor outputs = model.Apply(new Input(3));

        Assert.Equal((null, 2), outputs.Shape);
        Assert.Equal([6, 6], LayerTrace.Output(model, (1, 3), [1, 2, 3]));
    }

    [Fact]
    public void Grows_and_shrinks_after_it_was_built()
    {
        Sequential model = new([new Dense(2, inputShape: 3), new Dense(5)]);
        model.Pop();
        Assert.Equal((null, 2), model.OutputShape);
        Assert.Single(model.Layers);

        model.Add(new Dense(7));
        Assert.Equal((null, 7), model.OutputShape);

        model.Pop();
        model.Pop();
        Assert.Empty(model.Layers);
        Assert.Contains(
            "no layers", Assert.Throws<InvalidOperationException>(model.Pop).Message, StringComparison.Ordinal);
        model.Add(new Dense(4));
        Assert.Equal((null, 4), model.OutputShape);
    }

    [Fact]
    public void Rejects_layers_that_make_no_chain()
    {
        Sequential model = new([new Dense(2, inputShape: 3, name: "fc")]);

        Rejects.With<ArgumentException>("\"fc\" is already one of them", () => model.Add(new Dense(2, name: "fc")));
        Rejects.With<ArgumentException>("An input starts a Sequential", () => model.Add(new Input(3)));
        Assert.Throws<ArgumentNullException>(() => model.Add(null!));

        Input inputs = new(2);
        Model twoOutputs = new(inputs, [new Dense(1).Apply(inputs), new Dense(1).Apply(inputs)]);
        Rejects.With<ArgumentException>("should have a single output", () => model.Add(twoOutputs));
        Rejects.With<ArgumentException>("list of at least two inputs", () => model.Add(new Add()));
        Assert.Single(model.Layers);
    }

    [Fact]
    public void Cannot_be_built_without_layers() =>
        Rejects.With<InvalidOperationException>("no layers to build", () => new Sequential().Build((null, 3)));
}
