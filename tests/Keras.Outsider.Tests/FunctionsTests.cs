using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using K = Keras.Backend;

namespace Keras.Outsider.Tests;

/// <summary>Functions on values, as scripts write them: with <c>using Keras;</c>, and Keras 2's with K.</summary>
public class FunctionsTests
{
    private static readonly Tensor<float> s_x = Tensor.Create<float>([1, -2, 3, -4, 5, -6], [2, 3]);

    [Fact]
    public void Lambdas_index_compare_and_sort()
    {
        Assert.Equal([3, -2, 1, -6, 5, -4], Map(x => x["...", "::-1"]));
        Assert.Equal([3, -6], Map(x => x[.., ^1..]));
        Assert.Equal([1, 0, 3, 0, 5, 0], Map(x => K.Switch(K.Less(x, 0), K.ZerosLike(x), x)));
        Assert.Equal([1, -1, 3, -1, 5, -1], Map(x => K.Clip(x, -1, 9)));
        Assert.Equal([-2, 1, 3, -6, -4, 5], Map(x => Ops.Sort(x)));
        Assert.Equal([2, 1], Map(x => Ops.Cast(K.ArgMax(x), K.Floatx())));
        Assert.Equal([2, -5], Map(x => K.Sum(x, axis: 1)));
        Assert.Equal([1, -2, 3, 0, -4, 5, -6, 0], Map(x => Ops.Pad(x, [(0, 0), (0, 1)])));
        Assert.Equal([3, 1, -6, -4], Map(x => Ops.Gather(x, Ops.Array(new[] { 2, 0 }), axis: 1)));
        Assert.Equal([7, 8, 9, 7, 8, 9], Map(x => (0 * x) + K.Constant(new[] { 7.0, 8, 9 })));
    }

    [Fact]
    public void Shapes_of_lambdas_follow_from_the_functions()
    {
        Input images = new(shape: (8, 6, 3));
        Assert.Equal((null, 16, 12, 3), new Lambda(x => K.ResizeImages(x, 2, 2)).Apply(images).Shape);
        Assert.Equal((null, 5, 7, 3), new Lambda(x => Ops.Resize(x, (5, 7))).Apply(images).Shape);
        Assert.Equal((null, 144), new Lambda(x => K.BatchFlatten(x)).Apply(images).Shape);
        Assert.Equal((null, 4, 3, 12), new Lambda(x => Ops.SpaceToDepth(x, 2)).Apply(images).Shape);
        Assert.Equal((null, 10, 8, 3), new Lambda(x => K.Spatial2DPadding(x)).Apply(images).Shape);
        Assert.Equal((null, 4, 3, 3), new Lambda(x => K.Pool2D(x, 2, 2, poolMode: "avg")).Apply(images).Shape);
        Assert.Equal((null, 8, 6, 5), new Lambda(x => K.Conv2D(x, K.Ones((3, 3, 3, 5)), padding: "same")).Apply(images).Shape);
        Assert.Equal((null, 4, 3, 12), new Lambda(x => Ops.ExtractPatches(x, 2)).Apply(images).Shape);
        Assert.Equal("(None, 8, 6, 3)", K.IntShape(images).ToString());
        Input sequences = new(shape: (7, 4));
        Assert.Equal((null, 7, 7), new Lambda(x => K.BatchDot(x, x, axes: (2, 2))).Apply(sequences).Shape);
        Assert.Equal((null, 7, 2), new Lambda(x => K.Conv1D(x, K.Ones((3, 4, 2)), padding: "causal")).Apply(sequences).Shape);
        Assert.Equal((null, 9, 4), new Lambda(x => K.TemporalPadding(x)).Apply(sequences).Shape);
    }

    [Fact]
    public void Convolutions_pooling_and_resizing_know_both_data_formats()
    {
        Check(x => Ops.Conv(x, K.Ones((3, 3, 4, 2)), 2, "same", dilationRate: 1), (x, f) => Ops.Conv(x, K.Ones((3, 3, 4, 2)), 2, "same", f));
        Check(x => Ops.DepthwiseConv(x, K.Ones((2, 2, 4, 1))), (x, f) => Ops.DepthwiseConv(x, K.Ones((2, 2, 4, 1)), dataFormat: f));
        Check(
            x => Ops.SeparableConv(x, K.Ones((2, 2, 4, 1)), K.Ones((1, 1, 4, 3))),
            (x, f) => Ops.SeparableConv(x, K.Ones((2, 2, 4, 1)), K.Ones((1, 1, 4, 3)), dataFormat: f));
        Check(
            x => Ops.ConvTranspose(x, K.Ones((3, 3, 2, 4)), 2, "same"),
            (x, f) => Ops.ConvTranspose(x, K.Ones((3, 3, 2, 4)), 2, "same", dataFormat: f));
        Check(x => Ops.MaxPool(x, 2), (x, f) => Ops.MaxPool(x, 2, dataFormat: f));
        Check(x => Ops.AveragePool(x, 2, 1, "same"), (x, f) => Ops.AveragePool(x, 2, 1, "same", f));
        Check(x => Ops.Resize(x, (3, 9), "bicubic", true), (x, f) => Ops.Resize(x, (3, 9), "bicubic", true, f));
        Check(x => Ops.ExtractPatches(x, 2, 1), (x, f) => Ops.ExtractPatches(x, 2, 1, dataFormat: f));
        Check(x => K.BiasAdd(x, K.Constant(new[] { 1.0, 2, 3, 4 })), (x, f) => K.BiasAdd(x, K.Constant(new[] { 1.0, 2, 3, 4 }), f));
        Check(x => K.ResizeImages(x, 2, 3), (x, f) => K.ResizeImages(x, 2, 3, f));

        static void Check(Func<Value, Value> last, Func<Value, string, Value> first)
        {
            Tensor<float> data = Tensor.Create([.. Enumerable.Range(0, 2 * 5 * 6 * 4).Select(i => (float)Math.Sin(i))], [2, 5, 6, 4]);
            Func<Value, Value> through = x => Ops.Transpose(first(Ops.Transpose(x, [0, 3, 1, 2]), "channels_first"), [0, 2, 3, 1]);
            Close(Run(last, data, (5, 6, 4)), Run(through, data, (5, 6, 4)));
        }
    }

    [Fact]
    public void Convolutions_agree_with_the_layers()
    {
        Input images = new(shape: (6, 6, 2));
        Conv2D layer = new(3, 3, strides: 2, padding: "same", useBias: false);
        Model model = new(images, layer.Apply(images));
        Tensor<float> data = Tensor.Create([.. Enumerable.Range(0, 72).Select(i => (float)Math.Cos(i))], [1, 6, 6, 2]);
        Value kernel = Ops.Array(layer.GetWeights()[0]);
        Close([.. model.Predict(data)], Run(x => K.Conv2D(x, kernel, 2, "same"), data, (6, 6, 2)));
    }

    [Fact]
    public void Losses_agree_with_those_of_the_library()
    {
        Tensor<float> p = Tensor.Create<float>([0.2f, 0.5f, 0.3f, 0.1f, 0.1f, 0.8f], [2, 3]);
        Tensor<float> y = Tensor.Create<float>([0, 1, 0, 0, 0, 1], [2, 3]);
        Check("categorical_crossentropy", (t, o) => K.CategoricalCrossentropy(t, o), y);
        Check("binary_crossentropy", (t, o) => K.Mean(K.BinaryCrossentropy(t, o), -1), y);
        Check("sparse_categorical_crossentropy", (t, o) => K.SparseCategoricalCrossentropy(t[.., 0], o), Tensor.Create<float>([1, 2], [2, 1]));

        void Check(string name, Func<Value, Value, Value> function, Tensor<float> targets)
        {
            Assert.Equal(Evaluated(name, targets), Evaluated(Loss.Of("own", function), targets), 1e-5);
        }

        double Evaluated(Loss loss, Tensor<float> targets)
        {
            Input inputs = new(shape: 3);
            Model model = new(inputs, new Lambda(x => x * 1).Apply(inputs));
            model.Compile("sgd", loss);
            return model.Evaluate(p, targets, verbose: 0)[0];
        }
    }

    [Fact]
    public void Random_numbers_in_a_lambda_are_new_in_every_run_and_follow_from_the_seed()
    {
        Utils.SetRandomSeed(7);
        Tensor<float> zeros = Tensor.CreateFromShape<float>([4, 500]);
        Func<Value, Value>[] functions =
        [
            x => x + Ops.RandomNormal(x.Shape, mean: 2, stddev: 3),
            x => x + K.RandomUniform(x.Shape, -1, 3, seed: 5),
            x => x + K.RandomBernoulli(x.Shape, 0.25),
            x => Ops.Dropout(x + 1, 0.5),
        ];
        (double Mean, double Deviation)[] expected = [(2, 3), (1, 4 / Math.Sqrt(12)), (0.25, Math.Sqrt(3) / 4), (1, 1)];
        foreach ((Func<Value, Value> function, (double mean, double deviation)) in functions.Zip(expected))
        {
            Model model = Model500(function);
            float[] first = [.. model.Predict(zeros)];
            float[] second = [.. model.Predict(zeros)];
            Assert.NotEqual(first, second);
            Assert.Equal(mean, first.Average(), 0.25);
            Assert.Equal(deviation, Math.Sqrt(first.Average(x => Math.Pow(x - first.Average(), 2))), 0.2);
        }

        Assert.Equal([.. Model500(functions[1]).Predict(zeros)], (float[])[.. Model500(functions[1]).Predict(zeros)]);
        Model twice = Model500(x => K.RandomUniform(x.Shape, seed: 5) - K.RandomUniform(x.Shape, seed: 5));
        Assert.DoesNotContain(0, twice.Predict(zeros));
        Value outside = Ops.RandomNormal(3);
        Assert.Equal(outside.ToArray(), outside.ToArray());
        Assert.NotEqual(outside.ToArray(), Ops.RandomNormal(3).ToArray());

        static Model Model500(Func<Value, Value> function)
        {
            Input inputs = new(shape: 500);
            return new Model(inputs, new Lambda(function, name: "noise").Apply(inputs));
        }
    }

    [Fact]
    public void A_variational_layer_trains()
    {
        Utils.SetRandomSeed(1);
        Input inputs = new(shape: 3);
        KerasTensor mean = new Dense(2).Apply(inputs);
        KerasTensor deviation = new Dense(2, kernelInitializer: "zeros").Apply(inputs);
        KerasTensor code = new Lambda(x => x[0] + (K.Exp(x[1]) * 0.01 * K.RandomNormal(K.Shape(x[0])))).Apply([mean, deviation]);
        Model model = new(inputs, new Dense(3).Apply(code));
        model.Compile("adam", "mse");
        Optimizers.Optimizer optimizer = model.Optimizer;
        optimizer.LearningRate = 0.05;
        double before = model.Evaluate(s_x, s_x, verbose: 0)[0];
        model.Fit(s_x, s_x, epochs: 150, verbose: 0);
        Assert.True(model.Evaluate(s_x, s_x, verbose: 0)[0] < before / 4);
    }

    [Fact]
    public void Layers_losses_and_metrics_of_functions_are_saved_and_loaded()
    {
        using TemporaryFolder folder = new();
        Func<Value, Value, Value> pinball = (yTrue, yPred) => K.Mean(K.Maximum(0.9 * (yTrue - yPred), 0.1 * (yPred - yTrue)), -1);
        Func<Value, Value, Value> over = (yTrue, yPred) => K.Cast(K.Less(yTrue, yPred), "float32");
        Input inputs = new(shape: 3);
        Model model = new(inputs, new Dense(3).Apply(new Spread(2).Apply(inputs)));
        model.Compile("sgd", Loss.Of("pinball", pinball), [Metric.Of("over", over)]);
        model.Fit(s_x, s_x, epochs: 3, verbose: 0);
        foreach (string file in new[] { "m.h5", "m.keras" })
        {
            string path = folder.File(file);
            model.Save(path);
            Model loaded = Models.Models.LoadModel(
                path, new CustomObjects { { "Spread", typeof(Spread) }, { "pinball", pinball }, { "over", over } });
            Assert.Equal([.. model.Predict(s_x)], (float[])[.. loaded.Predict(s_x)]);
            Assert.Equal(model.Evaluate(s_x, s_x, verbose: 0), loaded.Evaluate(s_x, s_x, verbose: 0));
        }
    }

    [Fact]
    public void Settings_have_the_names_of_Keras_2()
    {
        Assert.Equal(1e-7, K.Epsilon());
        Assert.Equal("channels_last", K.ImageDataFormat());
        Assert.Equal("float32", K.Floatx());
        try
        {
            K.SetEpsilon(1e-5);
            K.SetFloatx("float64");
            K.SetImageDataFormat("channels_first");
            Assert.Equal((1e-5, "float64", "channels_first"), (K.Epsilon(), K.Floatx(), K.ImageDataFormat()));
            Assert.Equal("float64", K.Dtype(K.Zeros((2, 2))));
            Assert.Equal("int32", K.Dtype(K.Arange(3)));
        }
        finally
        {
            K.SetEpsilon(1e-7);
            K.SetFloatx("float32");
            K.SetImageDataFormat("channels_last");
        }
    }

    [Fact]
    public void Variables_and_placeholders_of_keras_2()
    {
        Variable w = K.Variable(new float[] { 1, 2 }, name: "w");
        Assert.Equal("w", w.Name);
        Assert.Equal([4f, 5], [.. K.Eval(K.Update(w, w + 3))]);
        Assert.Equal([5f, 6], [.. K.Eval(K.UpdateAdd(w, 1))]);
        Assert.Equal([3f, 4], [.. K.Eval(K.UpdateSub(w, Ops.Constant(2)))]);
        Assert.Equal([1.5f, 2], [.. K.Eval(K.MovingAverageUpdate(w, K.Zeros(2), 0.5))]);
        Assert.Equal([1.5f, 2], [.. K.GetValue(w)]);
        K.SetValue(w, System.Numerics.Tensors.Tensor.Create<float>([7, 8], [2]));
        Assert.Equal([7f, 8], [.. K.BatchGetValue([w])[0]]);
        K.BatchSetValue([(w, System.Numerics.Tensors.Tensor.Create<float>([1, 1], [2]))]);
        Assert.Equal([1f, 1], [.. K.Eval(w)]);
        Assert.Equal("float64", K.Dtype(K.Variable(2.5, "float64")));
        Assert.Equal(2.5, (double)K.Variable(2.5, "float64"));

        Value x = K.Placeholder(2);
        Value index = K.Placeholder(Shape.Scalar, "int32");
        using Function function = K.Function([x, index], [x * w, K.Gather(x, index)], [(w, w + x)]);
        IReadOnlyList<System.Numerics.Tensors.Tensor<float>> results = function.ApplyAll(
            System.Numerics.Tensors.Tensor.Create<float>([5, 6], [2]), ArrayLike.Wrap<int>(new int[] { 1 }, Shape.Scalar));
        Assert.Equal([5f, 6], [.. results[0]]);
        Assert.Equal([6f], [.. results[1]]);
        Assert.Equal([6f, 7], [.. K.GetValue(w)]);
        Assert.Contains("known sizes", Assert.Throws<ArgumentException>(() => K.Placeholder((null, 3))).Message);
        Assert.Contains("not among its inputs", Assert.Throws<ArgumentException>(() => K.Function([x], [index])).Message);
        Assert.Contains("are placeholders", Assert.Throws<ArgumentException>(() => K.Function([w], [w])).Message);
        Assert.Contains("takes arrays of (2,)", Assert.Throws<ArgumentException>(() => function.ApplyAll(
            System.Numerics.Tensors.Tensor.Create<float>([5], [1]), ArrayLike.Wrap<int>(new int[] { 1 }, Shape.Scalar))).Message);
        Assert.Contains("so it has no numbers yet", Assert.Throws<InvalidOperationException>(() => (x * 2).Numpy()).Message);
    }

    private static void Close(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    private static float[] Map(Func<Value, Value> function) => Run(function, s_x, 3);

    private static float[] Run(Func<Value, Value> function, Tensor<float> data, Shape shape)
    {
        Input inputs = new(shape);
        return [.. new Model(inputs, new Lambda(function).Apply(inputs)).Predict(data)];
    }

    private sealed class Spread(int width, string? name = null) : Layer(name)
    {
        public int Width { get; } = width;

        protected override Value Call(Value inputs, CallContext context) =>
            Ops.Concatenate([Ops.Roll(inputs, Width, axis: -1), Ops.Flip(inputs, -1), K.CumSum(inputs, axis: 1)], axis: -1);
    }
}
