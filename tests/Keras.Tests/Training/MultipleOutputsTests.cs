using System.Numerics.Tensors;
using Keras.Initializers;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;

namespace Keras.Tests.Training;

public class MultipleOutputsTests
{
    private readonly Model _model;

    public MultipleOutputsTests()
    {
        // a = 2 * (x + 10 * y), b = 3 * y
        Input x = new(1, name: "x");
        Input y = new(1, name: "y");
        KerasTensor ten = new Dense(1, useBias: false, kernelInitializer: new Constant(10)).Apply(y);
        KerasTensor a = new Dense(1, useBias: false, kernelInitializer: new Constant(2), name: "a")
            .Apply(new Add().Apply([x, ten]));
        KerasTensor b = new Dense(1, useBias: false, kernelInitializer: new Constant(3), name: "b").Apply(y);
        _model = new Model([x, y], [a, b]);
    }

    [Fact]
    public void Are_predicted_in_their_order()
    {
        IReadOnlyList<Tensor<float>> outputs = _model.PredictAll([Small.Column(1, 2), Small.Column(3, 4)]);

        Assert.Equal([62, 84], Small.Numbers(outputs[0]));
        Assert.Equal([9, 12], Small.Numbers(outputs[1]));
    }

    [Fact]
    public void Cannot_be_predicted_as_one()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => _model.Predict([Small.Column(1), Small.Column(3)]));

        Assert.Equal($"Model {_model.Name} has several outputs (a, b): use PredictAll.", exception.Message);
        Assert.Throws<InvalidOperationException>(() => _model.PredictOnBatch([Small.Column(1), Small.Column(3)]));
    }

    [Fact]
    public void Take_data_by_name()
    {
        _model.Compile("sgd", "mae");

        IReadOnlyList<double> byName = _model.Evaluate(
            new Dictionary<string, ArrayLike> { ["y"] = Small.Column(3), ["x"] = Small.Column(1) },
            new Dictionary<string, ArrayLike> { ["b"] = Small.Column(0), ["a"] = Small.Column(0) },
            verbose: 0);

        Assert.Equal([71, 62, 9], byName);
        Assert.Equal(byName, Evaluate());
    }

    [Fact]
    public void Are_reported_one_by_one_with_their_metrics()
    {
        _model.Compile("sgd", "mae", ["mse"]);

        Assert.Equal(["loss", "a_loss", "b_loss", "a_mse", "b_mse"], _model.MetricsNames);
        Assert.Equal([71, 62, 9, 3844, 81], Evaluate());
    }

    [Fact]
    public void Have_losses_and_metrics_by_name()
    {
        _model.Compile(
            "sgd",
            new Dictionary<string, Loss> { ["b"] = "mse", ["a"] = "mae" },
            new Dictionary<string, Metric[]> { ["b"] = ["mae"] });

        Assert.Equal(["loss", "a_loss", "b_loss", "b_mae"], _model.MetricsNames);
        Assert.Equal([143, 62, 81, 9], Evaluate());
    }

    [Fact]
    public void Have_losses_in_a_list()
    {
        _model.Compile("sgd", ["mae", "mse"]);

        Assert.Equal([143, 62, 81], Evaluate());
    }

    [Fact]
    public void Have_loss_weights()
    {
        _model.Compile("sgd", "mae", lossWeights: [0.5, 10]);
        Assert.Equal([121, 62, 9], Evaluate());

        _model.Compile("sgd", "mae", lossWeights: new Dictionary<string, double> { ["b"] = 2 });
        Assert.Equal([80, 62, 9], Evaluate());
    }

    [Fact]
    public void Without_loss_and_metrics_need_no_targets()
    {
        _model.Compile(new SGD(0.1), new Dictionary<string, Loss> { ["b"] = Small.Output() });

        Assert.Equal(["loss", "b_loss"], _model.MetricsNames);
        Assert.Equal([9, 9], _model.Evaluate([Small.Column(1), Small.Column(3)], Small.Column(0), verbose: 0));
        Assert.Equal([9, 9], Evaluate(new Dictionary<string, ArrayLike> { ["b"] = Small.Column(0), ["a"] = Small.Column(0) }));

        _model.Fit([Small.Column(1), Small.Column(3)], Small.Column(0), verbose: 0);
        Assert.Equal([10, 2, 2.7f], _model.GetWeights().SelectMany(Small.Numbers));
    }

    [Fact]
    public void Have_metrics_without_a_loss()
    {
        _model.Compile(
            "sgd",
            new Dictionary<string, Loss> { ["b"] = "mae" },
            new Dictionary<string, Metric[]> { ["a"] = ["mae"] });

        Assert.Equal(["loss", "b_loss", "a_mae"], _model.MetricsNames);
        Assert.Equal([9, 9, 62], Evaluate());
    }

    [Fact]
    public void Have_sample_weights_each()
    {
        _model.Compile("sgd", "mae", ["mae"], weightedMetrics: ["mse"]);
        Arrays x = [Small.Column(1, 1), Small.Column(3, 3)];
        Arrays y = [Small.Column(0, 52), Small.Column(0, 0)];

        IReadOnlyList<double> values = _model.Evaluate(
            x, y, verbose: 0, sampleWeight: [Small.Row(1, 0), Small.Row(1, 3)]);

        Assert.Equal(["loss", "a_loss", "b_loss", "a_mae", "a_mse", "b_mae", "b_mse"], _model.MetricsNames);
        Assert.Equal([31 + 18, 31, 18, 36, 3844, 9, 81], values);

        IReadOnlyList<double> onlyOne = _model.Evaluate(
            x, y, verbose: 0, sampleWeight: new Dictionary<string, ArrayLike> { ["b"] = Small.Row(1, 3) });

        Assert.Equal([36 + 18, 36, 18, 36, (3844 + 100) / 2, 9, 81], onlyOne);
    }

    [Fact]
    public void Of_one_layer_have_names_of_their_own()
    {
        Input x = new(1);
        Input y = new(1);
        Dense shared = new(1, useBias: false, kernelInitializer: "ones", name: "shared");
        Model model = new([x, y], [shared.Apply(x), shared.Apply(y)]);
        model.Compile("sgd", "mae");

        Assert.Equal(["shared", "shared_1"], model.OutputNames);
        Assert.Equal(["loss", "shared_loss", "shared_1_loss"], model.MetricsNames);
        Assert.Equal(
            [3, 1, 2], model.Evaluate([Small.Column(1), Small.Column(2)], [Small.Column(0), Small.Column(0)], verbose: 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Need_one_array_each(int arrays)
    {
        _model.Compile("sgd", "mae");
        ArrayLike[] y = [.. Enumerable.Range(0, arrays).Select(_ => (ArrayLike)Small.Column(0))];

        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => _model.Evaluate([Small.Column(1), Small.Column(3)], y, verbose: 0));

        Assert.StartsWith($"The model has 2 output(s) (a, b). Received: {arrays} array(s) of shape (1, 1)", exception.Message);
    }

    [Fact]
    public void Reject_wrong_names()
    {
        _model.Compile("sgd", "mae");

        Assert.Equal(
            "The model's output(s) are a, b. Received: a dictionary with a, c.",
            Message(() => Evaluate(new Dictionary<string, ArrayLike> { ["a"] = Small.Column(0), ["c"] = Small.Column(0) })));
        Assert.Equal(
            "The model's output(s) are a, b. Received: a dictionary with a.",
            Message(() => Evaluate(new Dictionary<string, ArrayLike> { ["a"] = Small.Column(0) })));
        Assert.Equal(
            "`loss` names the output \"c\". Outputs: a, b.",
            Message(() => _model.Compile("sgd", new Dictionary<string, Loss> { ["c"] = "mse" })));
        Assert.Equal(
            "`lossWeights` needs one item for each of the outputs a, b. Received: 1.",
            Message(() => _model.Compile("sgd", "mse", lossWeights: [1])));
    }

    [Fact]
    public void Have_class_weights_of_their_own()
    {
        // |a - 0| = 62 and 84, |b - 1| = 8 and 11: weights 2 and 3 by class of a, 10 for class 1 of b.
        _model.Compile(new SGD(0), "mae");
        Tensor<float>[] x = [Small.Column(1, 2), Small.Column(3, 4)];
        Dictionary<int, double> a = new() { [0] = 2, [1] = 3 };
        Dictionary<int, double> b = new() { [1] = 10 };
        Arrays y = [Small.Column(0, 1), Small.Column(1, 1)];
        const double LossOfA = ((2 * 62) + (3 * 83)) / 2.0;
        const double LossOfB = 10 * (8 + 11) / 2.0;

        Assert.Equal([LossOfA + LossOfB, LossOfA, LossOfB], _model.TrainOnBatch([x[0], x[1]], y, classWeight: [a, b]));
        Assert.Equal(
            [LossOfA + LossOfB, LossOfA, LossOfB],
            _model.TrainOnBatch(
                [x[0], x[1]], y, classWeight: new Dictionary<string, Dictionary<int, double>> { ["b"] = b, ["a"] = a }));
        Assert.Equal([LossOfA + 9.5, LossOfA, 9.5], _model.TrainOnBatch([x[0], x[1]], y, classWeight: [a, null]));
        Assert.Equal(
            31 + 42 - 0.5 + (LossOfB / 1),
            _model.Fit(
                [x[0], x[1]], y, verbose: 0, classWeight: new Dictionary<string, Dictionary<int, double>> { ["b"] = b })["loss"][0]);
        Assert.Equal(
            [(62 * 2 * 5) + (83 * 3 * 7) + (8 * 11 * 10) + (11 * 13 * 10)],
            [2 * _model.TrainOnBatch([x[0], x[1]], y, [Small.Row(5, 7), Small.Row(11, 13)], classWeight: [a, b])[0]]);
    }

    [Fact]
    public void Reject_class_weights_that_fit_no_output()
    {
        _model.Compile("sgd", "mae");

        Assert.StartsWith(
            "`classWeight` is for one output, and the model is trained on a, b. Give a dictionary by output name",
            Of(new Dictionary<int, double> { [0] = 1 }));
        Assert.StartsWith("`classWeight` names the output \"c\".", Of(new Dictionary<string, Dictionary<int, double>> { ["c"] = [] }));
        Assert.StartsWith("`classWeight` needs one item for each", Of([new Dictionary<int, double>()]));

        string Of(global::Keras.Training.ClassWeightArgument classWeight) => Message(() => _model.Fit(
            [Small.Column(1), Small.Column(3)], [Small.Column(0), Small.Column(0)], verbose: 0, classWeight: classWeight));
    }

    [Fact]
    public void Reject_a_metric_object_that_would_mix_them_up()
    {
        string message = Message(() => _model.Compile("sgd", "mae", [new Keras.Metrics.MeanSquaredError()]));

        Assert.StartsWith("The metric object mean_squared_error is given for several outputs", message);
    }

    [Fact]
    public void Say_which_of_them_has_wrong_targets()
    {
        _model.Compile("sgd", "mae");

        string message = Message(() => Evaluate([Small.Column(0), Tensor.Create(new float[2], [1, 2])]));

        Assert.StartsWith("Output b: The loss ", message);
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private IReadOnlyList<double> Evaluate(Arrays? y = null) => _model.Evaluate(
        [Small.Column(1), Small.Column(3)], y ?? [Small.Column(0), Small.Column(0)], verbose: 0);
}
