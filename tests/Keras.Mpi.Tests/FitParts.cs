using System.Diagnostics;
using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Preprocessing;
using Keras.Training;

namespace Keras.Mpi.Tests;

/// <summary>What ranks do in <see cref="FitTests"/>.</summary>
internal static class FitParts
{
    private const int Samples = 36;
    private const int BatchSize = 12;

    // Trains on data of some kind; what happens in which step of which rank is an option.
    public static void Fit(Options options)
    {
        TrainingParts.Start(options);
        Model model = Network(options);
        using CancellationTokenSource source = new();
        List<string> steps = [];
        int failing = options.Number("rank", 1);
        string folder = options.Text("folder", "");
        LambdaCallback watch = new(
            onBatchBegin: (batch, _) =>
            {
                if (batch == 1 && Distribution.IsChief && options.Text("save", "epoch") == "early")
                {
                    model.Save(Path.Combine(folder, "early.keras"));
                }
            },
            onBatchEnd: (_, _) =>
            {
                steps.Add(Numbers.Digest(model.Weights));
                Thread.Sleep(options.Number("pause", 0));
                if (Distribution.Rank == failing && steps.Count == options.Number("at", 2))
                {
                    Happen(options.Text("what", ""), model, source);
                }
            });
        List<Callback> callbacks = [watch];
        if (folder.Length > 0)
        {
            callbacks.Add(new BackupAndRestore(
                Path.Combine(folder, "backup"),
                options.Text("save", "epoch") == "batch" ? "batch" : "epoch",
                deleteCheckpoint: false));
            callbacks.Add(new CSVLogger(Path.Combine(folder, $"log {Distribution.Rank}.csv")));
            callbacks.Add(new ModelCheckpoint(Path.Combine(folder, $"best {Distribution.Rank}.weights.h5"), saveWeightsOnly: true));
            if (options.Text("save", "epoch") == "batch")
            {
                callbacks.Add(new ModelCheckpoint(Path.Combine(folder, "models", "{epoch} {batch}.keras"), saveFreq: 1));
            }
        }

        int epochs = options.Number("epochs", 3);
        History? history = null;
        try
        {
            history = Train(model, options, epochs, callbacks, source.Token);
        }
        catch (OperationCanceledException)
        {
            Program.Say("cancelled");
        }

        Program.Say($"{steps.Count} {string.Join(' ', steps)}");
        if (history is not null)
        {
            Program.Say(Numbers.Elements(model.TrainableWeights));
            Program.Say(string.Join(' ', history.Values.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value)));
        }
    }

    private static Model Network(Options options)
    {
        int accumulated = options.Number("accumulate", 1);
        Model model = Numbers.Network();
        foreach (Layer layer in model.Layers.Where(layer => layer is BatchNormalization))
        {
            layer.Trainable = false;
        }

        model.Compile(
            new SGD(0.1, momentum: 0.9, gradientAccumulationSteps: accumulated > 1 ? accumulated : null),
            "categorical_crossentropy",
            ["accuracy"]);
        return model;
    }

    private static void Happen(string what, Model model, CancellationTokenSource source)
    {
        switch (what)
        {
            case "stop": model.StopTraining = true; break;
            case "cancel": source.Cancel(); break;
            case "throw": throw new InvalidOperationException("The disk is full.");
            case "hang": Thread.Sleep(Timeout.Infinite); break;
            case "kill": Process.GetCurrentProcess().Kill(); break;
            case "weights": model.Weights[0].Storage.Write<float>(new float[model.Weights[0].Shape.Length]); break;
        }
    }

    private static History Train(
        Model model, Options options, int epochs, IReadOnlyList<Callback> callbacks, CancellationToken cancellation)
    {
        (Tensor<float> x, Tensor<float> y) = Numbers.Data(Samples);
        if (options.Text("what", "") == "nan" && Distribution.Rank == 1)
        {
            // In the middle: what is compared at the start are sixteen samples.
            x[Samples - 1, 0, 0, 0] = float.NaN;
        }

        string data = options.Text("data", "arrays");
        if (data == "arrays")
        {
            return model.Fit(
                x, y, batchSize: BatchSize, epochs: epochs, verbose: 0, callbacks: callbacks, cancellationToken: cancellation);
        }

        if (data == "generator")
        {
            int batches = options.Text("what", "") == "fewer" && Distribution.Rank == 1 ? 2 : 3;
            return model.Fit(new Batches(x, y).Take(batches), epochs: epochs, verbose: 0, callbacks: callbacks, cancellationToken: cancellation);
        }

        if (data == "dataset")
        {
            return model.Fit(
                Dataset.FromTensorSlices(x, y).Shuffle(Samples, seed: 4).Batch(BatchSize),
                epochs: epochs,
                verbose: 0,
                callbacks: callbacks,
                cancellationToken: cancellation);
        }

        if (data == "images")
        {
            Model small = Small();
            Dataset images = Utils.ImageDatasetFromDirectory(
                options.Text("images", ""), labelMode: "categorical", colorMode: "grayscale", batchSize: BatchSize, imageSize: (8, 8), seed: 4);
            History shown = small.Fit(
                images.Prefetch(1), epochs: epochs, verbose: 0, callbacks: callbacks, cancellationToken: cancellation);
            Program.Say(Numbers.Elements(small.TrainableWeights));
            return shown;
        }

        ImageDataGenerator generator = new(horizontalFlip: true, widthShiftRange: 0.2, rotationRange: 20);
        Utils.Sequence sequence = data switch
        {
            "flow" => generator.Flow(x, y, batchSize: BatchSize),
            "folder" => generator.FlowFromDirectory(options.Text("images", ""), (8, 8), colorMode: "grayscale", batchSize: BatchSize),
            _ => new Batches(x, y),
        };
        if (data == "folder")
        {
            model = Small();
        }

        History history = model.Fit(sequence, epochs: epochs, verbose: 0, callbacks: callbacks, cancellationToken: cancellation);
        Program.Say(Numbers.Elements(model.TrainableWeights));
        return history;
    }

    private static Model Small()
    {
        Model model = new Sequential([new Flatten(inputShape: (8, 8, 1)), new Dense(2, activation: "softmax")]);
        model.Compile(new SGD(1e-4), "categorical_crossentropy", ["accuracy"]);
        return model;
    }

    private sealed class Batches(Tensor<float> x, Tensor<float> y) : Utils.Sequence
    {
        public override int Length => Samples / BatchSize;

        public override Utils.Batch this[int index] => new(Part(x, index, [8, 8, 2]), Part(y, index, [Numbers.Classes]));

        private static Tensor<float> Part(Tensor<float> all, int index, nint[] shape)
        {
            float[] elements = [.. all];
            int length = elements.Length / Samples * BatchSize;
            return Tensor.Create(elements.AsSpan(index * length, length).ToArray(), [BatchSize, .. shape]);
        }
    }
}
