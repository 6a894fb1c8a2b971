using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
using Keras.Applications;
using Keras.Models;
using Spectre.Console;

namespace Keras.Cli.Commands;

/// <summary>Names what is on photographs, or computes the outputs for an array.</summary>
internal sealed class PredictCommand : ToolCommand
{
    private const int ImageNetClasses = 1000;

    // Scaling "torch" of the middle of an image.
    private const string Torchvision = "torchvision";

    private readonly Argument<string[]> _images = new("IMAGE")
    {
        Description = "PNG, JPEG, BMP, GIF or WebP files.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly NetworkOptions _network = new();

    private readonly Option<int> _top = CountOption.Create("--top", "How many classes to name.", 5);

    private readonly Option<string?> _input = new("--input")
    {
        Description = "Instead of images: a .npy or .npz file with an array as the model takes it.",
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Where the outputs for --input go: a .npy file, or a .npz file, which calls them y.",
    };

    private readonly Option<string> _preprocess = new("--preprocess")
    {
        Description = "How pixels from 0 to 255 are scaled for the network; torchvision: as torch, of the middle of the image "
            + "(shorter side to 256, 224x224 cut out), as torchvision's weights were evaluated.",
        DefaultValueFactory = _ => "torch",
    };

    private readonly Option<int> _batchSize = CountOption.Create(
        "--batch-size", "Images that are computed at once.", 32);

    public PredictCommand()
        : base("predict", "Name what is on photographs, or compute the outputs for an array of images.")
    {
        Arguments.Add(_images);
        _network.AddTo(this);
        _preprocess.AcceptOnlyFromAmong([.. Scaling.Names, Torchvision]);
        Add(_top, _input, _output, _preprocess, _batchSize);
        Validators.Add(result =>
        {
            bool hasImages = result.GetResult(_images) is { Tokens.Count: > 0 };
            bool hasInput = result.GetResult(_input) is not null;
            if (hasImages == hasInput)
            {
                result.AddError("Give images, or an array by --input and --output.");
            }
            else if (hasInput != result.GetResult(_output) is not null)
            {
                result.AddError("--input and --output need each other.");
            }
            else if (hasInput && result.GetValue(_preprocess) == Torchvision)
            {
                result.AddError("--preprocess torchvision cuts images out of files: for --input, scale by torch.");
            }
        });
    }

    protected override void Run(ParseResult options, TextWriter output)
    {
        if (options.GetValue(_input) is string input)
        {
            string target = options.GetValue(_output)!;
            ArrayFile.CheckName(input);
            ArrayFile.CheckName(target);
            Tensor<float> array = ArrayFile.ReadFloats(input, "x");
            Model model = _network.Build(options, needsWeights: true);
            ArrayFile.Write(target, Predict(model, array, Config.ImageDataFormat, options), "y");
            return;
        }

        string[] paths = options.GetValue(_images)!;
        Model classifier = _network.Build(options, needsWeights: true);
        bool crops = options.GetValue(_preprocess) == Torchvision;
        Tensor<float> images = ImageBatch.Read(paths, classifier.InputShape, crops, out string dataFormat);
        Tensor<float> scores = Predict(classifier, images, dataFormat, options);
        Tables.Write(Classes(paths, scores, options.GetValue(_top)), output);
    }

    private Tensor<float> Predict(Model model, Tensor<float> images, string dataFormat, ParseResult options)
    {
        string scaling = options.GetValue(_preprocess)!;
        Scaling.Apply(images, scaling == Torchvision ? "torch" : scaling, dataFormat);
        return model.Predict(images, options.GetValue(_batchSize));
    }

    private static Table Classes(string[] paths, Tensor<float> scores, int top)
    {
        if (scores.Rank != 2)
        {
            throw new CommandException(
                $"The model's output has {scores.Rank} axes, so that it is no classifier: "
                + "write it to a file by --input and --output.");
        }

        bool several = paths.Length > 1;
        bool named = scores.Lengths[1] == ImageNetClasses;
        Table table = named
            ? Tables.Create([.. several ? ["image"] : Array.Empty<string>(), "wnid", "label", "score#"])
            : Tables.Create([.. several ? ["image"] : Array.Empty<string>(), "class#", "score#"]);
        string[][][] rows = named ? ByName(scores, top) : ByNumber(scores, top);
        for (int image = 0; image < paths.Length; image++)
        {
            foreach (string[] row in rows[image])
            {
                Tables.Add(table, [.. several ? [paths[image]] : Array.Empty<string>(), .. row]);
            }
        }

        return table;
    }

    private static string[][][] ByName(Tensor<float> scores, int top) =>
    [
        .. ImagenetUtils.DecodePredictions(scores, top).Select(sample => sample
            .Select(best => new[] { best.WordNetId, best.Name, Text(best.Score) }).ToArray()),
    ];

    // Classes that are not those of ImageNet have numbers only.
    private static string[][][] ByNumber(Tensor<float> scores, int top)
    {
        float[] values = new float[scores.FlattenedLength];
        scores.FlattenTo(values);
        return
        [
            .. values.Chunk((int)scores.Lengths[1]).Select(sample => Enumerable.Range(0, sample.Length)
                .OrderByDescending(index => sample[index]).Take(top)
                .Select(index => new[] { $"{index}", Text(sample[index]) }).ToArray()),
        ];
    }

    private static string Text(float score) => score.ToString("F4", CultureInfo.InvariantCulture);
}
