namespace Tensorflow.Keras.Metrics;

/// <summary>What <c>keras.metrics</c> is.</summary>
public class MetricsApi
{
    public Tensor binary_accuracy(Tensor y_true, Tensor y_pred) =>
        Each(y_true, y_pred, (y, p) => Ops.Mean(Ops.Equal(y, p > 0.5), -1));

    public Tensor categorical_accuracy(Tensor y_true, Tensor y_pred) => Each(
        y_true, y_pred, (y, p) => Ops.Cast(Ops.Equal(Ops.ArgMax(y, -1), Ops.ArgMax(p, -1)), p.DType));

    public Tensor categorical_crossentropy(
        Tensor y_true, Tensor y_pred, bool from_logits = false, float label_smoothing = 0f, Axis axis = null) =>
        new Losses.Loss(new Native.Losses.CategoricalCrossentropy(from_logits, label_smoothing.AsWritten(), axis ?? -1))
            .Apply(y_true, y_pred);

    public Tensor mean_absolute_error(Tensor y_true, Tensor y_pred) =>
        new Losses.Loss(new Native.Losses.MeanAbsoluteError()).Apply(y_true, y_pred);

    public Tensor mean_absolute_percentage_error(Tensor y_true, Tensor y_pred) =>
        new Losses.Loss(new Native.Losses.MeanAbsolutePercentageError()).Apply(y_true, y_pred);

    public Tensor sparse_categorical_accuracy(Tensor y_true, Tensor y_pred) => Tensor.MapAll(
        [y_true, y_pred],
        values => Ops.Cast(Ops.Equal(
            Ops.Cast(Ops.Flatten(values[0]), DType.Int32), Ops.Cast(Ops.Flatten(Ops.ArgMax(values[1], -1)), DType.Int32)), DType.Float32));

    public Tensor sparse_categorical_crossentropy(
        Tensor y_true, Tensor y_pred, bool from_logits = false, int? ignore_class = null, Axis axis = null) =>
        new Losses.Loss(new Native.Losses.SparseCategoricalCrossentropy(from_logits, Along(ignore_class, axis))).Apply(y_true, y_pred);

    public Tensor top_k_categorical_accuracy(Tensor y_true, Tensor y_pred, int k = 5) => Tensor.MapAll(
        [y_true, y_pred], values => Ops.Cast(Ops.InTopK(Ops.ArgMax(values[0], -1), values[1], k), DType.Float32));

    public IMetricFunc Accuracy(string name = "accuracy", TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        new Metric(new Native.Metrics.Accuracy(name), dtype);

    public IMetricFunc BinaryAccuracy(
        string name = "binary_accuracy", TF_DataType dtype = TF_DataType.TF_FLOAT, float threshold = 0.5f) =>
        new Metric(new Native.Metrics.BinaryAccuracy(name, threshold.AsWritten()), dtype);

    public IMetricFunc CategoricalAccuracy(string name = "categorical_accuracy", TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        new Metric(new Native.Metrics.CategoricalAccuracy(name), dtype);

    public IMetricFunc SparseCategoricalAccuracy(
        string name = "sparse_categorical_accuracy", TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        new Metric(new Native.Metrics.SparseCategoricalAccuracy(name), dtype);

    public IMetricFunc CategoricalCrossentropy(
        string name = "categorical_crossentropy",
        TF_DataType dtype = TF_DataType.TF_FLOAT,
        bool from_logits = false,
        float label_smoothing = 0f,
        Axis axis = null) => axis is null || axis == -1
        ? new Metric(new Native.Metrics.CategoricalCrossentropy(name, from_logits, label_smoothing.AsWritten()), dtype)
        : Of(name, dtype, new Native.Losses.CategoricalCrossentropy(from_logits, label_smoothing.AsWritten(), axis).Call);

    public IMetricFunc SparseCategoricalCrossentropy(
        string name = "sparse_categorical_crossentropy",
        TF_DataType dtype = TF_DataType.TF_FLOAT,
        bool from_logits = false,
        int? ignore_class = null,
        Axis axis = null) => Along(ignore_class, axis) is null
        ? new Metric(new Native.Metrics.SparseCategoricalCrossentropy(name, from_logits), dtype)
        : Of(name, dtype, new Native.Losses.SparseCategoricalCrossentropy(from_logits, ignore_class).Call);

    public IMetricFunc CosineSimilarity(
        string name = "cosine_similarity", TF_DataType dtype = TF_DataType.TF_FLOAT, Axis axis = null) =>
        new Metric(new Native.Metrics.CosineSimilarity(name, axis ?? -1), dtype);

    public IMetricFunc F1Score(
        int num_classes,
        string average = null,
        float? threshold = null,
        string name = "f1_score",
        TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        new Metric(new Native.Metrics.F1Score(average, threshold?.AsWritten(), name), dtype, num_classes);

    public IMetricFunc FBetaScore(
        int num_classes,
        string average = null,
        float beta = 1.0f,
        float? threshold = null,
        string name = "fbeta_score",
        TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        new Metric(new Native.Metrics.FBetaScore(average, beta.AsWritten(), threshold?.AsWritten(), name), dtype, num_classes);

    /// <summary>The share of wrong labels, as TensorFlow Addons counts them.</summary>
    /// <param name="mode"><c>"multiclass"</c>: one label of each sample; <c>"multilabel"</c>: several.</param>
    /// <param name="threshold">What a label's output must exceed; the largest output if null.</param>
    public IMetricFunc HammingLoss(
        string mode, float? threshold = null, string name = "hamming_loss", TF_DataType dtype = TF_DataType.TF_FLOAT)
    {
        return Of(name, dtype, mode switch
        {
            "multiclass" => (y, p) => 1 - Ops.Sum(y * Chosen(p), -1),
            "multilabel" => (y, p) => Ops.Mean(Ops.NotEqual(y, Chosen(p)), -1),
            _ => throw new ValueError($"Unknown mode: \"{mode}\". Choices: \"multiclass\", \"multilabel\"."),
        });

        Value Chosen(Value p) => threshold is float limit ? p > limit.AsWritten() : Ops.Equal(p, Ops.Max(p, -1, keepDims: true));
    }

    public IMetricFunc TopKCategoricalAccuracy(
        int k = 5, string name = "top_k_categorical_accuracy", TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        new Metric(new Native.Metrics.TopKCategoricalAccuracy(k, name), dtype);

    public IMetricFunc SparseTopKCategoricalAccuracy(
        int k = 5, string name = "sparse_top_k_categorical_accuracy", TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        new Metric(new Native.Metrics.SparseTopKCategoricalAccuracy(k, name), dtype);

    /// <param name="top_k">How many of the largest outputs count; the threshold decides if 0.</param>
    /// <param name="class_id">The only class that counts; all if null.</param>
    public IMetricFunc Precision(
        float thresholds = 0.5f,
        int top_k = 0,
        int? class_id = null,
        string name = "precision",
        TF_DataType dtype = TF_DataType.TF_FLOAT) => new Metric(
            new Native.Metrics.Precision(top_k > 0 ? null : thresholds.AsWritten(), top_k > 0 ? top_k : null, class_id, name), dtype);

    /// <inheritdoc cref="Precision" path="/param"/>
    public IMetricFunc Recall(
        float thresholds = 0.5f,
        int top_k = 0,
        int? class_id = null,
        string name = "recall",
        TF_DataType dtype = TF_DataType.TF_FLOAT) => new Metric(
            new Native.Metrics.Recall(top_k > 0 ? null : thresholds.AsWritten(), top_k > 0 ? top_k : null, class_id, name), dtype);

    private static Metric Of(string name, TF_DataType dtype, Func<Value, Value, Value> function) =>
        new(Native.Metrics.Metric.Of(name, function), dtype);

    private static Tensor Each(Tensor yTrue, Tensor yPred, Func<Value, Value, Value> function) =>
        Tensor.Map(yTrue, yPred, function, operands: yPred.dtype.is_floating() ? yPred.dtype : TF_DataType.TF_FLOAT);

    private static int? Along(int? ignoreClass, Axis axis) => axis is null || axis == -1
        ? ignoreClass
        : throw new ValueError($"Labels as numbers need the classes on the last axis. Received: axis {axis}.");
}
