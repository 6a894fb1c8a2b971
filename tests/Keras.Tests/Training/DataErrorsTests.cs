using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;

namespace Keras.Tests.Training;

public class DataErrorsTests
{
    private readonly List<string> _hooks = [];

    [Fact]
    public void Tell_the_expected_shape_of_inputs()
    {
        Model model = Classifier();

        Assert.Equal(
            "Error when checking input: expected image to have shape (None, 4, 4, 1). "
            + "Received: an array with shape (2, 4, 4, 3).",
            Fit(model, Zeros(2, 4, 4, 3), Zeros(2, 3)));
        Assert.Equal(
            "Error when checking input: expected image to have shape (None, 4, 4, 1). "
            + "Received: an array with shape (4, 4, 1). The first axis counts samples, even if there is only one.",
            Fit(model, Zeros(4, 4, 1), Zeros(1, 3)));
        Assert.Equal(
            "Error when checking input: expected image to have shape (None, 4, 4, 1). "
            + "Received: an array with shape (2, 4, 4, 1, 3).",
            Fit(model, Zeros(2, 4, 4, 1, 3), Zeros(2, 3)));
        Assert.Equal(
            "Error when checking input: expected image to have shape (None, 4, 4, 1). "
            + "Received: an array with shape (4, 4).",
            Fit(model, Zeros(4, 4), Zeros(1, 3)));
    }

    [Fact]
    public void Tell_the_number_of_arrays()
    {
        Model model = Classifier();

        Assert.Equal(
            "The model has 1 input(s) (image). Received: 2 array(s) of shape (2, 4, 4, 1), (2, 4, 4, 1).",
            Fit(model, [Zeros(2, 4, 4, 1), Zeros(2, 4, 4, 1)], Zeros(2, 3)));
        Assert.Equal("The model has 1 output(s) (scores). Received: 0 array(s).", Fit(model, Zeros(2, 4, 4, 1), default));
    }

    [Fact]
    public void Tell_samples_that_do_not_pair() => Assert.Equal(
        "Inputs, targets and sample weights need the same number of samples. Received: shapes (2, 4, 4, 1), (3, 3).",
        Fit(Classifier(), Zeros(2, 4, 4, 1), Zeros(3, 3)));

    [Fact]
    public void Tell_empty_data() => Assert.Equal(
        "Expected at least one sample. Received: empty data of shape (0, 4, 4, 1).",
        Fit(Classifier(), Zeros(0, 4, 4, 1), Zeros(0, 3)));

    [Fact]
    public void Tell_targets_that_do_not_fit_the_loss()
    {
        Assert.Contains(
            "These look like class numbers: convert them by Utils.ToCategorical",
            Fit(Classifier(), Zeros(2, 4, 4, 1), Zeros(2, 1)));
        Assert.Contains(
            "These look like one-hot targets: use the loss \"categorical_crossentropy\".",
            Fit(Classifier("sparse_categorical_crossentropy"), Zeros(2, 4, 4, 1), Zeros(2, 3)));
        Assert.Contains("needs targets of the output's shape (None, 3)", Fit(Classifier("mse"), Zeros(2, 4, 4, 1), Zeros(2, 4)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    public void Tell_class_numbers_of_no_class(float number)
    {
        Tensor<float> labels = Tensor.Create<float>([2, number], [2]);
        string expected = "needs class numbers from 0 to 2, as the output (None, 3) tells 3 classes apart. "
            + $"Received: {number} in sample 1.";
        Model model = Classifier("sparse_categorical_crossentropy");
        IReadOnlyList<Tensor<float>> weights = model.GetWeights();

        Assert.Contains(expected, Fit(model, Zeros(2, 4, 4, 1), labels));
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => model.Fit(
            Zeros(2, 4, 4, 1), Zeros(2, 1), verbose: 0, validationData: (Zeros(2, 4, 4, 1), labels))).Message);
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => model.Fit(
            [new Utils.Batch(Zeros(2, 4, 4, 1), labels)], verbose: 0)).Message);
        Assert.All(weights.Zip(model.GetWeights()), pair => Assert.Equal<float>(pair.First, pair.Second));
    }

    [Fact]
    public void Tell_a_class_without_weight() => Assert.StartsWith(
        "`classWeight` must contain all classes in the data. Class 0 has no weight",
        Assert.Throws<ArgumentException>(() => Classifier().Fit(
            Zeros(2, 4, 4, 1),
            Zeros(2, 3),
            verbose: 0,
            callbacks: [new LambdaCallback(onTrainBegin: _ => _hooks.Add("begin"))],
            classWeight: new Dictionary<int, double> { [1] = 2 })).Message);

    [Theory]
    [InlineData(-1, 0, "`epochs` must be zero or a positive integer. Received: -1.")]
    [InlineData(1, -2, "`initialEpoch` must be zero or a positive integer. Received: -2.")]
    public void Tell_numbers_that_make_no_sense(int epochs, int initialEpoch, string expected) => Assert.StartsWith(
        expected,
        Assert.Throws<ArgumentException>(() => Classifier().Fit(
            Zeros(2, 4, 4, 1), Zeros(2, 3), epochs: epochs, verbose: 0, initialEpoch: initialEpoch)).Message);

    [Fact]
    public void Tell_the_levels_of_verbosity() => Assert.Equal(
        "`verbose` must be 0 (silent), 1 (progress bar) or 2 (one line an epoch). Received: 3.",
        Assert.Throws<ArgumentException>(() => Classifier().Evaluate(Zeros(2, 4, 4, 1), Zeros(2, 3), verbose: 3)).Message);

    [Fact]
    public void Tell_a_number_of_steps_that_is_not_positive()
    {
        Assert.StartsWith(
            "`stepsPerEpoch` must be a positive integer. Received: 0.",
            Assert.Throws<ArgumentException>(() => Classifier().Fit(
                Zeros(2, 4, 4, 1), Zeros(2, 3), verbose: 0, stepsPerEpoch: 0)).Message);
        Assert.StartsWith(
            "`steps` must be a positive integer. Received: 0.",
            Assert.Throws<ArgumentException>(() => Classifier().Predict(Zeros(2, 4, 4, 1), steps: 0)).Message);
    }

    [Fact]
    public void Are_found_in_predictions_and_single_batches_too()
    {
        Model model = Classifier();

        Assert.Throws<ArgumentException>(() => model.Predict(Zeros(2, 4, 4, 3)));
        Assert.Throws<ArgumentException>(() => model.Predict(Zeros(0, 4, 4, 1)));
        Assert.Throws<ArgumentException>(() => model.PredictOnBatch(Zeros(4, 4, 1)));
        Assert.Throws<ArgumentException>(() => model.Evaluate(Zeros(2, 4, 4, 1), Zeros(2, 1), verbose: 0));
        Assert.Throws<ArgumentException>(() => model.TrainOnBatch(Zeros(2, 4, 4, 1), Zeros(2, 1)));
        Assert.Throws<ArgumentException>(() => model.TestOnBatch(Zeros(2, 4, 4, 1), Zeros(3, 3)));
        Assert.Throws<ArgumentException>(() => model.Predict(Tensor.Create(new float[] { 1 }, [])));
    }

    private static Model Classifier(string loss = "categorical_crossentropy")
    {
        Input image = new((4, 4, 1), name: "image");
        Model model = new(image, new Dense(3, activation: "softmax", name: "scores").Apply(new Flatten().Apply(image)));
        model.Compile("sgd", loss);
        return model;
    }

    private static Tensor<float> Zeros(params nint[] lengths) => Tensor.CreateFromShape<float>(lengths);

    private string Fit(Model model, Arrays x, Arrays y)
    {
        LambdaCallback spy = new(onTrainBegin: _ => _hooks.Add("begin"));
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => model.Fit(x, y, verbose: 0, callbacks: [spy]));

        // Everything is checked before anything runs.
        Assert.Empty(_hooks);
        return exception.Message;
    }
}
