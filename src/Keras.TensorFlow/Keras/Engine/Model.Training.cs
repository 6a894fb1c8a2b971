using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using Tensorflow.Keras.Optimizers;
using Tensorflow.NumPy;

namespace Tensorflow.Keras.Engine;

/// <content>Compiling, training, evaluating and predicting.</content>
public partial class Model
{
    private IOptimizer _optimizer;

    /// <summary>The optimizer that the model was compiled with, or loaded with; null if it was not compiled.</summary>
    public IOptimizer Optimizer => _optimizer ??= Network.IsCompiled ? new OptimizerV2(Network.Optimizer) : null;

    public void compile(IOptimizer optimizer, ILossFunc loss) => Compile(optimizer, loss, []);

    public void compile(IOptimizer optimizer, ILossFunc loss, string[] metrics) =>
        Compile(optimizer, loss, [.. (metrics ?? []).Select(Native.Metrics.Metric.FromString)]);

    /// <summary>Compiles by names; one that is not known is refused.</summary>
    public void compile(string optimizer, string loss, string[] metrics) => Compile(
        new OptimizerV2(Native.Optimizers.Optimizer.FromString(optimizer)),
        new Loss(Native.Losses.Loss.FromString(loss)),
        [.. (metrics ?? []).Select(Native.Metrics.Metric.FromString)]);

    public void compile(IOptimizer optimizer, ILossFunc loss, IMetricFunc[] metrics)
    {
        foreach (Metric metric in (metrics ?? []).OfType<Metric>().Where(_ => IsGraphNetwork && Built))
        {
            metric.RequireClasses(OutputShape);
        }

        Compile(optimizer, loss, [.. (metrics ?? []).Select(Metric.ToNative)]);
    }

    public ICallback fit(
        NDArray x,
        NDArray y,
        int batch_size = -1,
        int epochs = 1,
        int verbose = 1,
        List<ICallback> callbacks = null,
        float validation_split = 0f,
        ValidationDataPack validation_data = null,
        int validation_step = 1,
        bool shuffle = true,
        Dictionary<int, float> class_weight = null,
        NDArray sample_weight = null,
        int initial_epoch = 0,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false) => Fit(
            x.ToArrayLike(),
            y,
            batch_size,
            epochs,
            verbose,
            callbacks,
            validation_split,
            validation_data,
            validation_step,
            shuffle,
            class_weight,
            sample_weight,
            initial_epoch,
            max_queue_size,
            workers);

    public ICallback fit(
        IEnumerable<NDArray> x,
        NDArray y,
        int batch_size = -1,
        int epochs = 1,
        int verbose = 1,
        List<ICallback> callbacks = null,
        float validation_split = 0f,
        ValidationDataPack validation_data = null,
        bool shuffle = true,
        Dictionary<int, float> class_weight = null,
        NDArray sample_weight = null,
        int initial_epoch = 0,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false) => Fit(
            Native.Arrays.Create([.. x.Select(array => array.ToArrayLike())]),
            y,
            batch_size,
            epochs,
            verbose,
            callbacks,
            validation_split,
            validation_data,
            1,
            shuffle,
            class_weight,
            sample_weight,
            initial_epoch,
            max_queue_size,
            workers);

    /// <summary>Trains on a data set, whose elements are batches; shuffling and batching are the data set's.</summary>
    public ICallback fit(
        IDatasetV2 dataset,
        int batch_size = -1,
        int epochs = 1,
        int verbose = 1,
        List<ICallback> callbacks = null,
        IDatasetV2 validation_data = null,
        int validation_step = 1,
        bool shuffle = true,
        Dictionary<int, float> class_weight = null,
        int initial_epoch = 0,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false)
    {
        RefuseBatchSize(batch_size);
        return new History(Network.Fit(
            DatasetV2.Of(dataset).ToNative(),
            epochs,
            verbose,
            ProgramCallback.All(callbacks),
            validation_data is null ? null : (Native.Training.ValidationData?)DatasetV2.Of(validation_data).ToNative(),
            Factors(class_weight),
            initial_epoch,
            validationFreq: validation_step,
            maxQueueSize: max_queue_size));
    }

    public Dictionary<string, float> evaluate(
        NDArray x,
        NDArray y,
        int batch_size = -1,
        int verbose = 1,
        NDArray sample_weight = null,
        int steps = -1,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false,
        bool return_dict = false,
        bool is_val = false) => Results(Network.Evaluate(
            x.ToArrayLike(), y.ToArrayLike(), Size(batch_size), verbose, Optional(sample_weight), Size(steps)));

    public Dictionary<string, float> evaluate(
        IEnumerable<Tensor> x, Tensor y, int verbose = 1, NDArray sample_weight = null, bool is_val = false) => Results(Network.Evaluate(
            Native.Arrays.Create([.. x.Select(tensor => tensor.numpy().ToArrayLike())]),
            y.numpy().ToArrayLike(),
            null,
            verbose,
            Optional(sample_weight)));

    public Dictionary<string, float> evaluate(IDatasetV2 x, int verbose = 1, bool is_val = false) =>
        Results(Network.Evaluate(DatasetV2.Of(x).ToNative(), verbose));

    public Tensors predict(
        Tensors x,
        int batch_size = -1,
        int verbose = 0,
        int steps = -1,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false) => Predicted(Network.PredictAll(
            Native.Arrays.Create([.. x.Select(tensor => tensor.numpy().ToArrayLike())]), Size(batch_size), verbose, Size(steps)));

    /// <summary>Predicts batch by batch what a data set gives.</summary>
    public Tensors predict(
        IDatasetV2 dataset,
        int batch_size = -1,
        int verbose = 0,
        int steps = -1,
        int max_queue_size = 10,
        int workers = 1,
        bool use_multiprocessing = false)
    {
        RefuseBatchSize(batch_size);
        return Predicted(Network.PredictAll(DatasetV2.Of(dataset).ToNative(), verbose, Size(steps), maxQueueSize: max_queue_size));
    }

    private History Fit(
        Native.Arrays x,
        NDArray y,
        int batchSize,
        int epochs,
        int verbose,
        List<ICallback> callbacks,
        float validationSplit,
        ValidationDataPack validationData,
        int validationStep,
        bool shuffle,
        Dictionary<int, float> classWeight,
        NDArray sampleWeight,
        int initialEpoch,
        int maxQueueSize,
        int workers) => new(Network.Fit(
            x,
            y.ToArrayLike(),
            Size(batchSize),
            epochs,
            verbose,
            ProgramCallback.All(callbacks),
            validationSplit.AsWritten(),
            validationData?.ToNative(),
            shuffle,
            Factors(classWeight),
            Optional(sampleWeight),
            initialEpoch,
            validationFreq: validationStep,
            maxQueueSize: maxQueueSize,
            workers: workers));

    private void Compile(IOptimizer optimizer, ILossFunc loss, Native.Metrics.Metric[] metrics)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        _optimizer = optimizer;
        Network.Compile(OptimizerV2.ToNative(optimizer), Loss.ToNative(loss), metrics);
    }

    private static Native.Training.ClassWeightArgument? Factors(Dictionary<int, float> factors) => factors is null
        ? (Native.Training.ClassWeightArgument?)null
        : Native.Training.ClassWeightArgument.Of(factors.ToDictionary(pair => pair.Key, pair => pair.Value.AsWritten()));

    private static int? Size(int given) => given < 0 ? null : given;

    private static Native.Arrays Optional(NDArray array) => array is null ? default : array.ToArrayLike();

    private static Dictionary<string, float> Results(Native.Training.StepResults results) =>
        results.ToDictionary().ToDictionary(pair => pair.Key, pair => (float)pair.Value);

    private static Tensors Predicted(IReadOnlyList<Host.Tensor<float>> outputs) =>
        new(outputs.Select(output => (Tensor)NDArray.Of(output)));

    private static void RefuseBatchSize(int batchSize)
    {
        if (batchSize >= 0)
        {
            throw new ValueError($"A data set makes its own batches: call batch({batchSize}) on it, and leave out batch_size.");
        }
    }
}
