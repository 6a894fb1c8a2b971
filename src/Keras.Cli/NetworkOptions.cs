using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Keras.Models;
using Keras.Saving;
using static Keras.Applications.Densenet;

namespace Keras.Cli;

/// <summary>The options that say which network a command works on, and with which weights.</summary>
/// <remarks>
/// The network is named (<c>--model</c>), or described (<c>--blocks</c> or <c>--depth</c>, with
/// <c>--growth-rate</c>), or the one in the file of <c>--weights</c>.
/// </remarks>
internal sealed class NetworkOptions
{
    private const string ImageNet = "imagenet";

    private static readonly string[] s_models =
        ["densenet121", "densenet161", "densenet169", "densenet201", "densenet264"];
    private static readonly string[] s_published = ["densenet121", "densenet169", "densenet201"];

    private readonly Option<string?> _model = new("--model") { Description = "A network of the paper." };

    private readonly Option<int[]?> _blocks = new("--blocks")
    {
        Description = "A DenseNet by the layers of its blocks: 6,12,24,16.",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = argument => Numbers(argument, "such as 6,12,24,16", unknown: null)?.OfType<int>().ToArray(),
    };

    private readonly Option<int?> _depth = CountOption.Create(
        "--depth", "A DenseNet-BC for images of 32x32 by its layers: 6N + 4.");

    private readonly Option<int?> _growthRate = CountOption.Create(
        "--growth-rate", "Channels that each layer adds, with --blocks (32) or --depth (12).");

    private readonly Option<string?> _stem = new("--stem")
    {
        Description = "The first layers with --blocks: for images of 224 pixels (imagenet) or of 32 (cifar).",
    };

    private readonly Option<string?> _weights = new("--weights")
    {
        Description = "A file of weights (.pth and .safetensors, too) or of a whole model, or imagenet for the published weights.",
    };

    private readonly Option<bool> _noTop = new("--no-top") { Description = "Leave out the classifier." };

    private readonly Option<string?> _pooling = new("--pooling")
    {
        Description = "Pool the features globally; needs --no-top.",
    };

    private readonly Option<Shape?> _inputShape = new("--input-shape")
    {
        Description = "Shape of the images: 224,224,3. A size may be none.",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = argument =>
            Numbers(argument, "such as 224,224,3", unknown: "none") is int?[] sizes
                ? Shape.Create(sizes)
                : default(Shape?),
    };

    private readonly Option<int?> _classes = CountOption.Create("--classes", "Number of classes.");

    public NetworkOptions()
    {
        _model.AcceptOnlyFromAmong(s_models);
        _stem.AcceptOnlyFromAmong("imagenet", "cifar");
        _pooling.AcceptOnlyFromAmong("avg", "max");
    }

    private IEnumerable<Option> All =>
        [_model, _blocks, _depth, _growthRate, _stem, _weights, _noTop, _pooling, _inputShape, _classes];

    /// <summary>Adds the options and the rules between them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasWeights">Whether <c>--weights</c> is among them; the command names the file otherwise.</param>
    /// <param name="hasTop">Whether the end of the network may be chosen; else the data decide.</param>
    public void AddTo(Command command, bool hasWeights = true, bool hasTop = true)
    {
        Option[] top = [_noTop, _pooling, _classes];
        foreach (Option option in All)
        {
            if ((hasWeights || option != _weights) && (hasTop || !top.Contains(option)))
            {
                command.Options.Add(option);
            }
        }

        command.Validators.Add(result =>
        {
            bool Given(Option option) => result.GetResult(option) is { Implicit: false };

            if (new Option[] { _model, _blocks, _depth }.Count(Given) > 1)
            {
                result.AddError("--model, --blocks and --depth each name the network: give one of them.");
            }
            else if (Given(_growthRate) && !Given(_blocks) && !Given(_depth))
            {
                result.AddError("--growth-rate needs --blocks or --depth: the networks of --model have theirs.");
            }
            else if (Given(_stem) && !Given(_blocks))
            {
                result.AddError("--stem needs --blocks.");
            }

            if (Given(_pooling) && !Given(_noTop))
            {
                result.AddError("--pooling needs --no-top: the classifier has its own pooling.");
            }
        });
    }

    /// <summary>The network asked for.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="needsWeights">
    /// Whether random weights make no sense. Without <c>--weights</c> the published ones are taken then, if there
    /// are any.
    /// </param>
    /// <param name="compile">Whether the command has a use for what the model of a file was compiled with.</param>
    /// <exception cref="UsageException">The options contradict each other, or name no network.</exception>
    public Model Build(ParseResult options, bool needsWeights, bool compile = false)
    {
        string? weights = options.GetValue(_weights);
        if (needsWeights && weights is null && IsDescribed(options))
        {
            weights = s_published.Contains(options.GetValue(_model)) ? ImageNet : throw new UsageException(
                $"There are published weights of {string.Join(", ", s_published)} only. "
                + "Give the weights of this network by --weights.");
        }

        return Build(options, weights, compile);
    }

    /// <summary>The network asked for, with the weights of a file.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="weights">
    /// A file of weights, or of a model, which is the network if the options describe none; <c>"imagenet"</c>; or null
    /// for random weights.
    /// </param>
    /// <param name="compile">Whether the command has a use for what the model of a file was compiled with.</param>
    /// <exception cref="UsageException">The options contradict each other, or name no network.</exception>
    public Model Build(ParseResult options, string? weights, bool compile)
    {
        if (!IsDescribed(options))
        {
            return weights is null
                ? throw new UsageException(
                    "Which network? Give --model, --blocks, --depth, or --weights with the file of a model.")
                : Load(options, weights, compile);
        }

        Model model = Describe(
            options,
            weights == ImageNet ? ImageNet : null,
            includeTop: !options.GetValue(_noTop),
            options.GetValue(_pooling),
            options.GetValue(_inputShape),
            options.GetValue(_classes));
        if (weights is not (null or ImageNet))
        {
            model.LoadWeights(weights);
        }

        return model;
    }

    /// <summary>The model of a file.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="weights">The file.</param>
    /// <param name="compile">
    /// Whether the command has a use for what the model was compiled with; what is unknown of it is left out with a warning.
    /// </param>
    /// <exception cref="UsageException">The file holds none, or an option has no effect on it.</exception>
    public Model Load(ParseResult options, string weights, bool compile)
    {
        if (weights == ImageNet)
        {
            throw new UsageException($"--weights imagenet needs --model: {string.Join(", ", s_published)}.");
        }

        if (!FileContent.Read(weights).HasArchitecture)
        {
            throw new UsageException(
                $"{weights} holds weights without a network: name it by --model, --blocks or --depth.");
        }

        Option? idle = new Option[] { _noTop, _inputShape, _classes }
            .FirstOrDefault(option => options.GetResult(option) is { Implicit: false });
        if (idle is not null)
        {
            throw new UsageException(
                $"{idle.Name} has no effect on the network in {weights}: name a network, or leave it out.");
        }

        TextWriter error = options.InvocationConfiguration.Error;
        return Models.Models.LoadModel(
            weights, compile: compile, onDropped: sentence => error.WriteLine($"Warning: {sentence}"));
    }

    /// <summary>The network that the options name or describe.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="weights"><c>"imagenet"</c> for the published weights, or null for random ones.</param>
    /// <param name="includeTop">Whether the classifier is part of it.</param>
    /// <param name="pooling">How features are pooled without the classifier: avg, max, or null for not at all.</param>
    /// <param name="inputShape">Shape of the images; the network's own if null.</param>
    /// <param name="classes">Number of classes; the network's own if null.</param>
    /// <exception cref="UsageException">There is no such network.</exception>
    public Model Describe(
        ParseResult options, string? weights, bool includeTop, string? pooling, Shape? inputShape, int? classes)
    {
        try
        {
            if (options.GetValue(_depth) is int depth)
            {
                return DenseNetCifar(
                    depth,
                    options.GetValue(_growthRate) ?? 12,
                    includeTop: includeTop,
                    weights: weights,
                    inputShape: inputShape,
                    pooling: pooling,
                    classes: classes ?? 10);
            }

            if (options.GetValue(_blocks) is int[] { Length: > 0 } blocks)
            {
                int growthRate = options.GetValue(_growthRate) ?? 32;
                return IsSmall(options)
                    ? DenseNetCifar(
                        blocks,
                        growthRate,
                        includeTop: includeTop,
                        weights: weights,
                        inputShape: inputShape,
                        pooling: pooling,
                        classes: classes ?? 10)
                    : DenseNet(
                        blocks, growthRate, includeTop, weights, null, inputShape, pooling, classes ?? 1000);
            }

            return options.GetValue(_model) switch
            {
                "densenet121" => DenseNet121(includeTop, weights, null, inputShape, pooling, classes ?? 1000),
                "densenet161" => DenseNet161(includeTop, weights, null, inputShape, pooling, classes ?? 1000),
                "densenet169" => DenseNet169(includeTop, weights, null, inputShape, pooling, classes ?? 1000),
                "densenet201" => DenseNet201(includeTop, weights, null, inputShape, pooling, classes ?? 1000),
                _ => DenseNet264(includeTop, weights, null, inputShape, pooling, classes ?? 1000),
            };
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    /// <summary>Whether the options themselves name or describe a network.</summary>
    public bool IsDescribed(ParseResult options) =>
        new Option[] { _model, _blocks, _depth }.Any(option => options.GetResult(option) is { Implicit: false });

    /// <summary>Whether the network described is one for images of 32×32.</summary>
    public bool IsSmall(ParseResult options) =>
        options.GetValue(_depth) is not null || options.GetValue(_stem) == "cifar";

    /// <summary>What <c>--weights</c> says.</summary>
    public string? Weights(ParseResult options) => options.GetValue(_weights);

    /// <summary>What <c>--input-shape</c> says.</summary>
    public Shape? InputShape(ParseResult options) => options.GetValue(_inputShape);

    // The numbers of 6,12,24,16; null where the text says unknown.
    private static int?[]? Numbers(ArgumentResult argument, string example, string? unknown)
    {
        string text = argument.Tokens[0].Value;
        List<int?> numbers = [];
        foreach (string part in text.Split(','))
        {
            bool isNumber = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            if (!isNumber && part != unknown)
            {
                string name = ((OptionResult)argument.Parent!).Option.Name;
                argument.AddError($"{name} takes numbers {example}. Received: '{text}'.");
                return null;
            }

            numbers.Add(isNumber ? number : null);
        }

        return [.. numbers];
    }
}
