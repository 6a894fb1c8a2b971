using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using Keras.Callbacks;
using Keras.Engine.Tensors;
using Keras.Hdf5.Tests;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Optimizers.Schedules;
using Keras.Preprocessing;
using Keras.Testing;
using Keras.Training;

namespace Keras.Tests.Callbacks;

public sealed class BackupAndRestoreTests : IDisposable
{
    private const int Epochs = 4;

    private readonly TemporaryFolder _folder = new();

    private string Backup => _folder.File("backup");

    public void Dispose() => _folder.Dispose();

    // 5 batches an epoch; the last batch of an epoch, the first of all, and the very end are among the places.
    [Theory]
    [InlineData("epoch", 2, 3)]
    [InlineData("epoch", 1, 0)]
    [InlineData("epoch", 3, 4)]
    [InlineData("batch", 0, 1)]
    [InlineData("batch", 1, 0)]
    [InlineData("batch", 2, 3)]
    [InlineData("batch", 3, 4)]
    [InlineData("3", 1, 4)]
    [InlineData("7", 2, 2)]
    public void Goes_on_after_a_crash_with_the_same_bits(string saveFreq, int epoch, int batch) =>
        SameAfterCrash(saveFreq, epoch, batch, (model, callbacks) => model.Fit(
            Inputs(18),
            Targets(18),
            batchSize: 4,
            epochs: Epochs,
            verbose: 0,
            callbacks: callbacks,
            validationSplit: 0.01));

    [Fact]
    public void Begins_anew_after_a_crash_before_the_first_backup()
    {
        Crashed("epoch", 0, 3, Train);

        Assert.Equal(Enumerable.Range(0, Epochs), Train(Network(), [new BackupAndRestore(Backup)]).Epoch);
    }

    [Fact]
    public void Goes_on_in_the_order_of_whole_batches() =>
        SameAfterCrash("batch", 2, 2, (model, callbacks) => model.Fit(
            Inputs(18), Targets(18), batchSize: 4, epochs: Epochs, verbose: 0, callbacks: callbacks, shuffle: "batch"));

    [Fact]
    public void Goes_on_in_the_middle_of_a_pass() =>
        SameAfterCrash("batch", 2, 1, (model, callbacks) => model.Fit(
            Inputs(18), Targets(18), batchSize: 4, epochs: Epochs, verbose: 0, callbacks: callbacks, stepsPerEpoch: 3));

    [Theory]
    [InlineData(null, 3, 1)]
    [InlineData(4, 2, 3)]
    [InlineData(7, 1, 2)]
    public void Goes_on_with_a_sequence_that_changes_after_every_pass(int? stepsPerEpoch, int epoch, int batch) =>
        SameAfterCrash("batch", epoch, batch, (model, callbacks) => model.Fit(
            new Rising(5),
            epochs: Epochs,
            verbose: 0,
            callbacks: callbacks,
            stepsPerEpoch: stepsPerEpoch,
            validationData: new Rising(2),
            workers: 2));

    [Theory]
    [InlineData(null, 2, 1)]
    [InlineData(null, 3, 3)]
    [InlineData(3, 2, 2)]
    public void Goes_on_with_a_generator(int? stepsPerEpoch, int epoch, int batch) =>
        SameAfterCrash("batch", epoch, batch, (model, callbacks) =>
        {
            Rising rising = new(4);
            return model.Fit(
                Passes(rising),
                epochs: Epochs,
                verbose: 0,
                callbacks: callbacks,
                stepsPerEpoch: stepsPerEpoch,
                validationData: ValidationData.Of(Passes(new Rising(3))));
        });

    [Fact]
    public void Goes_on_with_images_that_are_drawn_at_random() =>
        SameAfterCrash("2", 2, 1, (model, callbacks) => model.FitGenerator(
            new ImageDataGenerator(rotationRange: 90, horizontalFlip: true)
                .Flow(Tensor.Reshape(Inputs(27), [9, 3, 3, 1]), Targets(9), batchSize: 2),
            epochs: Epochs,
            verbose: 0,
            callbacks: callbacks), () => Network(new Flatten(inputShape: (3, 3, 1)), new Adam()));

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("schedule")]
    [InlineData("average")]
    public void Goes_on_with_every_kind_of_optimizer_state(string kind) =>
        SameAfterCrash("batch", 1, 3, Train, () => Network(null, kind switch
        {
            "sgd" => new SGD(0.1),
            "momentum" => new SGD(0.1, momentum: 0.9, nesterov: true, decay: 0.01),
            "schedule" => new Adam(new ExponentialDecay(0.1, 3, 0.5)),
            _ => new Adam(0.1, useEma: true, emaOverwriteFrequency: 6, gradientAccumulationSteps: 2),
        }));

    [Fact]
    public void Goes_on_in_double_precision()
    {
        using FloatxScope scope = new(DType.Float64);
        SameAfterCrash("batch", 2, 3, Train);
    }

    [Theory]
    [InlineData("epoch")]
    [InlineData("batch")]
    public void Goes_on_with_the_state_of_all_callbacks(string saveFreq)
    {
        // The run that crashes and the one that goes on write into one folder.
        string whole = Directory.CreateDirectory(_folder.File("whole")).FullName;
        string parts = Directory.CreateDirectory(_folder.File("parts")).FullName;
        List<string> ends = [];
        SameAfterCrash(saveFreq, 2, 1, (model, callbacks) =>
        {
            string folder = callbacks.Count == 0 ? whole : parts;
            ModelCheckpoint checkpoint = new(
                Path.Combine(folder, "{epoch}.weights"), "loss", saveBestOnly: true, saveWeightsOnly: true);
            EarlyStopping stopping = new("mae", patience: 3, minDelta: 10, restoreBestWeights: true);
            CSVLogger log = new(Path.Combine(folder, "log.csv"));
            ReduceLROnPlateau plateau = new("loss", patience: 1, minDelta: 10, cooldown: 1);
            History history = Train(model, [log, plateau, checkpoint, stopping, .. callbacks]);
            ends.Add($"{stopping.StoppedEpoch} {stopping.BestEpoch} {checkpoint.Best}");
            return history;
        });

        // The crashed run has no end.
        Assert.Equal(2, ends.Count);
        Assert.StartsWith("3 0 ", ends[0]);
        Assert.Equal(ends[0], ends[1]);
        Assert.Equal(Contents(whole), Contents(parts));

        // The names of weight files tell their epochs; their bytes are compared, too.
        static IEnumerable<(string, string)> Contents(string folder) => Directory.GetFiles(folder).Order()
            .Select(file => (Path.GetFileName(file)!, Convert.ToHexString(File.ReadAllBytes(file))));
    }

    [Fact]
    public void Stays_stopped_if_a_callback_stopped_training_before_the_crash()
    {
        Utils.SetRandomSeed(1);
        Model model = Network();
        BackupAndRestore keeping = new(Backup, deleteCheckpoint: false);
        Train(model, [keeping, new LambdaCallback(onEpochEnd: (epoch, _) => model.StopTraining = epoch == 1)]);

        History history = Train(Network(), [new BackupAndRestore(Backup)]);

        Assert.Equal([0, 1], history.Epoch);
    }

    [Fact]
    public void Validates_the_epoch_in_whose_middle_training_was_stopped()
    {
        Model model = Network();
        Callback[] callbacks =
        [
            new LambdaCallback(
                onBatchEnd: (batch, _) => model.StopTraining = batch == 1,
                onEpochEnd: (_, _) => throw new IOException("crash")),
            new BackupAndRestore(Backup, "batch"),
        ];
        Assert.Throws<IOException>(() => Train(model, callbacks));

        History history = Train(Network(), [new BackupAndRestore(Backup)]);

        Assert.Equal([0], history.Epoch);
        Assert.Single(history["val_loss"]);
    }

    [Fact]
    public void Ctrl_C_leaves_a_backup_of_its_batch_whatever_the_frequency()
    {
        Utils.SetRandomSeed(1);
        Model whole = Network();
        History expected = Train(whole, []);
        Utils.SetRandomSeed(1);
        Model interrupted = Network();
        Train(interrupted, [new BackupAndRestore(Backup), new CtrlC(epoch: 1, batch: 2), new LambdaCallback()]);
        Assert.True(interrupted.WasInterrupted);
        List<string> hooks = [];
        Model model = Network();

        History history = Train(
            model,
            [
                new BackupAndRestore(Backup),
                new LambdaCallback(
                    onEpochBegin: (epoch, _) => hooks.Add($"epoch {epoch}"),
                    onBatchBegin: (batch, _) => hooks.Add($"{batch}")),
            ]);

        Assert.Equal(["3", "4", "epoch 2", "0"], hooks.Take(4));
        Same(whole, expected, model, history);
    }

    [Fact]
    public void Is_deleted_at_the_end_of_training_unless_told_not_to()
    {
        BackupAndRestore backup = new(Backup);
        Train(Network(), [backup]);
        Assert.Empty(Directory.GetFiles(Backup));

        Train(Network(), [new BackupAndRestore(Backup, deleteCheckpoint: false)]);
        Assert.Equal([backup.BackupFile], Directory.GetFiles(Backup));

        History history = Train(Network(), [new BackupAndRestore(Backup, deleteCheckpoint: false)]);
        Assert.Equal(Epochs, history.Epoch.Count);
        Assert.True(File.Exists(backup.BackupFile));
    }

    [Fact]
    public void Trains_on_for_more_epochs_than_before()
    {
        Train(Network(), [new BackupAndRestore(Backup, deleteCheckpoint: false)]);

        History history = Network().Fit(
            Inputs(18),
            Targets(18),
            batchSize: 4,
            epochs: Epochs + 2,
            verbose: 0,
            callbacks: [new BackupAndRestore(Backup)]);

        Assert.Equal(Enumerable.Range(0, Epochs + 2), history.Epoch);
    }

    [Fact]
    public void Removes_what_a_crash_while_saving_left()
    {
        string leftover = Path.Combine(Backup, ".training.h5.0123.part");
        string other = Path.Combine(Backup, "other.part");
        Directory.CreateDirectory(Backup);
        File.WriteAllText(leftover, "half");
        File.WriteAllText(other, "of somebody else");

        Train(Network(), [new BackupAndRestore(Backup)]);

        Assert.Equal([other], Directory.GetFiles(Backup));
    }

    [Fact]
    public void Refuses_the_backup_of_another_model()
    {
        Train(Network(), [new BackupAndRestore(Backup, deleteCheckpoint: false)]);
        Model other = new Sequential([new Dense(2, name: "first", inputShape: 3), new Dense(1, name: "other")]);
        other.Compile("adam", "mse");

        string refusal = Assert.Throws<BackupMismatchException>(() => Train(other, [new BackupAndRestore(Backup)])).Message;
        string message = Assert.Throws<ArgumentException>(
            () => Train(other, [new BackupAndRestore(Backup, resumeAnyway: true)])).Message;

        Assert.Contains("network: 4 layers, 37 parameters", refusal);
        Assert.Contains("in the backup, 2 layers, 11 parameters", refusal);
        Assert.Contains("is the backup of another training: The weights are those of another model", message);
        Assert.Contains("Delete it to train from the beginning, or give BackupAndRestore another folder.", message);
    }

    [Fact]
    public void Refuses_data_with_other_batches_in_the_middle_of_an_epoch()
    {
        Crashed("batch", 1, 2, Train);

        BackupAndRestore backup = new(Backup, resumeAnyway: true);
        string message = Assert.Throws<ArgumentException>(() => Network().Fit(
            Inputs(18), Targets(18), batchSize: 9, epochs: 4, verbose: 0, callbacks: [backup])).Message;

        Assert.Contains("made after batch 2 of 5 in epoch 2. Received: data with 2 batches in an epoch", message);
    }

    [Fact]
    public void Takes_data_with_other_batches_between_two_epochs_only_if_told_to()
    {
        Crashed("epoch", 1, 2, Train);
        History Fit(bool anyway) => Network().Fit(
            Inputs(18),
            Targets(18),
            batchSize: 9,
            epochs: 3,
            verbose: 0,
            callbacks: [new BackupAndRestore(Backup, resumeAnyway: anyway)]);

        string message = Assert.Throws<BackupMismatchException>(() => Fit(anyway: false)).Message;
        Assert.Contains("in batches of 4, shuffled in the backup, 18 samples", message);
        Assert.Contains("steps per epoch: 5 in the backup, 2 now", message);
        Assert.Contains("resumeAnyway: true", message);
        History history = Fit(anyway: true);

        Assert.Equal([0, 1, 2], history.Epoch);
    }

    public static TheoryData<string, string> Differences => new()
    {
        { "wider", "network: " },
        { "frozen", "trainable parameters: " },
        { "rate", "\"learning_rate\": 0.05" },
        { "optimizer", "\"class_name\": \"SGD\"" },
        { "loss", "loss: \"mean_squared_error\" in the backup, \"mean_absolute_error\" now" },
        { "metrics", "metrics: " },
        { "samples", "training data: 18 samples" },
        { "order", "shuffled in the backup" },
        { "steps", "steps per epoch: 5 in the backup, 3 now" },
        { "own", "augmentation: flips in the backup, none now" },
        { "less", "augmentation: flips in the backup, nothing now" },
        { "initial", "initial epoch: 0 in the backup, 1 now" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void Refuses_to_go_on_from_a_training_that_differs(string what, string line)
    {
        Fit("", deleteCheckpoint: false);
        Fit("", deleteCheckpoint: false);

        BackupMismatchException refused = Assert.Throws<BackupMismatchException>(() => Fit(what));

        Assert.Contains(refused.Differences, difference => difference.Contains(line, StringComparison.Ordinal));
        Assert.StartsWith($"{new BackupAndRestore(Backup).BackupFile} is the backup of another training", refused.Message);

        void Fit(string difference, bool deleteCheckpoint = true)
        {
            Model model = Network(
                optimizer: difference == "optimizer" ? new SGD(0.05) : new Adam(difference == "rate" ? 0.06 : 0.05),
                width: difference == "wider" ? 5 : 4);
            model.Layers[0].Trainable = difference != "frozen";
            if (difference is "loss" or "metrics" or "frozen")
            {
                model.Compile(new Adam(0.05), difference == "loss" ? "mae" : "mse", difference == "metrics" ? [] : ["mae"]);
            }

            int samples = difference == "samples" ? 17 : 18;
            Dictionary<string, string> own = new() { ["augmentation"] = difference == "own" ? "none" : "flips" };
            model.Fit(
                Inputs(samples),
                Targets(samples),
                batchSize: 4,
                epochs: Epochs,
                verbose: 0,
                callbacks:
                [
                    new BackupAndRestore(
                        Backup, deleteCheckpoint: deleteCheckpoint, fingerprint: difference == "less" ? null : own),
                ],
                shuffle: difference != "order",
                stepsPerEpoch: difference == "steps" ? 3 : null,
                initialEpoch: difference == "initial" ? 1 : 0);
        }
    }

    [Fact]
    public void Refuses_images_of_other_names_and_another_augmentation()
    {
        void Fit(bool flip, double shift) => Network(new Flatten(inputShape: (3, 3, 1)), new Adam()).Fit(
            new ImageDataGenerator(horizontalFlip: flip, widthShiftRange: shift)
                .Flow(Tensor.Reshape(Inputs(27), [9, 3, 3, 1]), Targets(9), batchSize: 2),
            verbose: 0,
            callbacks: [new BackupAndRestore(Backup, deleteCheckpoint: false)]);
        Fit(flip: true, shift: 0.5);

        string message = Assert.Throws<BackupMismatchException>(() => Fit(flip: false, shift: 0.25)).Message;

        Assert.Contains("widthShiftRange 0.5, ", message);
        Assert.Contains("horizontalFlip True", message);
        Assert.Contains("widthShiftRange 0.25, ", message);
    }

    [H5pyFact]
    public void Refuses_a_damaged_backup_by_its_name()
    {
        (string Dataset, double[] Numbers, string Message)[] damages =
        [
            ("position", [1e18, 0, 4], "position holds 1E+18, 0, 4"),
            ("position", [-5, 0, 4], "position holds -5, 0, 4"),
            ("position", [double.NaN, 0, 4], "position holds NaN, 0, 4"),
            ("position", [1.5, 0, 4], "position holds 1.5"),
            ("position", [], "position holds nothing"),
            ("position", [3], "position holds 3"),
            ("position", [3, 0, 2], "epoch 4 of 2"),
            ("position", [1, 1000, 4], "behind batch 1000"),
            ("seed", [1e10], "seed holds 10000000000"),
            ("draws", [1e18], "draws holds 1E+18"),
            ("steps", [], "steps holds nothing"),
            ("data", [0.5], "data holds 0.5"),
            ("validations", [1e9], "counts 1000000000 validations"),
            ("logs_values", [1, 2, 3, 4, 5, 6, 7], "logs_values holds 1, 2, 3, 4, …"),
            ("learning_rate", [double.NaN], "learning_rate is NaN"),
            ("stopped", [], "stopped holds nothing"),
            ("metrics", [], "0 numbers for the metrics"),
            ("callbacks/Keras.Callbacks.BackupAndRestore 0/since", [-1], "since holds -1"),
            ("callbacks/Keras.Callbacks.EarlyStopping 0/epochs", [1, 2], "epochs holds 1, 2"),
            ("callbacks/Keras.Callbacks.ReduceLROnPlateau 0/epochs", [1, double.NaN], "epochs holds 1, NaN"),
            ("callbacks/Keras.Callbacks.ModelCheckpoint 0/counts", [-4, 1], "counts holds -4, 1"),
            ("callbacks/Keras.Callbacks.CSVLogger 0/length", [-1], "length holds -1"),
            ("callbacks/Keras.Training.History 0/epochs", [1e10], "epochs holds 10000000000"),
            ("callbacks/Keras.Training.History 0/rates", [1, 2, 3, 4, 5, 6, 7], "rates holds"),
        ];
        Assert.Throws<IOException>(() => Train(Network(), [.. Callbacks(), new Crash(2, 3)]));
        string path = new BackupAndRestore(Backup).BackupFile;
        H5py.Run(
            """
            import json, shutil
            for index, (name, numbers) in enumerate(json.loads(sys.argv[2])):
                copy = f'{sys.argv[1]}.{index}'
                shutil.copy(sys.argv[1], copy)
                with h5py.File(copy, 'r+') as f:
                    del f[name]
                    f[name] = np.array([float(number) for number in numbers])
            """,
            path,
            JsonSerializer.Serialize(damages.Select(damage => new object[]
            {
                damage.Dataset,
                damage.Numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)),
            })));

        Assert.All(Enumerable.Range(0, damages.Length), index =>
        {
            File.Copy($"{path}.{index}", path, overwrite: true);
            string message = Assert.Throws<InvalidDataException>(() => Train(Network(), Callbacks())).Message;
            Assert.StartsWith($"{path} is no backup that training can go on from: ", message);
            Assert.Contains(damages[index].Message, message);
            Assert.Contains("Delete it to train from the beginning", message);
            Assert.True(File.Exists(path));
        });

        Callback[] Callbacks() =>
        [
            new EarlyStopping("loss", patience: 100),
            new ReduceLROnPlateau("loss"),
            new CSVLogger(_folder.File("log.csv")),
            new ModelCheckpoint(_folder.File("m.h5")),
            new BackupAndRestore(Backup, "batch"),
        ];
    }

    [Fact]
    public void Refuses_a_backup_that_is_none()
    {
        string path = new BackupAndRestore(Backup).BackupFile;
        Directory.CreateDirectory(Backup);
        foreach (byte[] content in new byte[][] { [], [1, 2, 3], File.ReadAllBytes(typeof(Model).Assembly.Location) })
        {
            File.WriteAllBytes(path, content);
            Assert.Contains(
                $"{path} is no backup",
                Assert.Throws<InvalidDataException>(() => Train(Network(), [new BackupAndRestore(Backup)])).Message);
        }
    }

    [Fact]
    public void Is_kept_if_the_end_of_training_fails_and_deleted_on_demand()
    {
        BackupAndRestore backup = new(Backup);
        LambdaCallback failing = new(onTrainEnd: _ => throw new IOException("full"));
        Assert.Throws<IOException>(() => Train(Network(), [backup, failing]));
        Assert.True(File.Exists(backup.BackupFile));

        Assert.Equal(Epochs, Train(Network(), [new BackupAndRestore(Backup, deleteCheckpoint: false)]).Epoch.Count);
        backup.Delete();
        Assert.False(File.Exists(backup.BackupFile));
        new BackupAndRestore(_folder.File("nowhere")).Delete();
    }

    [Fact]
    public void Refuses_to_be_given_twice_or_without_a_folder()
    {
        Assert.Contains(
            "Expected one BackupAndRestore at most",
            Assert.Throws<ArgumentException>(() => Train(
                Network(), [new BackupAndRestore(Backup), new BackupAndRestore(_folder.File("b"))])).Message);
        Assert.Throws<ArgumentException>(() => new BackupAndRestore(""));
    }

    [Fact]
    public void Begins_callbacks_that_the_backup_does_not_know()
    {
        Crashed("batch", 2, 1, Train);
        List<string> hooks = [];

        Train(
            Network(),
            [
                new BackupAndRestore(Backup),
                new LambdaCallback(
                    onTrainBegin: _ => hooks.Add("begin"), onEpochBegin: (epoch, _) => hooks.Add($"epoch {epoch}")),
            ]);

        Assert.Equal(["begin", "epoch 2", "epoch 3"], hooks);
    }

    [Fact]
    public void Callbacks_of_the_same_class_keep_their_own_state()
    {
        Crashed("epoch", 2, 1, Train, new Counter(), new Counter(10));
        Counter first = new();
        Counter second = new(10);

        Train(Network(), [new BackupAndRestore(Backup), first, second]);

        Assert.Equal((4, 40), (first.Count, second.Count));
    }

    [Fact]
    public void A_state_tells_what_it_holds_if_asked_for_something_else()
    {
        Crashed("epoch", 2, 1, Train, new Counter());

        Assert.Contains(
            "The state holds no 'sum'. It holds: count.",
            Assert.Throws<KeyNotFoundException>(
                () => Train(Network(), [new BackupAndRestore(Backup), new Counter(name: "sum")])).Message);
    }

    [Fact]
    public void The_bar_goes_on_in_the_middle_of_an_epoch()
    {
        string crashed = Runs.Console(() => Crashed("batch", 1, 3, Loud)).Output;
        string output = Runs.Console(() => Loud(Network(), [new BackupAndRestore(Backup)])).Output;

        Assert.Equal(["Epoch 1/3", "Epoch 2/3"], Headers(crashed));
        Assert.Equal(["Epoch 2/3", "Epoch 3/3"], Headers(output));
        Assert.Equal(2, output.Split("5/5 [==============================]").Length - 1);

        static History Loud(Model model, IReadOnlyList<Callback> callbacks) => model.Fit(
            Inputs(18), Targets(18), batchSize: 4, epochs: 3, verbose: 1, callbacks: callbacks);

        static IEnumerable<string> Headers(string text) => text.Split('\n').Where(line => line.StartsWith("Epoch"));
    }

    private static Tensor<float> Inputs(int samples) => Tensor.Create(
        [.. Enumerable.Range(0, samples * 3).Select(index => (float)Math.Sin(index))], [samples, 3]);

    private static Tensor<float> Targets(int samples) => Tensor.Create(
        [.. Enumerable.Range(0, samples).Select(index => (float)Math.Cos(3 * index))], [samples, 1]);

    // Random masks, moving averages and moments: everything that may be lost.
    private static Model Network(Layer? first = null, Optimizer? optimizer = null, int width = 4)
    {
        Sequential model = new(
        [
            .. first is null ? Array.Empty<Layer>() : [first],
            new Dense(width, activation: "relu", name: "first", inputShape: first is null ? 3 : null),
            new BatchNormalization(name: "norm"),
            new Dropout(0.5, name: "drop"),
            new Dense(1, name: "last"),
        ]);
        model.Compile(optimizer ?? new Adam(0.05), "mse", metrics: ["mae"]);
        return model;
    }

    private static History Train(Model model, IReadOnlyList<Callback> callbacks) => model.Fit(
        Inputs(18),
        Targets(18),
        batchSize: 4,
        epochs: Epochs,
        verbose: 0,
        callbacks: callbacks,
        validationData: (Inputs(5), Targets(5)));

    private static IEnumerable<Utils.Batch> Passes(Rising rising)
    {
        for (int index = 0; index < rising.Length; index++)
        {
            yield return rising[index];
        }

        rising.OnEpochEnd();
    }

    private static void Same(Model expected, History expectedHistory, Model actual, History actualHistory)
    {
        Assert.Equal(Bits(expected), Bits(actual));
        Assert.Equal(expectedHistory.Epoch, actualHistory.Epoch);
        Assert.Equal(expectedHistory.Values.Keys, actualHistory.Values.Keys);
        Assert.All(expectedHistory.Values, pair => Assert.Equal(pair.Value, actualHistory.Values[pair.Key]));

        static IEnumerable<ulong> Bits(Model model) => model.Weights
            .SelectMany(weight => StorageTensors.GetDoubles(weight.Storage)).Select(BitConverter.DoubleToUInt64Bits);
    }

    private void SameAfterCrash(
        string saveFreq,
        int epoch,
        int batch,
        Func<Model, IReadOnlyList<Callback>, History> train,
        Func<Model>? build = null)
    {
        build ??= () => Network();
        Utils.SetRandomSeed(1);
        Model whole = build();
        History expected = train(whole, []);
        int next = RandomSeeds.Next();

        Utils.SetRandomSeed(1);
        Crashed(saveFreq, epoch, batch, train, build());

        // Other weights, masks and orders, if they were not restored.
        Utils.SetRandomSeed(2);
        Model resumed = build();
        History history = train(resumed, [new BackupAndRestore(Backup, Frequency(saveFreq))]);

        Same(whole, expected, resumed, history);
        if (File.Exists(Path.Combine(Backup, "training.h5")))
        {
            Assert.Fail("The backup is still there.");
        }

        Assert.Equal(next, RandomSeeds.Next());
    }

    private void Crashed(
        string saveFreq,
        int epoch,
        int batch,
        Func<Model, IReadOnlyList<Callback>, History> train,
        params Callback[] before) =>
        Crashed(saveFreq, epoch, batch, train, Network(), before);

    private void Crashed(
        string saveFreq,
        int epoch,
        int batch,
        Func<Model, IReadOnlyList<Callback>, History> train,
        Model model,
        params Callback[] before)
    {
        BackupAndRestore backup = new(Backup, Frequency(saveFreq));
        Assert.Equal(
            "crash",
            Assert.Throws<IOException>(() => train(model, [.. before, backup, new Crash(epoch, batch)])).Message);
    }

    private static Frequency Frequency(string saveFreq) => int.TryParse(saveFreq, out int batches) ? batches : saveFreq;

    private sealed class Crash(int epoch, int batch) : Callback
    {
        private int _epoch;

        public override void OnEpochBegin(int epoch, Logs logs) => _epoch = epoch;

        public override void OnTrainBatchEnd(int index, Logs logs)
        {
            if ((_epoch, index) == (epoch, batch))
            {
                throw new IOException("crash");
            }
        }
    }

    private sealed class CtrlC(int epoch, int batch) : Callback
    {
        private int _epoch;

        public override void OnEpochBegin(int epoch, Logs logs) => _epoch = epoch;

        public override void OnTrainBatchEnd(int index, Logs logs)
        {
            if ((_epoch, index) == (epoch, batch))
            {
                Model.StopTraining = Model.WasInterrupted = true;
            }
        }
    }

    private sealed class Counter(int step = 1, string name = "count") : Callback
    {
        public int Count { get; private set; }

        public override void OnEpochEnd(int epoch, Logs logs) => Count += step;

        public override void SaveState(CallbackState state) => state.Write("count", Count);

        public override void OnTrainResume(CallbackState state) => Count = (int)state.Number(name);
    }

    // Every pass has other numbers.
    private sealed class Rising(int length) : Utils.Sequence
    {
        private int _pass;

        public override int Length => length;

        public override Utils.Batch this[int index] =>
            (Tensor.Create([index, _pass, 1f, -index, 2f, _pass], [2, 3]), Tensor.Create([index - 1f, 1f], [2, 1]));

        public override void OnEpochEnd() => _pass++;
    }
}
