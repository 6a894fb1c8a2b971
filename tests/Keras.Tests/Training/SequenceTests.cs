using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Preprocessing;
using Keras.Training;

namespace Keras.Tests.Training;

public class SequenceTests
{
    private readonly Model _model = Small.Line(0, new SGD(1), Small.Output());
    private readonly List<double> _weights = [];

    [Fact]
    public void Gives_an_epoch_all_of_its_batches()
    {
        Numbers numbers = new(3);

        History history = _model.Fit(numbers, epochs: 2, verbose: 0, callbacks: [Watch()]);

        // The gradient is the input itself: the weight tells which batches it has seen.
        Assert.Equal([-111, -222], _weights);
        Assert.Equal([0, 1], history.Epoch);
        Assert.Equal(2, numbers.Passes);
    }

    [Fact]
    public void Goes_on_in_the_middle_of_a_pass_with_fewer_steps()
    {
        Numbers numbers = new(3);

        _model.Fit(numbers, epochs: 3, verbose: 0, callbacks: [Watch()], shuffle: false, stepsPerEpoch: 2);

        Assert.Equal([-11, -112, -222], _weights);
        Assert.Equal(2, numbers.Passes);
    }

    [Fact]
    public void Begins_with_the_first_batch_after_an_initial_epoch()
    {
        _model.Fit(new Numbers(3), epochs: 5, verbose: 0, callbacks: [Watch()], shuffle: false, initialEpoch: 4, stepsPerEpoch: 2);

        Assert.Equal([-11], _weights);
    }

    [Fact]
    public void Is_shuffled_by_batches_unless_told_otherwise()
    {
        int[] kept = Order(shuffle: false);
        int[] shuffled = Order(shuffle: true);

        Assert.Equal(Enumerable.Range(0, 20).Concat(Enumerable.Range(0, 20)), kept);
        Assert.Equal(Enumerable.Range(0, 20), shuffled[..20].Order());
        Assert.NotEqual(kept[..20], shuffled[..20]);
        Assert.NotEqual(shuffled[..20], shuffled[20..]);
        Assert.Equal(shuffled, Order(shuffle: true));

        static int[] Order(bool shuffle)
        {
            List<int> order = [];
            Utils.SetRandomSeed(1);
            Small.Line(0, new SGD(0)).Fit(new Numbers(20, order.Add), epochs: 2, verbose: 0, shuffle: shuffle);
            return [.. order];
        }
    }

    [Fact]
    public void Gives_the_same_bits_for_any_number_of_workers()
    {
        float single = Fitted(workers: 1, maxQueueSize: 1);

        Assert.Equal(single, Fitted(workers: 4, maxQueueSize: 10));
        Assert.Equal(single, Fitted(workers: 3, maxQueueSize: 2));

        static float Fitted(int workers, int maxQueueSize)
        {
            Utils.SetRandomSeed(7);
            Model model = Small.Line(1, new SGD(1e-9));
            Numbers numbers = new(5, index => Thread.Sleep(5 - index));
            model.Fit(numbers, epochs: 3, verbose: 0, maxQueueSize: maxQueueSize, workers: workers);
            return Small.Weight(model);
        }
    }

    [Fact]
    public void Augments_images_alike_for_any_number_of_workers()
    {
        float[] single = Fitted(workers: 1);

        Assert.Equal(single, Fitted(workers: 4));

        static float[] Fitted(int workers)
        {
            Utils.SetRandomSeed(7);
            Input inputs = new((8, 8, 1));
            KerasTensor x = new GlobalAveragePooling2D().Apply(new Conv2D(4, 3).Apply(inputs));
            Model model = new(inputs, new Dense(1).Apply(x));
            model.Compile(new SGD(0.01), "mse");
            Tensor<float> images = Tensor.Create(
                Enumerable.Range(0, 10 * 64).Select(i => i % 7 / 7f).ToArray(), [10, 8, 8, 1]);
            ImageDataGenerator generator = new(rotationRange: 30, widthShiftRange: 0.2, horizontalFlip: true);
            model.Fit(generator.Flow(images, Small.Count(10), batchSize: 3), epochs: 3, verbose: 0, workers: workers);
            return [.. model.GetWeights().SelectMany(Small.Numbers)];
        }
    }

    [Fact]
    public void Tells_callbacks_the_size_of_its_batches_where_it_is_known()
    {
        Input inputs = new((8, 8, 1));
        Model model = new(inputs, new Dense(1).Apply(new GlobalAveragePooling2D().Apply(inputs)));
        model.Compile("sgd", "mse");
        Tensor<float> images = Tensor.Create(new float[10 * 64], [10, 8, 8, 1]);
        LambdaCallback ofImages = new();
        LambdaCallback ofNumbers = new();

        model.Fit(
            new ImageDataGenerator().Flow(images, Small.Count(10), batchSize: 3), stepsPerEpoch: 2, verbose: 0, callbacks: [ofImages]);
        _model.Fit(new Numbers(6), verbose: 0, callbacks: [ofNumbers]);

        Assert.Equal(3, ofImages.Params.BatchSize);
        Assert.Null(ofNumbers.Params.BatchSize);
    }

    [Fact]
    public void Is_asked_by_as_many_threads_as_there_are_workers()
    {
        ConcurrentDictionary<int, int> threads = [];
        using Barrier all = new(3);
        Numbers numbers = new(6, _ => threads[all.SignalAndWait(30_000) ? Environment.CurrentManagedThreadId : -1] = 1);

        _model.Fit(numbers, verbose: 0, workers: 3);

        Assert.Equal(3, threads.Count);
        Assert.DoesNotContain(-1, threads.Keys);
    }

    [Fact]
    public void Validates_on_a_sequence_of_its_own()
    {
        Numbers validation = new(3);
        Model model = Small.Line(1, new SGD(0), Small.Output());

        History history = model.Fit(new Numbers(1), verbose: 0, validationData: validation);
        History some = model.Fit(Small.Column(1), Small.Column(0), verbose: 0, validationData: validation, validationSteps: 2);

        Assert.Equal([37], history["val_loss"]);
        Assert.Equal([5.5], some["val_loss"]);
        Assert.Equal(1, validation.Passes);
    }

    [Fact]
    public void Validates_arrays_with_as_many_workers_as_told()
    {
        using Barrier all = new(3);
        Numbers validation = new(3, _ => Assert.True(all.SignalAndWait(30_000)));

        History history = _model.Fit(
            Small.Column(1), Small.Column(0), verbose: 0, validationData: validation, workers: 3);

        Assert.Equal([-37], history["val_loss"]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Is_asked_ahead_for_as_many_batches_as_the_queue_holds(int maxQueueSize)
    {
        int made = 0;
        int ahead = 0;
        Numbers numbers = new(20, _ => Interlocked.Increment(ref made));
        LambdaCallback first = new(onBatchEnd: (batch, _) =>
        {
            if (batch == 0)
            {
                SpinWait.SpinUntil(() => made > maxQueueSize, TimeSpan.FromSeconds(30));
                Thread.Sleep(50);
                ahead = made - 1;
            }
        });

        _model.Fit(numbers, verbose: 0, callbacks: [first], maxQueueSize: maxQueueSize);

        // One more may be made that finds no room yet.
        Assert.InRange(ahead, maxQueueSize, maxQueueSize + 1);
    }

    [Fact]
    public void Validates_on_arrays_in_batches_of_32()
    {
        List<int> sizes = [];
        Model model = Small.Line(1, new SGD(0), Small.Output());
        ValidationData arrays = (Small.Count(40), Small.Count(40));

        Assert.Equal([19.5], model.Fit(new Numbers(1), verbose: 0, callbacks: [Count()], validationData: arrays)["val_loss"]);
        model.Fit(new Numbers(1), verbose: 0, callbacks: [Count()], validationData: arrays, validationBatchSize: 10);
        model.Fit(Small.Count(2), Small.Count(2), verbose: 0, callbacks: [Count()], validationData: arrays, validationBatchSize: 20);

        Assert.Equal([2, 4, 2], sizes);

        TestCounter Count() => new(sizes);
    }

    [Fact]
    public void Is_evaluated_and_predicted_in_order()
    {
        Model model = Small.Line(2, new SGD(0), Small.Output());
        Numbers numbers = new(3);

        Assert.Equal([74], model.Evaluate(numbers, verbose: 0));
        Assert.Equal([11], model.Evaluate(numbers, verbose: 0, steps: 2, workers: 2, maxQueueSize: 3));
        Assert.Equal([2, 20, 200], Small.Numbers(model.Predict(numbers)));
        Assert.Equal([2, 20], Small.Numbers(model.Predict(numbers, steps: 2, workers: 2, maxQueueSize: 3)));
        Assert.Equal([2, 20, 200], Small.Numbers(Assert.Single(model.PredictAll(numbers))));
    }

    [Fact]
    public void Weighs_samples_and_classes_of_every_batch()
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());
        Weighted weighted = new();

        History history = model.Fit(
            weighted, verbose: 0, classWeight: new Dictionary<int, double> { [0] = 10, [1] = 100 });

        Assert.Equal([((1 * 2 * 10) + (3 * 4 * 100)) / 2.0], history["loss"]);
        Assert.Equal([((1 * 2) + (3 * 4)) / 2.0], model.Evaluate(weighted, verbose: 0));
    }

    [Fact]
    public void Builds_a_Sequential_that_waits_for_data()
    {
        foreach (Action<Model> use in (Action<Model>[])
            [
                model => model.Fit(new Numbers(2), verbose: 0),
                model => model.Evaluate(new Numbers(2), verbose: 0),
                model => model.Predict(new Numbers(2)),
                model => model.PredictAll(new Numbers(2)),
            ])
        {
            Sequential model = new([new Dense(1)]);
            model.Compile("sgd", "mse");
            use(model);
            Assert.Equal((null, 1), model.InputShape);
        }
    }

    [Fact]
    public void Reports_which_batch_does_not_fit()
    {
        Input inputs = new(2);
        Model model = new(inputs, new Dense(1).Apply(inputs));
        model.Compile("sgd", "mse");

        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => model.Fit(new Numbers(3), verbose: 0, shuffle: false));

        Assert.StartsWith("Batch 0: Error when checking input: expected ", exception.Message);
    }

    [Fact]
    public void Must_have_a_batch_and_workers_and_a_queue()
    {
        Assert.StartsWith("Expected a sequence of at least one batch. Received: a Numbers of length 0.", Message(
            () => _model.Fit(new Numbers(0), verbose: 0)));
        Assert.StartsWith("`workers` must be a positive integer. Received: 0.", Message(
            () => _model.Fit(new Numbers(1), verbose: 0, workers: 0)));
        Assert.StartsWith("`maxQueueSize` must be a positive integer. Received: 0.", Message(
            () => _model.Fit(new Numbers(1), verbose: 0, maxQueueSize: 0)));

        static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }

    [Fact]
    public void Must_be_used_with_a_compiled_model() =>
        Assert.Throws<InvalidOperationException>(() => Small.Line(0).Fit(new Numbers(1)));

    [Fact]
    public void Takes_arguments_in_the_order_of_the_generator_functions()
    {
        Numbers numbers = new(3);

        History history = _model.FitGenerator(
            numbers, 2, 2, 0, [Watch()], new Numbers(2), 1, 2, null, 4, 2, false, 1);

        Assert.Equal([1], history.Epoch);
        Assert.Equal([-11], _weights);
        Assert.Equal([-11], history["val_loss"]);
        Assert.Equal([-11 * 11 / 2.0], _model.EvaluateGenerator(numbers, 2, null, 4, 2, 0));
        Assert.Equal([-11, -110], Small.Numbers(_model.PredictGenerator(numbers, 2, null, 4, 2, 0)));
    }

    private LambdaCallback Watch() => new(onEpochEnd: (_, _) => _weights.Add(Small.Weight(_model)));

    private sealed class Weighted : Utils.Sequence
    {
        public override int Length => 1;

        public override Utils.Batch this[int index] => (Small.Column(1, 3), Small.Column(0, 1), Small.Row(2, 4));
    }

    private sealed class TestCounter(List<int> counts) : Callback
    {
        private int _batches;

        public override void OnTestBatchEnd(int batch, Logs logs) => _batches++;

        public override void OnTestEnd(Logs logs) => counts.Add(_batches);
    }
}
