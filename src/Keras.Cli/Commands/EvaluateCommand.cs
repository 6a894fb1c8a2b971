using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
using Keras.Models;
using Keras.Preprocessing;

namespace Keras.Cli.Commands;

/// <summary>Prints loss and accuracy of a model on test data.</summary>
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

    public EvaluateCommand()
        : base("evaluate", "Print loss and accuracy of a model on test data.")
    {
        _network.AddTo(this);
        _preprocess.AcceptOnlyFromAmong([.. DataSets.Names, .. Scaling.Names]);
        Add(_data, _preprocess, _batchSize);
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
        Model model = _network.Build(options, needsWeights: true, compile: true);
        string data = options.GetValue(_data)!;
        IReadOnlyList<double> values = !DataSets.Names.Contains(data) && Directory.Exists(data)
            ? OnFolder(options, model)
            : OnArrays(options, model);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"loss: {values[0]:F4}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"accuracy: {values[1]:F4}"));
    }

    private IReadOnlyList<double> OnFolder(ParseResult options, Model model)
    {
        DirectoryIterator images = TrainingData.TestFolder(
            options.GetValue(_data)!,
            TrainingData.ImageShape(model),
            options.GetValue(_preprocess) ?? "torch",
            options.GetValue(_batchSize));
        model.Compile(loss: "categorical_crossentropy", metrics: ["accuracy"]);
        return model.EvaluateGenerator(images, verbose: 0);
    }

    private IReadOnlyList<double> OnArrays(ParseResult options, Model model)
    {
        string name = options.GetValue(_data)!;
        bool isNamed = DataSets.Names.Contains(name);
        (Tensor<float> images, Tensor<float> labels) = isNamed ? LoadTest(name, model) : DataSets.ReadTest(name);
        Scaling.Apply(images, options.GetValue(_preprocess) ?? (isNamed ? name : "none"));
        bool isOneHot = labels.Rank == 2 && labels.Lengths[1] > 1;
        model.Compile(
            loss: isOneHot ? "categorical_crossentropy" : "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        return model.Evaluate(images, labels, batchSize: options.GetValue(_batchSize), verbose: 0);
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
