using System.CommandLine;
using Keras.Losses;
using Keras.Optimizers;

namespace Keras.Cli;

/// <summary>The options of training that say by what the weights change, on what, and how long.</summary>
internal sealed class FitOptions
{
    private readonly Option<string> _optimizer = new("--optimizer")
    {
        Description = "sgd: with nesterov momentum, as the paper; adam, adamw, rmsprop.",
        DefaultValueFactory = _ => "sgd",
    };

    private readonly Option<double?> _learningRate = new("--learning-rate")
    {
        Description = "Where the learning rate starts: for sgd 0.1, for others 0.001; a tenth with --weights.",
    };

    private readonly Option<double?> _weightDecay = new("--weight-decay")
    {
        Description = "Share of a weight, times the learning rate, that each step takes away; 0.004 for adamw, else none.",
    };

    private readonly Option<double> _labelSmoothing = new("--label-smoothing")
    {
        Description = "Share of each label that is spread over all classes, from 0 to 1.",
    };

    private readonly Option<string> _classWeights = new("--class-weights")
    {
        Description = "balanced: rare classes count more, so that all classes count the same together; none.",
        DefaultValueFactory = _ => "none",
    };

    private readonly Option<double?> _validationSplit = new("--validation-split")
    {
        Description = "Share of the training images that epochs are judged by: of a data set by name its last ones, in place of "
            + "the test images; of a folder the first of each class, 0.2 by default.",
    };

    private readonly Option<int?> _patience = CountOption.Create(
        "--patience", "End after so many epochs without a smaller validation loss.");

    private readonly Option<string> _keep = new("--keep")
    {
        Description = "The weights that are saved: of the last epoch, or of the best by its validation loss.",
        DefaultValueFactory = _ => "last",
    };

    private readonly Option<int?> _unfreezeAfter = CountOption.Create(
        "--unfreeze-after", "Train the classifier only for so many epochs, then all of the network.");

    private readonly Option<double?> _fineTuneRate = new("--fine-tune-rate")
    {
        Description = "Where the learning rate starts again after --unfreeze-after; a tenth of --learning-rate.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _optimizer.AcceptOnlyFromAmong("sgd", "adam", "adamw", "rmsprop");
        _classWeights.AcceptOnlyFromAmong("none", "balanced");
        _keep.AcceptOnlyFromAmong("last", "best");
        Option[] all =
        [
            _optimizer, _learningRate, _weightDecay, _labelSmoothing, _classWeights, _validationSplit, _patience, _keep, _unfreezeAfter,
            _fineTuneRate,
        ];
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Refuses what cannot be.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="epochs">How many epochs there are.</param>
    /// <param name="hasWeights">Whether training begins with given weights.</param>
    /// <param name="isResumable">Whether training may go on from a backup.</param>
    /// <exception cref="UsageException">Something cannot be.</exception>
    public void Check(ParseResult options, int epochs, bool hasWeights, bool isResumable)
    {
        Require(!(options.GetValue(_learningRate) <= 0), "--learning-rate is positive", options.GetValue(_learningRate));
        Require(!(options.GetValue(_fineTuneRate) <= 0), "--fine-tune-rate is positive", options.GetValue(_fineTuneRate));
        Require(!(options.GetValue(_weightDecay) < 0), "--weight-decay is not negative", options.GetValue(_weightDecay));
        Require(
            options.GetValue(_labelSmoothing) is >= 0 and < 1, "--label-smoothing is from 0 to below 1", options.GetValue(_labelSmoothing));
        Require(
            options.GetValue(_validationSplit) is null or (> 0 and < 1), "--validation-split is between 0 and 1",
            options.GetValue(_validationSplit));
        if (options.GetValue(_fineTuneRate) is not null && options.GetValue(_unfreezeAfter) is null)
        {
            throw new UsageException("--fine-tune-rate needs --unfreeze-after.");
        }

        if (options.GetValue(_unfreezeAfter) is not int frozen)
        {
            Require(options.GetValue(_keep) == "last" || !isResumable, "--keep best goes without --resume", "both");
            return;
        }

        Require(hasWeights, "--unfreeze-after needs --weights: random weights would stay random", "none");
        Require(!isResumable, "--unfreeze-after goes without --resume", "both");
        Require(frozen < epochs, $"--unfreeze-after is less than the {epochs} of --epochs", frozen);
    }

    /// <summary>Where the learning rate of each phase starts.</summary>
    public double Rate(ParseResult options, bool hasWeights, bool isFineTuning = false)
    {
        double byDefault = options.GetValue(_optimizer) == "sgd" ? 0.1 : 0.001;
        double rate = options.GetValue(_learningRate) ?? (hasWeights ? byDefault / 10 : byDefault);
        return isFineTuning ? options.GetValue(_fineTuneRate) ?? rate / 10 : rate;
    }

    /// <summary>A new optimizer.</summary>
    public Optimizer Optimizer(ParseResult options, double rate)
    {
        double? decay = options.GetValue(_weightDecay);
        return options.GetValue(_optimizer) switch
        {
            "adam" => new Adam(rate, weightDecay: decay),
            "adamw" => decay is double given ? new AdamW(rate, given) : new AdamW(rate),
            "rmsprop" => new RMSprop(rate, weightDecay: decay),
            _ => new SGD(rate, momentum: 0.9, nesterov: true, weightDecay: decay),
        };
    }

    /// <summary>The loss.</summary>
    public CategoricalCrossentropy Loss(ParseResult options) => new(labelSmoothing: options.GetValue(_labelSmoothing));

    /// <summary>The share of the training images that epochs are judged by; null where it is not given.</summary>
    public double? ValidationSplit(ParseResult options) => options.GetValue(_validationSplit);

    /// <summary>Epochs without a better one; null for no end.</summary>
    public int? Patience(ParseResult options) => options.GetValue(_patience);

    /// <summary>Whether the best weights are saved rather than the last.</summary>
    public bool KeepsBest(ParseResult options) => options.GetValue(_keep) == "best";

    /// <summary>Epochs in which the classifier is trained only, before all of the network is; null for one phase.</summary>
    public int? UnfreezeAfter(ParseResult options) => options.GetValue(_unfreezeAfter);

    /// <summary>Factors by class, in inverse proportion to how often each is there; null for none.</summary>
    public Dictionary<int, double>? ClassWeights(ParseResult options, IReadOnlyList<int> labels, int classes)
    {
        if (options.GetValue(_classWeights) == "none")
        {
            return null;
        }

        int[] counts = new int[classes];
        foreach (int label in labels)
        {
            counts[label]++;
        }

        return Enumerable.Range(0, classes).Where(one => counts[one] > 0)
            .ToDictionary(one => one, one => (double)labels.Count / (classes * counts[one]));
    }

    /// <summary>What decides the result, for a backup to compare.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fingerprint(ParseResult options) =>
    [
        new("--optimizer", options.GetValue(_optimizer)!),
        new("--label-smoothing", FormattableString.Invariant($"{options.GetValue(_labelSmoothing)}")),
        new("--class-weights", options.GetValue(_classWeights)!),
        new("--validation-split", FormattableString.Invariant($"{options.GetValue(_validationSplit)}")),
    ];

    private static void Require(bool holds, string rule, object? received)
    {
        if (!holds)
        {
            throw new UsageException(FormattableString.Invariant($"{rule}. Received: {received}."));
        }
    }
}
