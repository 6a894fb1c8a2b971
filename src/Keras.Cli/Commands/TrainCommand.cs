using System.CommandLine;
using System.Globalization;
using Keras.Callbacks;
using Keras.Models;
using Keras.Saving;

namespace Keras.Cli.Commands;

/// <summary>Trains a network by the recipe of the paper, from random or from given weights.</summary>
internal sealed class TrainCommand : ToolCommand
{
    private const int HistogramEpochs = 10;

    private static readonly string[] s_endings = [".h5", ".hdf5", ".keras"];

    private readonly NetworkOptions _network = new();

    private readonly FitOptions _fit = new();

    private readonly Option<string> _data = new("--data")
    {
        Description = "cifar10, cifar100, fashion_mnist, or a folder with a folder of images for each class.",
        Required = true,
    };

    private readonly Option<int> _epochs = CountOption.Create("--epochs", "Passes over the data.", 300);

    private readonly Option<int> _batchSize = CountOption.Create("--batch-size", "Images of a batch.", 64);

    private readonly Option<string> _schedule = new("--lr-schedule")
    {
        Description = "paper: a tenth after half and after three quarters of the epochs; cosine: down to 0; constant.",
        DefaultValueFactory = _ => LearningRates.Names[0],
    };

    private readonly Option<string> _augment = new("--augment")
    {
        Description = "keras: shifts by fractions of pixels, flips; paper: pads by 4, crops, flips; none.",
        DefaultValueFactory = _ => "paper",
    };

    private readonly Option<string> _memory = MemoryOption.Create();

    private readonly Option<bool> _freeze = new("--freeze") { Description = "Train the classifier only." };

    private readonly Option<int?> _samples = CountOption.Create(
        "--samples", "Train on the first so many images of a data set by name only.");

    private readonly Option<string> _output = new("--output")
    {
        Description = "Where the model goes: .h5 or .keras, or .weights.h5 for weights only.",
        DefaultValueFactory = _ => "densenet.h5",
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace an existing file." };

    private readonly Option<string?> _logDir = new("--logdir")
    {
        Description = "A folder for densenet board and TensorBoard: curves, weights, hyperparameters.",
    };

    private readonly Option<bool> _board = new("--board")
    {
        Description = "Show --logdir in the browser while training, as 'densenet board' does.",
    };

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "A folder that keeps a backup of every epoch, from which the same command goes on after a stop.",
    };

    private readonly Option<bool> _resumeAnyway = new("--resume-anyway")
    {
        Description = "Go on from the backup of a training with other options.",
    };

    private readonly Option<bool> _distribute = new("--distribute")
    {
        Description = "Train one model on all processes that mpirun or srun has started; --batch-size is that of all together.",
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Same seed, same numbers.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> _verbose = new("--verbose")
    {
        Description = "1 progress bar, 2 a line an epoch, 0 silent.",
        DefaultValueFactory = _ => 1,
    };

    public TrainCommand()
        : base("train", "Train a network by the recipe of the paper, or fine-tune one.")
    {
        _network.AddTo(this, hasTop: false);
        _fit.AddTo(this);
        _schedule.AcceptOnlyFromAmong([.. LearningRates.Names]);
        _augment.AcceptOnlyFromAmong("keras", "paper", "none");
        _verbose.AcceptOnlyFromAmong("0", "1", "2");
        Add(
            _data, _epochs, _batchSize, _schedule, _augment, _memory, _freeze, _samples, _output,
            _overwrite, _logDir, _board, _resume, _resumeAnyway, _distribute, _seed, _verbose);
    }

    protected override void Run(ParseResult options, TextWriter output)
    {
        if (options.GetValue(_distribute))
        {
            Distribution.Initialize();
            Distribution.SetDistribution(new DataParallel());
            if (!Distribution.IsChief)
            {
                // What is wrong all say, what goes well the first.
                output = TextWriter.Null;
                Console.SetOut(output);
            }
        }

        Check(options);
        int seed = options.GetValue(_seed);
        Utils.SetRandomSeed(seed);
        string? weights = _network.Weights(options);
        Model? saved = _network.IsDescribed(options) ? null : _network.Load(options, weights!, compile: true);
        Shape image = ImageShape(options, saved);
        TrainingData data = Load(options, image, seed);
        Model model = saved is null
            ? TrainableNetwork.Build(_network, options, image, data.Classes, output)
            : TrainableNetwork.Adapt(saved, data.Classes);
        int? frozen = _fit.UnfreezeAfter(options);
        if (options.GetValue(_freeze) || frozen is not null)
        {
            TrainableNetwork.Freeze(model);
        }

        double start = _fit.Rate(options, weights is not null);
        Compile(options, model, start);
        int epochs = options.GetValue(_epochs);
        List<TrainingPhase> phases = [new(frozen ?? epochs, () => { })];
        if (frozen is not null)
        {
            phases.Add(new TrainingPhase(epochs, () =>
            {
                TrainableNetwork.Unfreeze(model);
                Compile(options, model, _fit.Rate(options, hasWeights: true, isFineTuning: true));
            }));
        }

        TrainingRun run = new(
            model,
            data,
            options.GetValue(_output)!,
            options.GetValue(_overwrite),
            isDescribed: saved is null,
            Backup(options),
            output);
        try
        {
            run.Go(
                phases,
                options.GetValue(_verbose),
                Callbacks(options, start, model.Name),
                _fit.ClassWeights(options, data.Labels, data.Classes),
                options.GetValue(_logDir));
        }
        catch (BackupMismatchException exception)
        {
            throw new CommandException(
                $"{exception.BackupFile} is the backup of another training:{Environment.NewLine}"
                + string.Concat(exception.Differences.Select(difference => $"  {difference}{Environment.NewLine}"))
                + "Delete it to train from the beginning, give --resume another folder, or go on all the same by "
                + "--resume-anyway.");
        }
    }

    private void Compile(ParseResult options, Model model, double rate) => model.Compile(
        _fit.Optimizer(options, rate), _fit.Loss(options), ["accuracy"], memory: options.GetValue(_memory)!);

    // What would be noticed after hours of training is refused before.
    private void Check(ParseResult options)
    {
        string path = options.GetValue(_output)!;
        string data = options.GetValue(_data)!;
        if (!s_endings.Contains(Path.GetExtension(path).ToLowerInvariant()))
        {
            throw new UsageException($"--output ends in {string.Join(" or ", s_endings)}. Received: {path}.");
        }

        if (File.Exists(path) && !options.GetValue(_overwrite))
        {
            throw new UsageException($"{path} exists: choose another --output, or add --overwrite.");
        }

        if (Directory.Exists(path))
        {
            throw new UsageException($"--output is the name of a file. {path} is a folder.");
        }

        if (options.GetValue(_resumeAnyway) && options.GetValue(_resume) is null)
        {
            throw new UsageException("--resume-anyway needs --resume.");
        }

        if (options.GetValue(_board) && options.GetValue(_logDir) is null)
        {
            throw new UsageException("--board needs --logdir: it shows what is logged there.");
        }

        if (!DataSets.Names.Contains(data) && !Directory.Exists(data))
        {
            throw new UsageException(
                $"--data is {string.Join(", ", DataSets.Names)} or a folder. There is no folder {data}.");
        }

        if (options.GetValue(_samples) is not null && !DataSets.Names.Contains(data))
        {
            throw new UsageException($"--samples is for {string.Join(", ", DataSets.Names)}, not for a folder.");
        }

        _fit.Check(
            options, options.GetValue(_epochs), _network.Weights(options) is not null, options.GetValue(_resume) is not null);

        if (_network.InputShape(options) is { IsKnown: false } shape)
        {
            throw new UsageException($"--input-shape has no unknown sizes in training. Received: {shape}.");
        }

        if (_network.Weights(options) is null)
        {
            RequireNetwork(options);
        }

        CheckFolders(options);
    }

    // Before data are fetched. With the sizes of the files, Fit asks again.
    private void CheckFolders(ParseResult options)
    {
        if (!Distribution.IsChief)
        {
            // Only the first process writes.
            return;
        }

        using OutputCheck check = new();
        check.RequireFile(options.GetValue(_output)!, options.GetValue(_overwrite));
        foreach (string? folder in new[] { options.GetValue(_logDir), options.GetValue(_resume) })
        {
            if (folder is not null)
            {
                check.RequireFolder(folder);
            }
        }
    }

    private void RequireNetwork(ParseResult options)
    {
        if (!_network.IsDescribed(options))
        {
            throw new UsageException(
                "Which network? Give --model, --blocks, --depth, or --weights with the file of a model.");
        }

        if (options.GetValue(_freeze))
        {
            throw new UsageException("--freeze needs --weights: random weights would stay random.");
        }
    }

    private Shape ImageShape(ParseResult options, Model? saved)
    {
        if (saved is not null)
        {
            return TrainingData.ImageShape(saved);
        }

        string data = options.GetValue(_data)!;
        int size = DataSets.Names.Contains(data) || _network.IsSmall(options) ? 32 : 224;
        return _network.InputShape(options) ?? (size, size, data == "fashion_mnist" ? 1 : 3);
    }

    private TrainingData Load(ParseResult options, Shape image, int seed)
    {
        string data = options.GetValue(_data)!;
        string augment = options.GetValue(_augment)!;
        int batchSize = options.GetValue(_batchSize);
        return DataSets.Names.Contains(data)
            ? TrainingData.Named(
                data, image, augment, batchSize, options.GetValue(_samples), _fit.ValidationSplit(options) ?? 0, seed)
            : TrainingData.Folder(data, image, augment, batchSize, _fit.ValidationSplit(options), seed);
    }

    private List<Callback> Callbacks(ParseResult options, double start, string model)
    {
        string schedule = options.GetValue(_schedule)!;
        int epochs = options.GetValue(_epochs);
        int frozen = _fit.UnfreezeAfter(options) ?? epochs;
        double fine = _fit.Rate(options, hasWeights: true, isFineTuning: true);
        List<Callback> callbacks =
        [
            new LearningRateScheduler(epoch => epoch < frozen
                ? LearningRates.At(schedule, start, epoch, frozen)
                : LearningRates.At(schedule, fine, epoch - frozen, epochs - frozen)),
        ];
        if (_fit.Patience(options) is int patience)
        {
            callbacks.Add(new EarlyStopping(patience: patience));
        }

        if (_fit.KeepsBest(options))
        {
            callbacks.Add(new BestWeights());
        }

        if (options.GetValue(_logDir) is string folder)
        {
            Dictionary<string, object> hparams = new()
            {
                ["model"] = model,
                ["learning_rate"] = start,
                ["data"] = options.GetValue(_data)!,
                ["batch_size"] = options.GetValue(_batchSize),
                ["lr_schedule"] = schedule,
                ["augment"] = options.GetValue(_augment)!,
                ["seed"] = options.GetValue(_seed),
            };
            foreach ((string name, string value) in _fit.Fingerprint(options))
            {
                hparams[name.TrimStart('-').Replace('-', '_')] = value;
            }

            callbacks.Add(new TensorBoard(
                folder, histogramFreq: HistogramEpochs, hparams: hparams, board: options.GetValue(_board)));
        }

        return callbacks;
    }

    // It is deleted when the model is saved. Seed, weights and data by name are what Fit does not see.
    private BackupAndRestore? Backup(ParseResult options)
    {
        if (options.GetValue(_resume) is not string folder)
        {
            return null;
        }

        int epochs = options.GetValue(_epochs);
        string schedule = options.GetValue(_schedule)!;
        Dictionary<string, string> fingerprint = new()
        {
            ["--augment"] = options.GetValue(_augment)!,
            ["--lr-schedule"] = schedule == "constant" ? schedule : $"{schedule} of {epochs} epochs",
            ["--seed"] = options.GetValue(_seed).ToString(CultureInfo.InvariantCulture),
            ["--weights"] = Path.GetFileName(_network.Weights(options)) ?? "none",
        };
        if (DataSets.Names.Contains(options.GetValue(_data)!))
        {
            // Of a folder, the names of its files are known.
            fingerprint["--data"] = options.GetValue(_data)!;
        }

        foreach ((string name, string value) in _fit.Fingerprint(options))
        {
            fingerprint[name] = value;
        }

        return new BackupAndRestore(
            folder, deleteCheckpoint: false, fingerprint: fingerprint, resumeAnyway: options.GetValue(_resumeAnyway));
    }
}
