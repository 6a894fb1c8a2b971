using System.CommandLine;
using System.Globalization;
using Keras.Models;

namespace Keras.Cli.Commands;

/// <summary>Prints loss and accuracy of a model on test data.</summary>
internal sealed class EvaluateCommand : ToolCommand
{
    private readonly NetworkOptions _network = new();

    private readonly Option<string> _data = new("--data")
    {
        Description = "cifar10, cifar100, fashion_mnist, or a .npz file with x_test and y_test, or x and y.",
        Required = true,
    };

    private readonly Option<string?> _preprocess = new("--preprocess")
    {
        Description = "How images are scaled; by default as for training on the data set, and not at all for a file.",
    };

    private readonly Option<int> _batchSize = CountOption.Create(
        "--batch-size", "Images that are computed at once.", 32);

    public EvaluateCommand()
        : base("evaluate", "Print loss and accuracy of a model on test data.")
    {
        _network.AddTo(this);
        _preprocess.AcceptOnlyFromAmong([.. DataSet.Names, "torch", "tf", "caffe", "none"]);
        Add(_data, _preprocess, _batchSize);
        Validators.Add(result =>
        {
            string? data = result.GetResult(_data) is null ? null : result.GetValue(_data);
            if (data is not null && !DataSet.Names.Contains(data)
                && !data.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"--data is {string.Join(", ", DataSet.Names)} or a .npz file. Received: {data}.");
            }
        });
    }

    protected override void Run(ParseResult options, TextWriter output)
    {
        string name = options.GetValue(_data)!;
        bool isNamed = DataSet.Names.Contains(name);
        Model model = _network.Build(options, needsWeights: true);
        DataSet test = isNamed ? DataSet.LoadTest(name) : DataSet.ReadTest(name);
        test.Scale(options.GetValue(_preprocess) ?? (isNamed ? name : "none"));
        model.Compile(
            loss: test.IsOneHot ? "categorical_crossentropy" : "sparse_categorical_crossentropy",
            metrics: ["accuracy"]);
        IReadOnlyList<double> values = model.Evaluate(
            test.Images, test.Labels, batchSize: options.GetValue(_batchSize), verbose: 0);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"loss: {values[0]:F4}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"accuracy: {values[1]:F4}"));
    }
}
