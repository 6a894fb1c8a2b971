using System.Numerics.Tensors;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Regularizers;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Outsider.Tests;

/// <summary>Layers that hold layers, as a user writes them.</summary>
public class InnerLayerTests
{
    private static readonly Tensor<float> s_images = Numbers([4, 6, 6, 2], 0.1f);
    private static readonly Tensor<float> s_targets = Numbers([4, 3], 0.3f);

    [Fact]
    public void Train_as_the_same_layers_in_a_functional_model()
    {
        Model composed = Composed(new Block(growth: 2, layers: 2));
        Model functional = Functional(growth: 2, layers: 2);
        functional.SetWeights(InFunctionalOrder(composed.GetWeights()));
        Model[] models = [composed, functional];
        foreach (Model model in models)
        {
            model.Compile(new SGD(0.1, momentum: 0.9), "mse");
        }

        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(
                functional.TrainOnBatch(s_images, s_targets), composed.TrainOnBatch(s_images, s_targets));
        }

        Assert.Equal(functional.CountParams(), composed.CountParams());
        Assert.Equal(functional.TrainableWeights.Count, composed.TrainableWeights.Count);
        Assert.Equal(functional.NonTrainableWeights.Count, composed.NonTrainableWeights.Count);
        foreach ((Tensor<float> expected, Tensor<float> actual) in
            functional.GetWeights().Zip(InFunctionalOrder(composed.GetWeights())))
        {
            Assert.Equal(expected.ToArray(), actual.ToArray());
        }
    }

    [Fact]
    public void Count_in_penalties_and_freeze_with_the_layer_around()
    {
        Block block = new(growth: 2, layers: 1, penalty: 0.5);
        Model model = Composed(block);
        model.Compile(new SGD(0.1), "mse");
        double squares = block.Weights.Where(weight => weight.Name.EndsWith("kernel", StringComparison.Ordinal))
            .Sum(weight => Elements(model, weight).Sum(element => (double)element * element));
        double penalized = model.Evaluate(s_images, s_targets, verbose: 0)[0];
        double error = Composed(block).Predict(s_images).ToArray()
            .Zip(s_targets.ToArray(), (predicted, target) => Math.Pow(predicted - target, 2)).Average();

        // The head of the second model is another one: the penalty alone tells them apart.
        Assert.True(penalized > 0.5 * squares);
        Assert.True(squares > 0 && error > 0);

        block.Trainable = false;
        model.Compile(new SGD(0.1), "mse");
        float[][] before = [.. block.GetWeights().Select(weight => weight.ToArray())];
        model.TrainOnBatch(s_images, s_targets);

        Assert.Empty(block.TrainableWeights);
        Assert.Equal(5, block.NonTrainableWeights.Count);
        Assert.Equal(before, block.GetWeights().Select(weight => weight.ToArray()));
    }

    [Theory]
    [InlineData("model.h5")]
    [InlineData("model.keras")]
    public void Are_saved_in_whole_models(string file)
    {
        using TemporaryFolder folder = new();
        Model model = Composed(new Block(growth: 2, layers: 2));
        model.Compile(new Adam(0.01), "mse");
        model.TrainOnBatch(s_images, s_targets);
        model.Save(folder.File(file));
        Model loaded = LoadModel(folder.File(file), new CustomObjects { { "Block", typeof(Block) } });

        Assert.Equal(model.Predict(s_images).ToArray(), loaded.Predict(s_images).ToArray());
        Assert.Equal(model.TrainOnBatch(s_images, s_targets), loaded.TrainOnBatch(s_images, s_targets));
        Assert.Equal(model.Predict(s_images).ToArray(), loaded.Predict(s_images).ToArray());
    }

    [Theory]
    [InlineData("weights.h5")]
    [InlineData("model.weights.h5")]
    public void Are_saved_in_files_of_weights(string file)
    {
        using TemporaryFolder folder = new();
        Model model = Composed(new Block(growth: 2, layers: 2));
        model.SaveWeights(folder.File(file));
        Model other = Composed(new Block(growth: 2, layers: 2));
        Assert.NotEqual(model.Predict(s_images).ToArray(), other.Predict(s_images).ToArray());
        other.LoadWeights(folder.File(file));

        Assert.Equal(model.Predict(s_images).ToArray(), other.Predict(s_images).ToArray());
    }

    [Fact]
    public void Load_whatever_is_frozen()
    {
        using TemporaryFolder folder = new();
        Block block = new(growth: 2, layers: 2, name: "block");
        Model model = Composed(block);
        model.SaveWeights(folder.File("weights.h5"));
        float[] expected = model.Predict(s_images).ToArray();
        block.Norms[0].Trainable = false;
        model.SetWeights([.. model.GetWeights().Select(weight => Tensor.Multiply<float>(weight, 0))]);
        model.LoadWeights(folder.File("weights.h5"));

        Assert.Equal(expected, model.Predict(s_images).ToArray());
    }

    [Fact]
    public void Show_in_the_summary()
    {
        List<string> lines = [];
        Composed(new Block(growth: 2, layers: 1, name: "block")).Summary(printFn: lines.Add, expandNested: true);

        Assert.Contains(lines, line => line.StartsWith("block (Block)", StringComparison.Ordinal)
            && line.Contains("(None, 6, 6, 4)", StringComparison.Ordinal) && line.Contains("44", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("| batch_normalization", StringComparison.Ordinal)
            && line.Contains("(None, 6, 6, 2)", StringComparison.Ordinal) && line.Contains(" 8", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("| conv2d", StringComparison.Ordinal)
            && line.Contains("(None, 6, 6, 2)", StringComparison.Ordinal) && line.Contains("36", StringComparison.Ordinal));
        List<string> folded = [];
        Composed(new Block(growth: 2, layers: 1)).Summary(printFn: folded.Add);
        Assert.DoesNotContain(folded, line => line.StartsWith('|'));
    }

    [Fact]
    public void Are_named_within_the_layer_around()
    {
        Block block = new(growth: 2, layers: 1, name: "block");
        Composed(block);

        Assert.Matches("^block/batch_normalization(_[0-9]+)?/gamma$", block.Weights[0].Name);
    }

    [Fact]
    public void May_be_called_on_sizes_that_are_unknown()
    {
        Input input = new((null, null, 2));
        KerasTensor output = new Block(growth: 2, layers: 2).Apply(input);
        Model model = new(input, output);

        Assert.Equal((Shape)(null, null, null, 6), output.Shape);
        Assert.Equal([4, 6, 6, 6], model.Predict(s_images).Lengths.ToArray().Select(length => (int)length));
        Assert.Equal([1, 3, 5, 6], model.Predict(Numbers([1, 3, 5, 2], 1)).Lengths.ToArray().Select(length => (int)length));
        Rejects.Argument("must have a known size", () => new Held(new Dense(3)).Apply(new Input((4, null))));
    }

    public static TheoryData<Type> Ways =>
    [
        typeof(InField), typeof(InProperty), typeof(InArray), typeof(InList), typeof(InDictionary), typeof(InTuple),
        typeof(InNestedLists), typeof(InSet), typeof(InParameter), typeof(InBase), typeof(Added), typeof(MadeInBuild),
        typeof(MadeInFirstCall), typeof(BuiltInBuild), typeof(InSequential), typeof(InModel), typeof(TwoDeep),
        typeof(PointingBack),
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Are_found_wherever_they_are_held(Type way)
    {
        using TemporaryFolder folder = new();
        Layer layer = (Layer)Activator.CreateInstance(way)!;
        Model model = Chain(layer);
        Assert.Equal(2, layer.TrainableWeights.Count);
        model.Compile(new SGD(0.1), "mse");
        float[] before = layer.GetWeights()[0].ToArray();
        model.TrainOnBatch(Numbers([4, 3], 1), Numbers([4, 2], 2));
        Assert.NotEqual(before, layer.GetWeights()[0].ToArray());

        float[] expected = model.Predict(Numbers([4, 3], 1)).ToArray();
        foreach (string file in (string[])["weights.h5", "model.weights.h5"])
        {
            model.SaveWeights(folder.File(file));
            Model other = Chain((Layer)Activator.CreateInstance(way)!);
            other.LoadWeights(folder.File(file));
            Assert.Equal(expected, other.Predict(Numbers([4, 3], 1)).ToArray());
        }
    }

    public static TheoryData<Type> Forgotten =>
    [
        typeof(NewInEveryCall), typeof(InClosure), typeof(InStatic), typeof(InHelper), typeof(InLazySequence),
        typeof(WithForeignVariable),
    ];

    [Theory]
    [MemberData(nameof(Forgotten))]
    public void Are_never_forgotten(Type way)
    {
        Layer layer = (Layer)Activator.CreateInstance(way)!;

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Chain(layer));

        Assert.Contains(layer.Name, exception.Message, StringComparison.Ordinal);
        Assert.Matches("uses the variable [a-z0-9_/]*kernel", exception.Message);
        Assert.Contains("AddLayer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_never_forgotten_in_a_lambda()
    {
        Dense dense = new(2);
        dense.EnsureBuilt([(null, 3)]);

        Rejects.With<InvalidOperationException>("belongs to no layer", () => Chain(new Lambda((Value x) => dense.Apply(x))));
    }

    [Fact]
    public void Run_in_a_mode_of_their_own()
    {
        Model model = Chain(new AlwaysDropping());
        Tensor<float> x = Numbers([1, 50], 1);

        Assert.Contains(0f, model.Predict(x).ToArray());
        Assert.NotEqual(model.Predict(x).ToArray(), model.Predict(x).ToArray());
    }

    [Fact]
    public void Of_a_placeholder_have_no_numbers()
    {
        Value called = new Dense(2).Apply(Ops.Placeholder("x", new TensorType(DType.Float32, (1, 3))));

        Rejects.With<InvalidOperationException>("so it has no numbers yet", () => called.Numpy());
    }

    private static Model Composed(Block block)
    {
        Input input = new((6, 6, 2));
        return new Model(input, Head(block.Apply(input)));
    }

    private static Model Functional(int growth, int layers)
    {
        Input input = new((6, 6, 2));
        KerasTensor x = input;
        for (int layer = 0; layer < layers; layer++)
        {
            KerasTensor y = new ReLU().Apply(new BatchNormalization().Apply(x));
            y = new Conv2D(growth, 3, padding: "same", useBias: false).Apply(y);
            x = new Concatenate().Apply([x, y]);
        }

        return new Model(input, Head(x));
    }

    private static KerasTensor Head(KerasTensor x) => new Dense(3).Apply(new GlobalAveragePooling2D().Apply(x));

    // The block's trainable weights come before all others; in a functional model each layer has its own together.
    private static IReadOnlyList<Tensor<float>> InFunctionalOrder(IReadOnlyList<Tensor<float>> weights) =>
    [
        weights[0], weights[1], weights[6], weights[7], weights[4],
        weights[2], weights[3], weights[8], weights[9], weights[5],
        weights[10], weights[11],
    ];

    private static float[] Elements(Model model, Variable weight) =>
        model.GetWeights()[model.Weights.ToList().IndexOf(weight)].ToArray();

    private static Model Chain(Layer layer)
    {
        Input input = new(layer is AlwaysDropping ? 50 : 3);
        return new Model(input, layer.Apply(input));
    }

    private static Tensor<float> Numbers(nint[] lengths, float scale)
    {
        int count = (int)lengths.Aggregate((product, length) => product * length);
        return Tensor.Create<float>([.. Enumerable.Range(0, count).Select(i => scale * (((i * 7919) % 23) - 11) / 11f)], lengths);
    }

    private sealed class Block(int growth, int layers, double penalty = 0, string? name = null) : Layer(name)
    {
        public int Growth { get; } = growth;

        public int Layers { get; } = layers;

        public double Penalty { get; } = penalty;

        public BatchNormalization[] Norms { get; } = [.. Enumerable.Range(0, layers).Select(_ => new BatchNormalization())];

        private readonly List<Conv2D> _convs =
        [
            .. Enumerable.Range(0, layers).Select(_ => new Conv2D(
                growth, 3, padding: "same", useBias: false, kernelRegularizer: penalty > 0 ? new L2(penalty) : null)),
        ];

        protected override Value Call(Value inputs, CallContext context)
        {
            Value x = inputs;
            for (int layer = 0; layer < Layers; layer++)
            {
                Value y = _convs[layer].Apply(Ops.Relu(Norms[layer].Apply(x)));
                x = Ops.Concatenate([x, y], -1);
            }

            return x;
        }
    }

    private class Held(Layer inner) : Layer
    {
        protected override Value Call(Value inputs, CallContext context) => inner.Apply(inputs);
    }

    private sealed class InField : Layer
    {
        private readonly Layer _dense = new Dense(2);

        protected override Value Call(Value inputs, CallContext context) => _dense.Apply(inputs);
    }

    private sealed class InProperty : Layer
    {
        public object Dense { get; } = new Dense(2);

        protected override Value Call(Value inputs, CallContext context) => ((Dense)Dense).Apply(inputs);
    }

    private sealed class InArray : Layer
    {
        private readonly Dense?[] _layers = [null, new Dense(2)];

        protected override Value Call(Value inputs, CallContext context) => _layers[1]!.Apply(inputs);
    }

    private sealed class InList : Layer
    {
        private readonly IReadOnlyList<Layer> _layers = new List<Layer> { new Dense(2) };

        protected override Value Call(Value inputs, CallContext context) => _layers[0].Apply(inputs);
    }

    private sealed class InDictionary : Layer
    {
        private readonly Dictionary<string, Layer> _layers = new() { ["only"] = new Dense(2) };

        protected override Value Call(Value inputs, CallContext context) => _layers["only"].Apply(inputs);
    }

    private sealed class InTuple : Layer
    {
        private readonly (string Name, Layer Layer) _pair = ("dense", new Dense(2));

        protected override Value Call(Value inputs, CallContext context) => _pair.Layer.Apply(inputs);
    }

    private sealed class InNestedLists : Layer
    {
        private readonly List<List<(int Count, Layer[] Layers)>> _layers = [[(1, [new Dense(2)])]];

        protected override Value Call(Value inputs, CallContext context) => _layers[0][0].Layers[0].Apply(inputs);
    }

    private sealed class InSet : Layer
    {
        private readonly HashSet<Layer> _layers = [new Dense(2)];

        protected override Value Call(Value inputs, CallContext context) => _layers.First().Apply(inputs);
    }

    private sealed class InParameter() : Held(new Dense(2));

    private sealed class InBase : WithDense;

    private abstract class WithDense : Layer
    {
        private readonly Dense _dense = new(2);

        protected override Value Call(Value inputs, CallContext context) => _dense.Apply(inputs);
    }

    private sealed class Added : Layer
    {
        private readonly Func<Value, Value> _call;

        public Added()
        {
            Dense dense = AddLayer(new Dense(2));
            _call = x => dense.Apply(x);
        }

        protected override Value Call(Value inputs, CallContext context) => _call(inputs);
    }

    private sealed class MadeInBuild : Layer
    {
        private readonly List<Layer> _layers = [];

        protected override void Build(Shape inputShape) => _layers.Add(new Dense(2));

        protected override Value Call(Value inputs, CallContext context) => _layers.Single().Apply(inputs);
    }

    private sealed class MadeInFirstCall : Layer
    {
        private Dense? _dense;

        protected override Value Call(Value inputs, CallContext context) => (_dense ??= new Dense(2)).Apply(inputs);
    }

    private sealed class BuiltInBuild : Layer
    {
        private readonly Dense _dense = new(2);

        protected override void Build(Shape inputShape) => _dense.EnsureBuilt([inputShape]);

        protected override Value Call(Value inputs, CallContext context) => _dense.Trace([inputs], context)[0];
    }

    private sealed class InSequential : Layer
    {
        private readonly Sequential _layers = new([new Activation("linear"), new Dense(2)]);

        protected override Value Call(Value inputs, CallContext context) => _layers.Apply(inputs);
    }

    private sealed class InModel : Layer
    {
        private readonly Model _model;

        public InModel()
        {
            Input input = new(3);
            _model = new Model(input, new Dense(2).Apply(input));
        }

        protected override Value Call(Value inputs, CallContext context) => _model.Apply(inputs);
    }

    private sealed class TwoDeep : Layer
    {
        private readonly Layer _inner = new InList();

        protected override Value Call(Value inputs, CallContext context) => _inner.Apply(inputs);
    }

    private sealed class PointingBack : Layer
    {
        private readonly Part _part;

        public PointingBack() => _part = new Part(this);

        protected override Value Call(Value inputs, CallContext context) => _part.Apply(inputs);

        private sealed class Part(Layer owner) : Layer
        {
            private readonly Dense _dense = new(2);

            protected override Value Call(Value inputs, CallContext context) =>
                owner.Built ? _dense.Apply(inputs) : inputs;
        }
    }

    private sealed class NewInEveryCall : Layer
    {
        protected override Value Call(Value inputs, CallContext context) => new Dense(2).Apply(inputs);
    }

    private sealed class InClosure : Layer
    {
        private readonly Func<Value, Value> _call;

        public InClosure()
        {
            Dense dense = new(2);
            _call = x => dense.Apply(x);
        }

        protected override Value Call(Value inputs, CallContext context) => _call(inputs);
    }

    private sealed class InStatic : Layer
    {
        private static readonly Dense s_dense = new(2);

        protected override Value Call(Value inputs, CallContext context) => s_dense.Apply(inputs);
    }

    private sealed class InHelper : Layer
    {
        private readonly Helper _helper = new();

        protected override Value Call(Value inputs, CallContext context) => _helper.Dense.Apply(inputs);

        private sealed class Helper
        {
            public Dense Dense { get; } = new(2);
        }
    }

    private sealed class InLazySequence : Layer
    {
        private readonly IEnumerable<Dense> _layers = Enumerable.Range(0, 1).Select(_ => new Dense(2));

        protected override Value Call(Value inputs, CallContext context) => _layers.First().Apply(inputs);
    }

    private sealed class WithForeignVariable : Layer
    {
        private readonly Variable _kernel;

        public WithForeignVariable()
        {
            Dense dense = new(2);
            dense.EnsureBuilt([(null, 3)]);
            _kernel = dense.Weights[0];
        }

        protected override Value Call(Value inputs, CallContext context) => Ops.MatMul(inputs, _kernel);
    }

    private sealed class AlwaysDropping : Layer
    {
        private readonly Dropout _dropout = new(0.5);

        protected override Value Call(Value inputs, CallContext context) => _dropout.Apply(inputs, training: true);
    }
}
