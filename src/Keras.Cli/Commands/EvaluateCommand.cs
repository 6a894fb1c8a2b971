using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
using Keras.Board;
using Keras.Losses;
using Keras.Models;
using Keras.Preprocessing;
using Keras.Saving;
using Keras.Training;

namespace Keras.Cli.Commands;

/// <summary>Prints loss and metrics of a model on test data: those in its file, else a cross-entropy and the accuracy.</summary>
internal sealed class EvaluateCommand : ToolCommand
{
    private readonly NetworkOptions _network = new();

    private readonly Option<string> _data = new("--data")
    {
        Description = "cifar10, cifar100, fashion_mnist, a folder with a folder of images for each class, or a .npz file with x_test "
            + "and y_test, or x and y.",
        Required = true,
    };

    private readonly Option<string?> _preprocess = new("--preprocess")
    {
        Description = "How images are scaled; by default as for training on the data set or folder, and not at all for a file.",
    };

    private readonly Option<int> _batchSize = CountOption.Create(
        "--batch-size", "Images that are computed at once.", 32);

    private readonly Option<string?> _report = new("--report")
    {
        Description = "A file .html for the confusion matrix, precision and recall of classes, calibration, and the worst mistakes.",
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace an existing report." };

    public EvaluateCommand()
        : base("evaluate", "Print loss and metrics of a model on test data: its own, where the file has them, else the accuracy.")
    {
        _network.AddTo(this);
        _preprocess.AcceptOnlyFromAmong([.. DataSets.Names, .. Scaling.Names]);
        Add(_data, _preprocess, _batchSize, _report, _overwrite);
        Validators.Add(result =>
        {
            string? data = result.GetResult(_data) is null ? null : result.GetValue(_data);
            if (data is not null && !DataSets.Names.Contains(data) && !Directory.Exists(data)
                && !data.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError(
                    $"--data is {string.Join(", ", DataSets.Names)}, a folder or a .npz file. Received: {data}.");
            }
        });
    }

    protected override void Run(ParseResult options, TextWriter output)
    {
        string? report = options.GetValue(_report);
        using (OutputCheck check = new())
        {
            if (report is not null)
            {
                check.RequireFile(report, options.GetValue(_overwrite));
            }
        }

        Model model = _network.Build(options, needsWeights: true, compile: true);
        string data = options.GetValue(_data)!;
        StepResults results = !DataSets.Names.Contains(data) && Directory.Exists(data)
            ? OnFolder(options, model, report)
            : OnArrays(options, model, report);
        foreach (string name in model.MetricsNames)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {results[name]:F4}"));
        }

        if (report is not null)
        {
            output.WriteLine($"report: {Path.GetFullPath(report)}");
        }
    }

    private StepResults OnFolder(ParseResult options, Model model, string? report)
    {
        Shape image = TrainingData.ImageShape(model);
        CompileFor("categorical_crossentropy", model);
        DirectoryIterator images = TrainingData.TestFolder(
            options.GetValue(_data)!,
            image,
            options.GetValue(_preprocess) ?? "torch",
            options.GetValue(_batchSize),
            TakesNumbers(model) ? "sparse" : model.OutputShape[^1] == 1 ? "binary" : "categorical");
        StepResults results = model.EvaluateGenerator(images, verbose: 0);
        if (report is not null)
        {
            IReadOnlyList<string> names = [.. images.ClassIndices.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
            Report(options, report, model, Enumerable.Range(0, images.Length).Select(index => images[index]), names);
        }

        return results;
    }

    private StepResults OnArrays(ParseResult options, Model model, string? report)
    {
        string name = options.GetValue(_data)!;
        bool isNamed = DataSets.Names.Contains(name);
        (Tensor<float> images, Tensor<float> labels) = isNamed ? LoadTest(name, model) : DataSets.ReadTest(name);
        Scaling.Apply(images, options.GetValue(_preprocess) ?? (isNamed ? name : "none"));
        bool isOneHot = labels.Rank == 2 && labels.Lengths[1] > 1;
        CompileFor(isOneHot ? "categorical_crossentropy" : "sparse_categorical_crossentropy", model);
        if (isOneHot && TakesNumbers(model))
        {
            labels = Numbers(labels);
        }
        else if (!isOneHot && !TakesNumbers(model) && model.OutputShape is { Rank: 2 } shape && shape.SizeAt(1) is > 1 and int classes)
        {
            labels = Utils.ToCategorical(labels, classes);
        }

        StepResults results = model.Evaluate(images, labels, batchSize: options.GetValue(_batchSize), verbose: 0);
        if (report is not null)
        {
            Report(options, report, model, [(images, labels)], name switch
            {
                "cifar10" => ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
                "fashion_mnist" =>
                    ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],
                _ => null,
            });
        }

        return results;
    }

    private void Report(
        ParseResult options, string path, Model model, IEnumerable<Utils.Batch> batches, IReadOnlyList<string>? names)
    {
        // A model may tell more classes apart than the data have.
        int classes = Math.Max(2, model.OutputShape.SizeAt(1) ?? 0);
        EvaluationReport.Write(
            path, model, batches, names?.Count == classes ? names : null, overwrite: options.GetValue(_overwrite));
    }

    // A file tells the loss and metrics that its model is judged by; weights alone do not.
    private static void CompileFor(string loss, Model model)
    {
        if (!model.IsCompiled || model.CompiledLosses.All(given => given is null))
        {
            model.Compile(loss: loss, metrics: ["accuracy"]);
        }
    }

    private static bool TakesNumbers(Model model) => model.CompiledLosses[0] is SparseCategoricalCrossentropy;

    private static Tensor<float> Numbers(Tensor<float> oneHot)
    {
        int classes = (int)oneHot.Lengths[1];
        float[] rows = new float[oneHot.FlattenedLength];
        oneHot.FlattenTo(rows);
        return Tensor.Create(
            [.. Enumerable.Range(0, rows.Length / classes)
                .Select(row => (float)TensorPrimitives.IndexOfMax<float>(rows.AsSpan(row * classes, classes)))],
            [rows.Length / classes, 1]);
    }

    // The images get the border that they had in training.
    private static DataSet<float> LoadTest(string name, Model model)
    {
        DataSet<byte> test = DataSets.Load(name).Test;
        if (model.InputShape is { Rank: 4 } shape && shape.SizeAt(1) is int height && shape.SizeAt(2) is int width)
        {
            test = test.Pad(height, width);
        }

        return new DataSet<float>(
            Tensor.ConvertTruncating<byte, float>(test.Images), Tensor.ConvertTruncating<byte, float>(test.Labels));
    }
}
