using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Metrics;
using Tensorflow.Keras.Models;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace Tensorflow.Tests.Effects;

/// <summary>Compiling, training, evaluating, predicting and files: what a model logs, prints, writes, and its weights then.</summary>
internal static class TrainingEffects
{
    private static readonly NDArray s_x = Numbers.Of(8, 3);
    private static readonly NDArray s_y = np.array(0, 1, 1, 0, 1, 0, 0, 0);
    private static readonly NDArray s_weights = np.array(1f, 2, 3, 4, 0, 1, 2, 3);

    // Files that every call reads.
    private static readonly Lazy<string> s_files = new(() =>
    {
        string folder = Scratch.Folder();
        Compiled().save(Path.Combine(folder, "first.h5"));
        Compiled("other").save(Path.Combine(folder, "other.h5"));
        Compiled(units: 3).save_weights(Path.Combine(folder, "wide.h5"));
        return folder;
    });

    // Where one call writes.
    private static string s_folder;

    public static IEnumerable<Call> All => [.. Compiling, .. Fitting, .. Evaluating, .. Files];

    private static IEnumerable<Call> Compiling =>
    [
        Compile().Given(("optimizer", Fresh.Of(() => keras.optimizers.SGD())), ("loss", Fresh.Of(() => keras.losses.MeanSquaredError())))
            .With(("optimizer", Fresh.Of(() => keras.optimizers.Adam())), ("loss", Fresh.Of(() => keras.losses.MeanAbsoluteError()))),
        Compile().Given(
            ("optimizer", Fresh.Of(() => keras.optimizers.SGD())),
            ("loss", Fresh.Of(() => keras.losses.MeanSquaredError())),
            ("metrics", new[] { "mae" }))
            .With(
                ("optimizer", Fresh.Of(() => keras.optimizers.Adam())),
                ("loss", Fresh.Of(() => keras.losses.MeanAbsoluteError())),
                ("metrics", new[] { "mse" })),
        Compile().Given(("optimizer", "sgd"), ("loss", "mse"), ("metrics", new[] { "mae" }))
            .With(("optimizer", "adam"), ("loss", "mae"), ("metrics", new[] { "mse" })),
        Compile().Given(
            ("optimizer", Fresh.Of(() => keras.optimizers.SGD())),
            ("loss", Fresh.Of(() => keras.losses.MeanSquaredError())),
            ("metrics", Fresh.Of<IMetricFunc[]>(() => [keras.metrics.CosineSimilarity()])))
            .With(
                ("optimizer", Fresh.Of(() => keras.optimizers.Adam())),
                ("loss", Fresh.Of(() => keras.losses.MeanAbsoluteError())),
                ("metrics", Fresh.Of<IMetricFunc[]>(() => [keras.metrics.BinaryAccuracy()]))),
    ];

    private static IEnumerable<Call> Fitting =>
    [
        Fit().Given(("x", s_x), ("y", s_y))
            .With(("x", s_x * 2f), ("y", np.array(1, 1, 1, 0, 1, 0, 0, 1)), ("sample_weight", s_weights))
            .With("validation_split", 0.5f)
            .With("validation_step", 2, ("epochs", 2), ("validation_data", Validation()))
            .MeansNothing(("max_queue_size", 3), ("workers", 2), ("use_multiprocessing", true)),
        Fit().Given(("x", new[] { s_x }), ("y", s_y))
            .With(("x", new[] { s_x * 2f }), ("y", np.array(1, 1, 1, 0, 1, 0, 0, 1)), ("sample_weight", s_weights))
            .With("validation_split", 0.5f)
            .MeansNothing(("max_queue_size", 3), ("workers", 2), ("use_multiprocessing", true)),
        FitOnData().Given(("dataset", Data(2)))
            .With(("dataset", Data(4)), ("validation_data", Data(4)))
            .With("validation_step", 2, ("epochs", 2), ("validation_data", Data(4)))
            .Refuses("batch_size", 2, "call batch(2) on it")
            .MeansNothing(("shuffle", false), ("max_queue_size", 3), ("workers", 2), ("use_multiprocessing", true)),
    ];

    private static IEnumerable<Call> Evaluating =>
    [
        Model("evaluate").Given(("x", s_x), ("y", s_y), ("verbose", 0))
            .With(("x", s_x * 2f), ("y", np.array(1, 1, 1, 0, 1, 0, 0, 1)), ("verbose", 2), ("sample_weight", s_weights))
            .With("batch_size", 2, ("verbose", 1))
            .With("steps", 1, ("batch_size", 2))
            .MeansNothing(
                ("max_queue_size", 3), ("workers", 2), ("use_multiprocessing", true), ("return_dict", true), ("is_val", true)),
        Model("predict").Given(("x", new Tensors(s_x)))
            .With(("x", new Tensors(s_x * 2f)), ("verbose", 2))
            .With("batch_size", 2, ("verbose", 1))
            .With("steps", 1, ("batch_size", 2))
            .MeansNothing(("max_queue_size", 3), ("workers", 2), ("use_multiprocessing", true)),
        Model("predict").Given(("dataset", Data(2)))
            .With(("dataset", Fresh.Of(() => tf.data.Dataset.from_tensor_slices(s_x * 2f, s_y).batch(2))), ("verbose", 2), ("steps", 1))
            .Refuses("batch_size", 2, "call batch(2) on it")
            .MeansNothing(("max_queue_size", 3), ("workers", 2), ("use_multiprocessing", true)),
        Model("summary").With(("line_length", 90), ("positions", new[] { 0.3f, 0.8f, 1f })),
    ];

    private static IEnumerable<Call> Files =>
    [
        Written("save").Given(("filepath", InFolder("model")), ("save_format", "h5"))
            .With(("filepath", InFolder("another")), ("save_format", "keras"), ("include_optimizer", false))
            .Refuses("overwrite", false, "exists", ("filepath", InFolder("there.h5"))),
        Written("save_weights").Given(("filepath", InFolder("model.h5")))
            .With(("filepath", InFolder("another.h5")))
            .Refuses("save_format", "tf", "\"h5\"")
            .Refuses("overwrite", false, "exists", ("filepath", InFolder("there.h5")))
            .Refuses("options", "any", "leave out options"),
        Model("load_weights").Given(("filepath", Stored("first.h5")))
            .With(("filepath", Stored("other.h5")))
            .With("by_name", true, ("filepath", Stored("other.h5")))
            .Allows("skip_mismatch", true, ("filepath", Stored("wide.h5")), ("by_name", true))
            .Refuses("options", "any", "leave out options")
            .Seen(ran => ((IModel)ran.Target).get_weights()),
        new Call(typeof(ModelsApi), "load_model", keras.models).Given(("filepath", Stored("first.h5")))
            .With(("filepath", Stored("other.h5")), ("compile", false))
            .Seen(ran => (ran.Result, ((Model)ran.Result).Optimizer is null)),
    ];

    private static Call Compile() => new Call(typeof(IModel), "compile", () => Plain()).Seen(ran =>
    {
        IModel model = (IModel)ran.Target;
        return (model.fit(s_x, np.ones((8, 2), np.float32), verbose: 0).history, model.get_weights());
    });

    private static Call Fit() => Model("fit").Given(("verbose", 0))
        .With(("epochs", 2), ("verbose", 2), ("batch_size", 2), ("class_weight", new Dictionary<int, float> { [0] = 1, [1] = 3 }))
        .With("callbacks", Fresh.Of<List<ICallback>>(() => [new Telling()]))
        .With("validation_data", Fresh.Of(Validation))
        .With("shuffle", false, ("batch_size", 2))
        .With("initial_epoch", 1, ("epochs", 2))
        .Seen(Trained);

    private static Call FitOnData() => Model("fit").Given(("verbose", 0))
        .With(("epochs", 2), ("verbose", 2), ("class_weight", new Dictionary<int, float> { [0] = 1, [1] = 3 }))
        .With("callbacks", Fresh.Of<List<ICallback>>(() => [new Telling()]))
        .With("initial_epoch", 1, ("epochs", 2))
        .Seen(Trained);

    private static Call Model(string member) => new(typeof(IModel), member, () => Compiled());

    private static Call Written(string member) => new Call(typeof(IModel), member, () =>
    {
        s_folder = Scratch.Folder();
        File.WriteAllText(Path.Combine(s_folder, "there.h5"), "");
        return Compiled();
    }).Seen(_ => Scratch.Listed(s_folder));

    private static Sequential Plain(string name = "first", int units = 2)
    {
        keras.backend.clear_session();
        tf.set_random_seed(name[0]);
        return keras.Sequential(
            [
                new Keras.Layers.Dense(new Keras.ArgsDefinition.DenseArgs { Units = 4, InputShape = 3, Name = $"{name}_hidden" }),
                new Keras.Layers.Dense(new Keras.ArgsDefinition.DenseArgs { Units = units, Name = "last" }),
            ],
            name);
    }

    private static Sequential Compiled(string name = "first", int units = 2)
    {
        Sequential model = Plain(name, units);
        model.compile(keras.optimizers.Adam(0.1f), keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);
        return model;
    }

    private static object Trained(Ran ran) => (((ICallback)ran.Result).history, ((IModel)ran.Target).get_weights());

    private static ValidationDataPack Validation() => (s_x * 3f, s_y);

    private static Fresh Data(int batch) => Fresh.Of(() => tf.data.Dataset.from_tensor_slices(s_x, s_y).batch(batch));

    private static Fresh InFolder(string name) => Fresh.Of(() => Path.Combine(s_folder, name));

    private static Fresh Stored(string name) => Fresh.Of(() => Path.Combine(s_files.Value, name));

    private sealed class Telling : Callback
    {
        public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs) => print($"epoch {epoch}");
    }
}
