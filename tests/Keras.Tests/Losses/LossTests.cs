using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Losses;
using Keras.Testing;

namespace Keras.Tests.Losses;

public class LossTests
{
    private static readonly string[] s_names =
    [
        "binary_crossentropy",
        "categorical_crossentropy",
        "categorical_hinge",
        "cosine_similarity",
        "hinge",
        "huber",
        "kl_divergence",
        "log_cosh",
        "mean_absolute_error",
        "mean_absolute_percentage_error",
        "mean_squared_error",
        "mean_squared_logarithmic_error",
        "poisson",
        "sparse_categorical_crossentropy",
        "squared_hinge",
    ];

    public static TheoryData<string> Names { get; } = [.. s_names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_found_by_its_own_name(string name) => Assert.Equal(name, ((Loss)name).Name);

    [Theory]
    [InlineData("mse", typeof(MeanSquaredError))]
    [InlineData("MSE", typeof(MeanSquaredError))]
    [InlineData("mae", typeof(MeanAbsoluteError))]
    [InlineData("MAE", typeof(MeanAbsoluteError))]
    [InlineData("mape", typeof(MeanAbsolutePercentageError))]
    [InlineData("msle", typeof(MeanSquaredLogarithmicError))]
    [InlineData("bce", typeof(BinaryCrossentropy))]
    [InlineData("kld", typeof(KLDivergence))]
    [InlineData("kullback_leibler_divergence", typeof(KLDivergence))]
    [InlineData("cosine_proximity", typeof(CosineSimilarity))]
    [InlineData("logcosh", typeof(LogCosh))]
    [InlineData("huber_loss", typeof(Huber))]
    [InlineData("CategoricalCrossentropy", typeof(CategoricalCrossentropy))]
    public void Is_found_by_other_names(string identifier, Type type) =>
        Assert.IsType(type, Loss.FromString(identifier));

    [Fact]
    public void Lists_the_choices_for_an_unknown_name()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Loss.FromString("categorical"));
        Assert.Contains("\"categorical\"", exception.Message, StringComparison.Ordinal);
        Assert.All(s_names, name => Assert.Contains($"\"{name}\"", exception.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_the_gradient_of_finite_differences(string name)
    {
        bool isSparse = name == "sparse_categorical_crossentropy";
        Shape shape = (4, 3);
        GradientCheck.Agrees(
            inputs =>
            {
                Value draw = Ops.RandomUniform(Ops.Constant(1, DType.Int64), isSparse ? 4 : shape, 7, DType.Float64);
                Value yTrue = isSparse ? Ops.Floor(3 * draw) : draw;
                return Loss.FromString(name).Call(yTrue, inputs[0]);
            },
            [shape],
            0.05,
            0.95);
    }

    [Theory]
    [InlineData("huber")]
    [InlineData("hinge")]
    [InlineData("squared_hinge")]
    [InlineData("categorical_hinge")]
    [InlineData("log_cosh")]
    public void Has_the_gradient_of_finite_differences_where_it_bends(string name) => GradientCheck.Agrees(
        inputs => Loss.FromString(name).Call(
            Ops.RandomUniform(Ops.Constant(1, DType.Int64), (4, 3), 7, DType.Float64) - 0.5, inputs[0]),
        [(4, 3)],
        -5,
        5);

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_called_what_it_is_told(string name)
    {
        Type type = Loss.FromString(name).GetType();
        object?[] arguments =
            [.. type.GetConstructors()[0].GetParameters().Select(p => p.Name == "name" ? "mine" : p.DefaultValue)];
        Assert.Equal("mine", ((Loss)Activator.CreateInstance(type, arguments)!).Name);
    }

    [Fact]
    public void Is_made_of_a_function()
    {
        Loss loss = Loss.Of("double_mae", (yTrue, yPred) => 2 * Ops.Mean(Ops.Abs(yPred - yTrue), [-1]));
        Assert.Equal("double_mae", loss.Name);
        Assert.Equal([3, 5], Values(loss, (2, 2), [0, 0, 0, 0], (2, 2), [1, 2, 2, 3]));

        // Targets (2,) of outputs (2, 1) do not spread to (2, 2).
        Assert.Equal([2, 6], Values(loss, 2, [1, 2], (2, 1), [2, 5]));
        loss.CheckTargets((2, 7), (2, 1));
    }

    [Theory]
    [InlineData("mean_squared_error")]
    [InlineData("binary_crossentropy")]
    [InlineData("huber")]
    public void Takes_a_list_of_targets_for_a_column_of_outputs(string name)
    {
        Loss loss = name;
        loss.CheckTargets(3, (3, 1));
        loss.CheckTargets((Shape)(int?)null, (null, 1));
        Assert.Equal(
            Values(loss, (3, 1), [1, 0, 1], (3, 1), [0.5, 0.25, 0.75]),
            Values(loss, 3, [1, 0, 1], (3, 1), [0.5, 0.25, 0.75]));
    }

    [Fact]
    public void Refuses_targets_of_another_shape_than_the_outputs()
    {
        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => new MeanSquaredError().CheckTargets((8, 3), (null, 4)));
        Assert.Contains("(8, 3)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("(None, 4)", exception.Message, StringComparison.Ordinal);
        new MeanSquaredError().CheckTargets((8, 4), (null, 4));
    }

    [Fact]
    public void Advises_one_hot_targets_or_the_sparse_loss_when_class_numbers_meet_categorical_crossentropy()
    {
        foreach (Shape classNumbers in new Shape[] { 32, (32, 1) })
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(
                () => new CategoricalCrossentropy().CheckTargets(classNumbers, (null, 10)));
            Assert.Contains(classNumbers.ToString(), exception.Message, StringComparison.Ordinal);
            Assert.Contains("ToCategorical", exception.Message, StringComparison.Ordinal);
            Assert.Contains("\"sparse_categorical_crossentropy\"", exception.Message, StringComparison.Ordinal);
        }

        new CategoricalCrossentropy().CheckTargets((32, 10), (null, 10));
    }

    [Fact]
    public void Names_the_number_of_classes_when_one_hot_targets_have_another()
    {
        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => new CategoricalCrossentropy().CheckTargets((32, 100), (null, 10)));
        Assert.Contains("tells 10 classes apart", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Advises_binary_crossentropy_when_there_is_one_output()
    {
        ArgumentException exception =
            Assert.Throws<ArgumentException>(() => new CategoricalCrossentropy().CheckTargets((32, 1), (null, 1)));
        Assert.Contains("\"binary_crossentropy\"", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Advises_categorical_crossentropy_when_one_hot_targets_meet_the_sparse_loss()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => new SparseCategoricalCrossentropy().CheckTargets((32, 10), (null, 10)));
        Assert.Contains("\"categorical_crossentropy\"", exception.Message, StringComparison.Ordinal);
        new SparseCategoricalCrossentropy().CheckTargets((32, 1), (null, 10));
        new SparseCategoricalCrossentropy().CheckTargets(32, (null, 10));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Is_not_a_number_for_a_class_that_does_not_exist(double label) => Assert.Equal(
        [double.NaN, Math.Log(3)],
        Values(new SparseCategoricalCrossentropy(fromLogits: true), 2, [label, 2], (2, 3), [0, 0, 0, 0, 0, 0]),
        (x, y) => x.Equals(y) || Math.Abs(x - y) < 1e-15);

    [Fact]
    public void Sees_through_a_softmax_only_if_nothing_follows_it()
    {
        Value logits = Ops.Placeholder("logits", new TensorType(DType.Float64, (1, 2)));
        Value yTrue = Ops.Placeholder("y_true", new TensorType(DType.Float64, (1, 2)));
        Value direct = new CategoricalCrossentropy().Call(yTrue, Ops.Softmax(logits));
        Value indirect = new CategoricalCrossentropy().Call(yTrue, Ops.Softmax(logits) * 1);
        double[] gradient(Value loss) => GraphRun.Evaluate(
            Gradients.Of(Ops.Sum(loss), [logits])[0]!, (yTrue, [1, 0]), (logits, [-50, 50]));

        // A wrong and sure answer: the clip would hide it from training.
        Assert.Equal([-1, 1], gradient(direct));
        Assert.Equal([0, 0], gradient(indirect));
    }

    [Fact]
    public void Takes_the_input_of_a_softmax_as_logits_even_if_told_that_outputs_are_logits()
    {
        Value logits = Ops.Placeholder("logits", new TensorType(DType.Float64, (1, 3)));
        Value yTrue = Ops.Placeholder("y_true", new TensorType(DType.Float64, (1, 3)));
        Value told = new CategoricalCrossentropy(fromLogits: true).Call(yTrue, Ops.Softmax(logits));
        Value plain = new CategoricalCrossentropy().Call(yTrue, Ops.Softmax(logits));
        Assert.Equal(
            GraphRun.Evaluate(plain, (yTrue, [0, 1, 0]), (logits, [1, 2, 4])),
            GraphRun.Evaluate(told, (yTrue, [0, 1, 0]), (logits, [1, 2, 4])));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    public void Refuses_a_label_smoothing_that_is_no_share(double labelSmoothing)
    {
        Assert.Contains(
            "labelSmoothing",
            Assert.Throws<ArgumentException>(() => new CategoricalCrossentropy(labelSmoothing: labelSmoothing)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new BinaryCrossentropy(labelSmoothing: labelSmoothing));
    }

    [Fact]
    public void Finds_classes_on_the_axis_it_is_told()
    {
        Value yTrue = Ops.Placeholder("y_true", new TensorType(DType.Float64, (1, 2, 3)));
        Value yPred = Ops.Placeholder("y_pred", new TensorType(DType.Float64, (1, 2, 3)));
        double[] truth = [1, 0, 1, 0, 1, 0];
        double[] outputs = [0.9, 0.4, 0.5, 0.1, 0.6, 0.5];
        double[] of(Loss loss) => GraphRun.Evaluate(loss.Call(yTrue, yPred), (yTrue, truth), (yPred, outputs));

        // -ln of the likelihood of the true class at each of three places.
        double[] expected = [0.10536052, 0.51082562, 0.69314718];
        Assert.All(of(new CategoricalCrossentropy(axis: 1)), (loss, place) => Assert.Equal(expected[place], loss, 1e-6));

        // The mean over two classes at each of three places: both are as likely.
        Assert.All(of(new BinaryCrossentropy(axis: 1)), (loss, place) => Assert.Equal(expected[place], loss, 1e-6));
        Assert.Equal(2, of(new BinaryCrossentropy()).Length);
        Assert.Equal(1, KerasObject.FromConfig<CategoricalCrossentropy>(new CategoricalCrossentropy(axis: 1).GetConfig()).Axis);
    }

    [Fact]
    public void Refuses_a_delta_that_is_not_positive() => Assert.Throws<ArgumentException>(() => new Huber(0));

    [Fact]
    public void Measures_angles_along_the_axis_it_is_told()
    {
        double[] columns = Values(new CosineSimilarity(axis: 0), (2, 2), [1, 0, 0, 1], (2, 2), [2, 3, 0, 3]);
        Assert.Equal([-1, -Math.Sqrt(0.5)], columns, (x, y) => Math.Abs(x - y) < 1e-12);
        double[] rows = Values(new CosineSimilarity(), (2, 2), [1, 0, 0, 1], (2, 2), [3, 4, 3, 4]);
        Assert.Equal([-0.6, -0.8], rows, (x, y) => Math.Abs(x - y) < 1e-12);
    }

    private static double[] Values(Loss loss, Shape targets, double[] yTrue, Shape outputs, double[] yPred)
    {
        Value y = Ops.Placeholder("y_true", new TensorType(DType.Float64, targets));
        Value p = Ops.Placeholder("y_pred", new TensorType(DType.Float64, outputs));
        return GraphRun.Evaluate(loss.Call(y, p), (y, yTrue), (p, yPred));
    }
}
