using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using Keras.Training;

namespace Keras.Tests.Training;

/// <summary>Training, tests and predictions on a <see cref="Dataset"/>.</summary>
public sealed class DatasetSourceTests : IDisposable
{
    private const int Samples = 22;
    private readonly TemporaryFolder _folder = new();

    private static Tensor<float> X =>
        Tensor.Create([.. Enumerable.Range(0, Samples * 48).Select(i => i * 37 % 101 / 101f)], [Samples, 4, 4, 3]);

    private static Tensor<float> Y => Tensor.Create([.. Enumerable.Range(0, Samples).Select(i => i % 3 / 2f)], [Samples, 1]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gives_what_arrays_give()
    {
        Utils.SetRandomSeed(1);
        Model arrays = Network();
        History expected = arrays.Fit(X, Y, batchSize: 4, epochs: 2, verbose: 0, shuffle: false, validationData: (X, Y));
        Utils.SetRandomSeed(1);
        Model dataset = Network();
        Dataset data = Dataset.FromTensorSlices(X, Y).Batch(4);
        History history = dataset.Fit(data, epochs: 2, verbose: 0, validationData: data);
        Assert.Equal(expected["loss"], history["loss"]);
        Assert.Equal(expected["val_loss"], history["val_loss"], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(Weights(arrays), Weights(dataset));
        Assert.Equal(arrays.Evaluate(X, Y, batchSize: 4, verbose: 0)["loss"], dataset.Evaluate(data, verbose: 0)["loss"]);
        Assert.Equal(arrays.Predict(X).ToArray(), dataset.Predict(data).ToArray());
        Assert.Equal(
            arrays.Predict(X, batchSize: 5).ToArray(), dataset.Predict(Dataset.FromTensorSlices(X).Batch(5)).ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Threads_change_no_bit(int parallel)
    {
        Assert.Equal(Trained(1), Trained(parallel));

        static float[] Trained(int parallel)
        {
            Utils.SetRandomSeed(1);
            Model model = Network();
            model.Fit(Augmented(parallel), epochs: 3, verbose: 0);
            return Weights(model);
        }
    }

    [Fact]
    public void Every_epoch_and_every_training_has_its_own_order()
    {
        List<double> seen = [];
        Dataset data = Dataset.FromTensorSlices(X, Y).Shuffle(Samples, seed: 1).Map((x, y) =>
        {
            seen.Add(x.ToTensor<float>()[0, 0, 0]);
            return (x, y);
        }).Batch(11);
        Model model = Network();
        model.Fit(data, epochs: 2, verbose: 0);
        model.Fit(data, epochs: 1, verbose: 0);
        double[][] passes = [.. seen.Chunk(Samples)];
        Assert.Equal(3, passes.Length);
        Assert.Equal(3, passes.Select(pass => string.Join(' ', pass)).Distinct().Count());
    }

    // 6 batches an epoch: of known length, of unknown length, without end, and with epochs that end within a pass.
    [Theory]
    [InlineData("plain", null, 1, 2)]
    [InlineData("plain", null, 2, 0)]
    [InlineData("plain", 4, 2, 3)]
    [InlineData("filtered", null, 2, 3)]
    [InlineData("endless", 5, 2, 1)]
    [InlineData("cached", null, 2, 4)]
    public void A_training_goes_on_in_mid_epoch_with_the_same_bits(string kind, int? steps, int epoch, int batch)
    {
        Dataset Data() => kind switch
        {
            "filtered" => Augmented(2).Filter((x, _) => x.Shape[0] > 0),
            "endless" => Augmented(2).Repeat(),
            "cached" => Dataset.FromTensorSlices(X, Y).Cache().Shuffle(8).Batch(4),
            _ => Augmented(2),
        };

        History Train(Model model, Dataset data, params Callback[] callbacks) => model.Fit(
            data, epochs: 4, verbose: 0, callbacks: callbacks, stepsPerEpoch: steps, validationData: data.Take(2), validationSteps: 2);

        Utils.SetRandomSeed(1);
        Model whole = Network();
        History expected = Train(whole, Data());

        string backup = _folder.File("backup");
        Utils.SetRandomSeed(1);
        Model crashed = Network();
        Assert.Throws<TimeoutException>(() => Train(
            crashed, Data(), new BackupAndRestore(backup, "batch"), new Crash(epoch, batch)));

        // Other orders, if they were not restored.
        Utils.SetRandomSeed(2);
        Model resumed = Network();
        History history = Train(resumed, Data(), new BackupAndRestore(backup, "batch"));
        Assert.Equal(Weights(whole), Weights(resumed));
        Assert.Equal(expected["loss"][^1], history["loss"][^1]);
        Assert.Equal(expected["val_loss"][^1], history["val_loss"][^1]);
    }

    [Fact]
    public void Arrays_side_by_side_are_inputs_then_targets_then_weights()
    {
        Input first = new(2, name: "first");
        Input second = new(2, name: "second");
        Model model = new([first, second], new Dense(1).Apply(new Concatenate().Apply([first, second])));
        model.Compile("sgd", "mse");
        Dataset ones = Dataset.FromTensorSlices(Tensor.Create<float>([1, 2, 3, 4], [2, 2])).Batch(2);
        Dataset targets = Dataset.FromTensorSlices(Tensor.Create<float>([1, 2], [2, 1])).Batch(2);
        Dataset weights = Dataset.FromTensorSlices(Tensor.Create<float>([0, 0], [2])).Batch(2);
        Assert.True(model.Evaluate(Dataset.Zip(ones, ones, targets), verbose: 0)["loss"] > 0);
        Assert.Equal(0, model.Evaluate(Dataset.Zip(ones, ones, targets, weights), verbose: 0)["loss"]);
        Assert.Equal([2, 1], model.Predict(Dataset.Zip(ones, ones)).Lengths.ToArray());
    }

    [Fact]
    public void A_model_without_shapes_is_built_for_the_first_batch()
    {
        Sequential model = new([new Flatten(), new Dense(1)]);
        model.Compile("sgd", "mse");
        Assert.Single(model.Fit(Augmented(1), verbose: 0)["loss"]);
        Assert.Equal((48, 1), model.Weights[0].Shape);
    }

    [Fact]
    public void A_token_ends_training_while_a_batch_is_awaited()
    {
        using CancellationTokenSource cancel = new();
        Dataset data = Dataset.FromTensorSlices(X, Y).Batch(4).Map((x, y) =>
        {
            cancel.Cancel();
            return (x, y);
        }).Repeat().Prefetch();
        Assert.ThrowsAny<OperationCanceledException>(
            () => Network().Fit(data, stepsPerEpoch: 1_000_000, verbose: 0, cancellationToken: cancel.Token));
    }

    [Fact]
    public void Says_what_is_wrong()
    {
        Dataset single = Dataset.FromTensorSlices(X, Y);
        Rejects.Argument("first axis counts samples", () => Network().Fit(single, verbose: 0));
        Rejects.Argument("without elements", () => Network().Fit(single.Take(0), verbose: 0));
        Rejects.Argument("exceeds the 6 batches", () => Network().Evaluate(single.Batch(4), verbose: 0, steps: 7));
    }

    private static Dataset Augmented(int parallel)
    {
        RandomRotation rotation = new(0.3, seed: 5);
        RandomBrightness brightness = new(0.3, [0, 1], seed: 6);
        return Dataset.FromTensorSlices(X, Y)
            .Shuffle(10)
            .Map((x, y) => (rotation.Apply(x, training: true), y), parallel)
            .Batch(4)
            .Map((x, y) => (brightness.Apply(x, training: true), y), parallel)
            .Prefetch(2);
    }

    private static Sequential Network()
    {
        Sequential model = new([new Input((4, 4, 3)), new Flatten(), new Dropout(0.2), new Dense(1, name: "dense")]);
        model.Compile("adam", "mse");
        return model;
    }

    private static float[] Weights(Model model) => [.. model.GetWeights().SelectMany(weight => weight)];

    private sealed class Crash(int epoch, int batch) : Callback
    {
        private int _epoch;

        public override void OnEpochBegin(int epochNumber, Logs logs) => _epoch = epochNumber;

        public override void OnTrainBatchEnd(int number, Logs logs)
        {
            if (_epoch == epoch && number == batch)
            {
                throw new TimeoutException();
            }
        }
    }
}
