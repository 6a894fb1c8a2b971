using Tensorflow.Common.Types;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using Tensorflow.Keras.Models;
using Tensorflow.Keras.Optimizers;
using Tensorflow.Keras.Saving;
using Tensorflow.Keras.Utils;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace Tensorflow.Tests.Effects;

/// <summary>Models as they are made, and what they are compiled with.</summary>
internal static class ModelEffects
{
    private static readonly NDArray s_yTrue = np.array(new[,] { { 0f, 1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } });
    private static readonly NDArray s_yPred = np.array(new[,] { { 0.2f, 0.7f, 0.1f }, { 0.3f, 0.6f, 0.1f }, { 0.55f, 0.1f, 0.35f } });
    private static readonly NDArray s_labels = np.array(1, 0, 2);

    // The tensors that a model is made of belong to one call.
    private static Tensors s_first;
    private static Tensors s_second;
    private static Tensors s_sum;
    private static ResourceVariable s_variable;

    public static IEnumerable<Call> All =>
        [.. Models, .. Members, .. LossFunctions, .. MetricFunctions, .. Metrics, .. Optimizers, .. Parts];

    private static IEnumerable<Call> Models =>
    [
        new Call(typeof(KerasInterface), "Sequential", keras)
            .With(("layers", Fresh.Of<List<ILayer>>(() => [keras.layers.Dense(2)])), ("name", "another")),
        new Call(typeof(KerasInterface), "Sequential", keras).Given(("layers", Fresh.Of<ILayer[]>(() => [keras.layers.Flatten()])))
            .With(("layers", Fresh.Of<ILayer[]>(() => [keras.layers.Dense(2)]))),
        new Call(typeof(KerasInterface), "Model", Connected)
            .Given(("inputs", Fresh.Of(() => new Tensors(s_first, s_second))), ("outputs", Fresh.Of(() => s_sum)))
            .With(
                ("inputs", Fresh.Of(() => new Tensors(s_second, s_first))),
                ("outputs", Fresh.Of(() => new Tensors(s_sum, s_first))),
                ("name", "another")),
        new Call(typeof(ModelsApi), "from_config", keras.models).Given(("config", Fresh.Of(() => Config(2))))
            .With(("config", Fresh.Of(() => Config(3)))),
        new Call(typeof(Sequential), "add", () => keras.Sequential()).Given(("layer", Fresh.Of<ILayer>(() => keras.layers.Dense(2))))
            .With(("layer", Fresh.Of<ILayer>(() => keras.layers.Dense(3)))).Seen(ran => ran.Target),
        new Call(typeof(Sequential), "add", () => keras.Sequential()).Given(("tensor", Fresh.Of(() => (Tensor)keras.Input(2))))
            .With(("tensor", Fresh.Of(() => (Tensor)keras.Input(3))))
            .Seen(ran =>
            {
                Sequential model = (Sequential)ran.Target;
                model.add(keras.layers.Dense(1));
                return model.get_weights();
            }),
    ];

    private static IEnumerable<Call> Members =>
    [
        new Call(typeof(ILayer), "build", () => keras.layers.Dense(2)).Given(("input_shape", new KerasShapesWrapper((1, 3))))
            .With(("input_shape", new KerasShapesWrapper((1, 4))))
            .Seen(ran => ((ILayer)ran.Target).get_weights()),
        new Call(typeof(ILayer), "Apply", () => keras.layers.Dropout(0.5f)).Given(("inputs", new Tensors(Numbers.Of(2, 4))))
            .With(("inputs", new Tensors(Numbers.Of(2, 5))), ("training", true))
            .Refuses("states", new Tensors(Numbers.Of(2)), "leave them out")
            .Refuses("optional_args", new Optional(), "leave them out"),
        new Call(typeof(ILayer), "set_weights", Built)
            .Given(("weights", new[] { np.ones((3, 2), np.float32), np.zeros(2, np.float32) }))
            .With(("weights", new[] { np.ones((3, 2), np.float32), np.ones(2, np.float32) }))
            .Seen(ran => ((ILayer)ran.Target).get_weights()),
        new Call(typeof(ILayer), "adapt", () => keras.layers.Normalization()).Given(("data", (Tensor)Numbers.Of(8, 3)))
            .With(("data", (Tensor)Numbers.Others(8, 3)))
            .With("batch_size", 3, ("steps", 1), ("batch_size", 2))
            .With("steps", 1, ("batch_size", 2))
            .Seen(ran => ((ILayer)ran.Target).Apply(Numbers.Of(2, 3))),
    ];

    private static IEnumerable<Call> LossFunctions =>
    [
        Loss("BinaryCrossentropy").With(("from_logits", true), ("label_smoothing", 0.2f), ("reduction", "sum"), ("name", "another"))
            .With("axis", 0, ("reduction", "none")),
        Loss("CategoricalCrossentropy").With(("reduction", "sum"), ("name", "another"), ("from_logits", true)),
        Loss("SparseCategoricalCrossentropy", s_labels).With(("reduction", "sum"), ("name", "another"), ("from_logits", true)),
        Loss("CosineSimilarity").With(("reduction", "sum"), ("axis", 0), ("name", "another")),
        Loss("Huber").With(("reduction", "sum"), ("name", "another"), ("delta", 0.1f)),
        Loss("SigmoidFocalCrossEntropy").With(
            ("from_logits", true), ("alpha", 0.5f), ("gamma", 1f), ("reduction", "sum"), ("name", "another")),
        .. new[] { "MeanSquaredError", "MeanSquaredLogarithmicError", "MeanAbsolutePercentageError", "MeanAbsoluteError", "LogCosh" }
            .Select(name => Loss(name).With(("reduction", "sum"), ("name", "another"))),
    ];

    private static IEnumerable<Call> MetricFunctions =>
    [
        .. new[]
        {
            "binary_accuracy", "categorical_accuracy", "mean_absolute_error", "mean_absolute_percentage_error",
        }.Select(name => Function(name, s_yTrue)),
        Function("categorical_crossentropy", s_yTrue).With(("from_logits", true), ("label_smoothing", 0.2f), ("axis", 0)),
        Function("sparse_categorical_accuracy", s_labels),
        Function("sparse_categorical_crossentropy", s_labels).With(("from_logits", true), ("ignore_class", 2))
            .Refuses("axis", 0, "on the last axis"),
        Function("top_k_categorical_accuracy", s_yTrue, k: 1).With(("k", 2)),
    ];

    private static IEnumerable<Call> Metrics =>
    [
        Metric("Accuracy"),
        Metric("BinaryAccuracy").With(("threshold", 0.65f)),
        Metric("CategoricalAccuracy"),
        Metric("SparseCategoricalAccuracy", s_labels),
        Metric("CategoricalCrossentropy").With(("from_logits", true), ("label_smoothing", 0.2f), ("axis", 0)),
        Metric("SparseCategoricalCrossentropy", s_labels).With(("from_logits", true), ("ignore_class", 2))
            .Refuses("axis", 0, "on the last axis"),
        Metric("CosineSimilarity").With(("axis", 0)),
        Metric("F1Score").Given(("num_classes", 3)).With(("average", "macro"), ("threshold", 0.65f))
            .Refuses("num_classes", 4, "outputs (3, 3)"),
        Metric("FBetaScore").Given(("num_classes", 3)).With(("average", "macro"), ("beta", 2f), ("threshold", 0.65f))
            .Refuses("num_classes", 4, "outputs (3, 3)"),
        Metric("HammingLoss").Given(("mode", "multilabel")).With(("mode", "multiclass"), ("threshold", 0.65f)),
        Metric("TopKCategoricalAccuracy").Given(("k", 1)).With(("k", 2)),
        Metric("SparseTopKCategoricalAccuracy", s_labels).Given(("k", 1)).With(("k", 2)),
        Metric("Precision").With(("thresholds", 0.25f), ("top_k", 2), ("class_id", 1)),
        Metric("Recall").With(("thresholds", 0.25f), ("top_k", 2), ("class_id", 1)),
    ];

    private static IEnumerable<Call> Optimizers =>
    [
        Optimizer("Adam").With(
            ("learning_rate", 0.1f), ("beta_1", 0.5f), ("beta_2", 0.5f), ("epsilon", 0.1f), ("amsgrad", true), ("name", "another")),
        Optimizer("AdamW").With(
            ("learning_rate", 0.1f),
            ("weight_decay", 0.5f),
            ("beta_1", 0.5f),
            ("beta_2", 0.5f),
            ("epsilon", 0.1f),
            ("amsgrad", true),
            ("no_decay_params", new List<string> { "first" }),
            ("name", "another")),
        Optimizer("RMSprop").With(
            ("learning_rate", 0.1f), ("rho", 0.5f), ("momentum", 0.5f), ("epsilon", 0.1f), ("centered", true), ("name", "another")),
        Optimizer("SGD").With(("learning_rate", 0.1f), ("momentum", 0.5f), ("decay", 0.5f))
            .With("nesterov", true, ("momentum", 0.5f)),
        .. Gradients(1f).Zip(Gradients(2f), Step),
    ];

    private static IEnumerable<Call> Parts =>
    [
        new Call(typeof(InitializersApi), "Orthogonal", keras.initializers).With(("gain", 2f), ("seed", 3)).Seen(Drawn),
        new Call(typeof(InitializersApi), "HeNormal", keras.initializers).With(("seed", 3)).Seen(Drawn),
        new Call(typeof(Regularizers), "l1", keras.regularizers).With(("l1", 0.5f)).Seen(Penalty),
        new Call(typeof(Regularizers), "l2", keras.regularizers).With(("l2", 0.5f)).Seen(Penalty),
        new Call(typeof(Regularizers), "l1l2", keras.regularizers).With(("l1", 0.5f), ("l2", 0.5f)).Seen(Penalty),
        new Call(typeof(Regularizers), "GetRegularizerFromName", keras.regularizers).Given(("name", "l1"))
            .With(("name", "l2")).Seen(Penalty),
        new Call(typeof(np_utils), "to_categorical", (object)null).Given(("y", s_labels))
            .With(("y", np.array(0, 1, 2)), ("num_classes", 4), ("dtype", TF_DataType.TF_INT32)),
    ];

    private static object Connected()
    {
        s_first = keras.Input(3, name: "first");
        s_second = keras.Input(3, name: "second");
        s_sum = keras.layers.Add().Apply(new Tensors(s_first, s_second));
        return keras;
    }

    private static object Built()
    {
        ILayer layer = keras.layers.Dense(2);
        layer.build(new KerasShapesWrapper((1, 3)));
        return layer;
    }

    private static FunctionalConfig Config(int units)
    {
        Tensors inputs = keras.Input(3);
        return (FunctionalConfig)keras.Model(inputs, keras.layers.Dense(units).Apply(inputs), name: "model").get_config();
    }

    private static Call Loss(string member, NDArray yTrue = null) => new Call(typeof(LossesApi), member, keras.losses).Seen(ran =>
    {
        ILossFunc loss = (ILossFunc)ran.Result;
        return (loss.Name, loss.Reduction, loss.Call(yTrue ?? s_yTrue, s_yPred).numpy());
    });

    private static Call Function(string member, NDArray yTrue, int? k = null)
    {
        Call call = new Call(typeof(MetricsApi), member, keras.metrics).Given(("y_true", (Tensor)yTrue), ("y_pred", (Tensor)s_yPred))
            .With(("y_true", (Tensor)yTrue["::-1"]), ("y_pred", (Tensor)s_yPred["::-1"]));
        return k is null ? call : call.Given(("k", k));
    }

    private static Call Metric(string member, NDArray yTrue = null) => new Call(typeof(MetricsApi), member, keras.metrics)
        .With(("dtype", TF_DataType.TF_DOUBLE))
        .Seen(ran =>
        {
            IMetricFunc metric = (IMetricFunc)ran.Result;
            metric.update_state(yTrue ?? s_yTrue, s_yPred);
            return (metric.Name, metric.result());
        });

    // Gradients that grow less show the largest moments of amsgrad; those far apart show what is summed up.
    private static Call Optimizer(string member) => new Call(typeof(OptimizerApi), member, keras.optimizers).Seen(ran =>
    {
        IOptimizer optimizer = (IOptimizer)ran.Result;
        ResourceVariable[] weights = [tf.Variable(1f, name: "first"), tf.Variable(2f, name: "second")];
        foreach (float gradient in new[] { 3f, -1f, 0.001f })
        {
            optimizer.apply_gradients(weights.Select(weight => (tf.constant(gradient), weight)));
        }

        return (((OptimizerV2)optimizer).Name, weights);
    });

    // An optimizer is given gradients with variables in four ways.
    private static Call Step(Fresh gradients, Fresh others) => new Call(
        typeof(IOptimizer), "apply_gradients", () => keras.optimizers.SGD(0.5f))
        .Given(("grads_and_vars", gradients))
        .With(("grads_and_vars", others))
        .MeansNothing(("name", "another"), ("experimental_aggregate_gradients", false))
        .Seen(_ => s_variable);

    private static Fresh[] Gradients(float gradient) =>
    [
        Fresh.Of(() => (tf.constant(gradient), Variable())),
        Fresh.Of<IEnumerable<(Tensor, ResourceVariable)>>(() => [(tf.constant(gradient), Variable())]),
        Fresh.Of(() => (tf.constant(gradient), (IVariableV1)Variable())),
        Fresh.Of<IEnumerable<(Tensor, IVariableV1)>>(() => [(tf.constant(gradient), Variable())]),
    ];

    private static ResourceVariable Variable() => s_variable = tf.Variable(1f);

    private static object Drawn(Ran ran) => ((IInitializer)ran.Result).Apply(new InitializerArgs((3, 4)));

    private static object Penalty(Ran ran) => ((IRegularizer)ran.Result).Apply(new RegularizerArgs(Numbers.Of(2, 3)));

    private sealed class Optional : IOptionalArgs
    {
        public string Identifier => "any";
    }
}
