using Keras.Layers;
using Keras.Models;
using Keras.Testing;

namespace Keras.Tests.Models;

public class ModelTests
{
    public ModelTests() => Utils.ClearSession();

    [Fact]
    public void Lists_layers_by_depth_and_then_by_the_walk_from_the_outputs()
    {
        Input image = new((8, 8, 3), name: "image");
        Input number = new(1, name: "number");
        KerasTensor x = new Flatten(name: "flatten").Apply(image);
        x = new Dense(4, name: "left").Apply(x);
        KerasTensor y = new Dense(4, name: "right").Apply(number);
        KerasTensor joined = new Add(name: "add").Apply([x, y]);
        KerasTensor extra = new Dense(1, name: "extra").Apply(x);
        Model model = new([image, number], [joined, extra]);

        Assert.Equal(
            ["image", "flatten", "number", "left", "right", "add", "extra"], model.Layers.Select(layer => layer.Name));
        Assert.Equal(["image", "number"], model.InputNames);
        Assert.Equal(["add", "extra"], model.OutputNames);
        Assert.Equal([image, number], model.Inputs);
        Assert.Equal([joined, extra], model.Outputs);
        Assert.Equal((null, 8, 8, 3), model.InputShape);
        Assert.Equal((null, 4), model.OutputShape);
    }

    [Fact]
    public void Puts_a_shared_layer_where_its_deepest_call_is()
    {
        Input inputs = new(4, name: "input");
        Dense shared = new(4, name: "shared");
        KerasTensor x = shared.Apply(inputs);
        x = new Activation("relu", name: "relu").Apply(x);
        x = shared.Apply(x);
        Model model = new(inputs, x);

        Assert.Equal(["input", "shared", "relu"], model.Layers.Select(layer => layer.Name));
        Assert.Equal(2, model.Weights.Count);
    }

    [Fact]
    public void Computes_several_outputs_of_several_inputs()
    {
        Input first = new(2);
        Input second = new(2);
        Dense shared = new(1, kernelInitializer: "ones");
        KerasTensor x = shared.Apply(first);
        KerasTensor y = shared.Apply(second);
        Model model = new([first, second], [new Add().Apply([x, y]), y]);

        LayerTrace trace = new(model, [(1, 2), (1, 2)]);
        double[][] results = trace.Run(trace.Outputs, [[1, 2], [10, 20]]);
        Assert.Equal([33], results[0]);
        Assert.Equal([30], results[1]);
    }

    [Fact]
    public void Is_a_layer_of_another_model()
    {
        Input inputs = new(2);
        Model inner = new(inputs, new Dense(3, kernelInitializer: "ones").Apply(inputs), name: "inner");
        Input first = new(2);
        Input second = new(2);
        KerasTensor x = inner.Apply(first);
        KerasTensor y = inner.Apply(second);
        Model outer = new([first, second], new Add().Apply([x, y]));

        Assert.Equal(9, outer.CountParams());
        Assert.Same(inner, outer.GetLayer("inner"));
        Assert.Equal([0, 1], new[] { x.NodeIndex, y.NodeIndex });
        Assert.Same(inputs, Assert.Single(inner.Input));
        Assert.Equal((null, 3), inner.OutputShape);
        LayerTrace trace = new(outer, [(1, 2), (1, 2)]);
        Assert.Equal([33, 33, 33], trace.Run(trace.Outputs, [[1, 2], [10, 20]])[0]);
    }

    [Fact]
    public void Starts_from_the_tensors_of_another_model()
    {
        Input inputs = new(2);
        KerasTensor x = new Dense(3, name: "features").Apply(inputs);
        Model whole = new(inputs, new Dense(5).Apply(x));
        Model features = new(whole.Input, whole.GetLayer("features").Output);

        Assert.Equal((null, 3), features.OutputShape);
        Assert.Same(whole.Weights[0], features.Weights[0]);
    }

    [Fact]
    public void Freezes_and_thaws_all_its_layers()
    {
        Input inputs = new(2);
        Model inner = new(inputs, new BatchNormalization().Apply(new Dense(3).Apply(inputs)));
        Sequential outer = new([inner, new Dense(1)]);
        Assert.Equal((6, 2), (outer.TrainableWeights.Count, outer.NonTrainableWeights.Count));

        inner.Trainable = false;
        Assert.All(inner.Layers, layer => Assert.False(layer.Trainable));
        Assert.Equal((2, 6), (outer.TrainableWeights.Count, outer.NonTrainableWeights.Count));
        Assert.Equal(8, outer.Weights.Count);

        inner.Layers[1].Trainable = true;
        Assert.Equal(2, outer.TrainableWeights.Count);
        inner.Trainable = true;
        Assert.Equal(6, outer.TrainableWeights.Count);
    }

    [Fact]
    public void Reads_and_writes_all_weights_layer_by_layer()
    {
        Model Make()
        {
            Input inputs = new(2);
            KerasTensor x = new BatchNormalization(name: "bn").Apply(inputs);
            return new Model(inputs, new Dense(3, name: "fc").Apply(x));
        }

        Model first = Make();
        Model second = Make();
        second.SetWeights(first.GetWeights());

        Assert.Equal(
            ["bn/gamma", "bn/beta", "bn/moving_mean", "bn/moving_variance", "fc/kernel", "fc/bias"],
            first.Weights.Select(weight => weight.Name));
        Assert.Equal(first.GetWeights()[4], second.GetWeights()[4]);
    }

    [Fact]
    public void Finds_layers_by_name_and_by_position()
    {
        Sequential model = new([new Dense(2, name: "first", inputShape: 3), new Dense(1, name: "last")]);

        Assert.Equal("first", model.GetLayer("first").Name);
        Assert.Equal("last", model.GetLayer(index: 1).Name);
        Assert.Equal("last", model.GetLayer(index: -1).Name);
        Assert.Equal("last", model.GetLayer("first", index: 1).Name);
        Rejects.Argument("No such layer: second. Layers: first, last", () => model.GetLayer("second"));
        Rejects.Argument("only has 2 layers", () => model.GetLayer(index: 2));
        Rejects.Argument("only has 2 layers", () => model.GetLayer(index: -3));
        Rejects.Argument("either a layer name or a layer index", () => model.GetLayer());
    }

    [Fact]
    public void Names_the_input_that_is_missing()
    {
        Input first = new(2, name: "first");
        Input second = new(2, name: "second");
        KerasTensor outputs = new Add().Apply([new Dense(2, name: "fc").Apply(first), second]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Model(first, outputs));
        Assert.Contains("Graph disconnected", error.Message, StringComparison.Ordinal);
        Assert.Contains("at layer 'second'", error.Message, StringComparison.Ordinal);
        Assert.Contains("reached without problem: first, fc", error.Message, StringComparison.Ordinal);
        Rejects.Argument("without problem: none", () => new Model(new Input(2), new Dense(1).Apply(new Input(2))));
    }

    [Fact]
    public void Rejects_ends_that_make_no_model()
    {
        Input inputs = new(2, name: "data");
        KerasTensor outputs = new Dense(1).Apply(inputs);

        Rejects.Argument("must come from `new Input", () => new Model(outputs, outputs));
        Rejects.Argument("may be given once. Received: data, data", () => new Model([inputs, inputs], outputs));
        Rejects.Argument("needs inputs and outputs", () => new Model(inputs, []));
    }

    [Fact]
    public void Is_made_of_what_other_models_take_and_give()
    {
        Model left = Line("left");
        Model right = Line("right");
        KerasTensor both = new Concatenate().Apply([left.Output, right.Output]);
        Model model = new([left.Input, right.Input], [both, left.Output]);

        Assert.Equal(["left_data", "right_data"], model.InputNames);
        Assert.Equal(model.InputNames, new Model(model.Inputs, both).InputNames);
        Assert.Equal(2, new Model(inputs: model.Inputs, outputs: model.Outputs).Outputs.Count);
        KerasTensor only = left.GetLayer("left").Output;
        Assert.Same(left.Outputs[0], only);
        Rejects.Argument("Received: 2. Choose one by its index", () => (KerasTensor)model.Output);

        static Model Line(string name)
        {
            Input inputs = new(2, name: $"{name}_data");
            return new Model(inputs, new Dense(1, name: name).Apply(inputs));
        }
    }

    [Fact]
    public void Rejects_two_layers_of_one_name()
    {
        Input inputs = new(2);
        KerasTensor x = new Dense(2, name: "fc").Apply(inputs);
        x = new Dense(2, name: "fc").Apply(x);

        Rejects.Argument("The name \"fc\" is used 2 times", () => new Model(inputs, x));
        Rejects.Argument("network.Apply(new Input(shape))", () => new Model(inputs, x));
    }

    [Fact]
    public void Rejects_inputs_that_do_not_fit_when_called()
    {
        Input inputs = new(2);
        Model model = new(inputs, new Dense(1).Apply(inputs), name: "inner");

        Rejects.Argument(
            "Input 0 of model inner has shape (None, 2). Received: (None, 3)", () => model.Apply(new Input(3)));
        Rejects.Argument("takes 1 inputs. Received: 2", () => model.Apply([new Input(2), new Input(2)]));
    }

    [Fact]
    public void Keeps_an_input_that_no_output_needs()
    {
        Input used = new(2, name: "used");
        Input unused = new(3, name: "unused");
        Model model = new([used, unused], new Dense(1, name: "fc").Apply(used));

        Assert.Equal(["used", "unused", "fc"], model.Layers.Select(layer => layer.Name));
        Assert.Equal(1, new LayerTrace(model, [(1, 2), (1, 3)]).Outputs[0].Shape[1]);
    }

    [Fact]
    public void Passes_its_input_on_and_gives_an_output_twice()
    {
        Input inputs = new(2);
        KerasTensor x = new Activation("linear").Apply(inputs);
        Model model = new(inputs, [inputs, x, x]);

        LayerTrace trace = new(model, [(1, 2)]);
        Assert.All(trace.Run(trace.Outputs, [[3, 4]]), output => Assert.Equal([3, 4], output));
    }

    [Fact]
    public void Survives_thousands_of_layers()
    {
        Input inputs = new(2);
        KerasTensor x = inputs;
        Activation relu = new("relu");
        for (int layer = 0; layer < 3000; layer++)
        {
            x = relu.Apply(x);
        }

        Assert.Equal(2, new Model(inputs, x).Layers.Count);
    }
}
