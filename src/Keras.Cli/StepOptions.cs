using System.CommandLine;
using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Models;
using Keras.Optimizers;

namespace Keras.Cli;

/// <summary>The options that say which step a command looks at: of which network, in prediction or training.</summary>
internal sealed class StepOptions
{
    private const int DefaultSize = 224;

    private readonly NetworkOptions _network = new();

    private readonly Option<bool> _training = new("--training")
    {
        Description = "A step of training by SGD with nesterov momentum, rather than a prediction.",
    };

    private readonly Option<int> _batchSize = CountOption.Create("--batch-size", "Images of the step.", 32);

    private readonly Option<string> _memory = MemoryOption.Create();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _network.AddTo(command);
        command.Options.Add(_training);
        command.Options.Add(_batchSize);
        command.Options.Add(_memory);
    }

    /// <summary>The model, and its step on random images.</summary>
    /// <exception cref="UsageException">The options name no network, or training of one without classes.</exception>
    public (Model Model, string Title, Action Step) Prepare(ParseResult options)
    {
        Model model = _network.Build(options, needsWeights: false);
        int batch = options.GetValue(_batchSize);
        Shape image = Shape.Create([.. model.InputShape.Skip(1).Select(size => size ?? DefaultSize)]);
        string title = $"{model.Name}, {batch} x {image}";
        Tensor<float> x = Images(batch, image);
        if (!options.GetValue(_training))
        {
            return (model, $"prediction, {title}", () => model.PredictOnBatch(x));
        }

        if (model.OutputShape.Rank != 2 || model.OutputShape.SizeAt(1) is not int classes)
        {
            throw new UsageException(
                $"Training needs a classifier. The output of {model.Name} is {model.OutputShape}.");
        }

        int[] labels = [.. Enumerable.Range(0, batch).Select(sample => sample % classes)];
        Tensor<float> y = Utils.ToCategorical(labels, classes);
        model.Compile(
            new SGD(0.1, momentum: 0.9, nesterov: true),
            "categorical_crossentropy",
            ["accuracy"],
            memory: options.GetValue(_memory)!);
        return (model, $"training step, {title}", () => model.TrainOnBatch(x, y));
    }

    private static Tensor<float> Images(int batch, Shape image)
    {
        Random random = new(1);
        CheckedSizes.Check(Shape.Of([batch]).Concat(image), "A batch of images");
        MemoryBudget.Announce(batch * image.Length * sizeof(float), $"A batch of {batch} images {image}");
        float[] pixels = new float[batch * image.Length];
        for (int index = 0; index < pixels.Length; index++)
        {
            pixels[index] = random.NextSingle();
        }

        return Tensor.Create(pixels, [batch, .. image.ToArray().Select(size => (nint)size)]);
    }
}
