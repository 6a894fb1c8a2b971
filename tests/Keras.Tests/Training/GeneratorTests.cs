using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Tests.Training;

public class GeneratorTests
{
    private readonly Model _model = Small.Line(0, new SGD(1), Small.Output());
    private readonly List<double> _weights = [];
    private int _enumerations;

    [Fact]
    public void Gives_an_epoch_one_enumeration_to_its_end()
    {
        Recorder recorder = new();

        History history = _model.Fit(Batches(3), epochs: 2, verbose: 0, callbacks: [Watch(), recorder]);

        // The gradient is the input itself: the weight tells which batches it has seen.
        Assert.Equal([-111, -222], _weights);
        Assert.Equal([0, 1], history.Epoch);
        Assert.Equal(2, _enumerations);
        Assert.Null(recorder.Params.Steps);
    }

    [Fact]
    public void Goes_on_in_the_middle_with_a_number_of_steps()
    {
        _model.Fit(Batches(3), epochs: 3, verbose: 0, callbacks: [Watch()], stepsPerEpoch: 2);

        Assert.Equal([-11, -112, -222], _weights);
        Assert.Equal(2, _enumerations);
    }

    [Fact]
    public void May_be_endless_with_a_number_of_steps()
    {
        _model.Fit(Batches(int.MaxValue), epochs: 2, verbose: 0, callbacks: [Watch()], initialEpoch: 1, stepsPerEpoch: 2);

        Assert.Equal([-11], _weights);
        Assert.Equal([5.5 * -11], _model.Evaluate(Batches(int.MaxValue), verbose: 0, steps: 2));
        Assert.Equal([-11, -110], Small.Numbers(_model.Predict(Batches(int.MaxValue), steps: 2)));
    }

    [Fact]
    public void Is_not_asked_for_more_than_the_epochs_need()
    {
        int given = 0;

        _model.Fit(Counted(), epochs: 3, verbose: 0, stepsPerEpoch: 2, maxQueueSize: 20);

        Assert.Equal(6, given);

        IEnumerable<Utils.Batch> Counted()
        {
            foreach (Utils.Batch batch in Batches(100))
            {
                given++;
                yield return batch;
            }
        }
    }

    [Fact]
    public void Says_when_it_runs_dry()
    {
        Queue<Utils.Batch> batches = new(Batches(3));

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => _model.Fit(Consume(), epochs: 2, verbose: 0, stepsPerEpoch: 2));

        Assert.StartsWith("The data ran out after 3 batches, 1 of them in this epoch of 2 steps", exception.Message);

        IEnumerable<Utils.Batch> Consume()
        {
            while (batches.TryDequeue(out Utils.Batch? batch))
            {
                yield return batch;
            }
        }
    }

    [Fact]
    public void Must_give_a_batch()
    {
        Assert.StartsWith(
            "There is nothing to train on.",
            Assert.Throws<InvalidOperationException>(() => _model.Fit(Batches(0), verbose: 0)).Message);
        Assert.StartsWith(
            "There is nothing to compute on.",
            Assert.Throws<ArgumentException>(() => _model.Evaluate(Batches(0), verbose: 0)).Message);
        Assert.StartsWith(
            "There is nothing to compute on.",
            Assert.Throws<ArgumentException>(() => _model.Predict(Batches(0))).Message);
        Assert.StartsWith(
            "The data ran out after 2 of 3 steps.",
            Assert.Throws<ArgumentException>(() => _model.Evaluate(Batches(2), verbose: 0, steps: 3)).Message);
    }

    [Fact]
    public void Validates_anew_from_its_start()
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());

        History history = model.Fit(
            Batches(1), epochs: 2, verbose: 0, validationData: ValidationData.Of(Batches(100)), validationSteps: 3);

        Assert.Equal([37, 37], history["val_loss"]);
        Assert.Equal([37], model.Fit(Batches(1), verbose: 0, validationData: ValidationData.Of(Batches(3)))["val_loss"]);
        Assert.Equal([19.5], model.Fit(Batches(1), verbose: 0, validationData: (Small.Count(40), Small.Count(40)))["val_loss"]);
    }

    [Fact]
    public void Gives_sample_weights_too()
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());
        IEnumerable<Utils.Batch> batches = [(Small.Column(1, 3), Small.Column(0, 1), Small.Row(2, 4))];

        Assert.Equal([7], model.Evaluate(batches, verbose: 0));
        Assert.Equal(
            [((1 * 2 * 10) + (3 * 4 * 100)) / 2.0],
            model.Fit(batches, verbose: 0, classWeight: new Dictionary<int, double> { [0] = 10, [1] = 100 })["loss"]);
    }

    [Fact]
    public void Builds_a_Sequential_without_losing_its_first_batch()
    {
        Sequential model = new([new Dense(1, useBias: false, kernelInitializer: "ones")]);
        model.Compile(new SGD(0), Small.Output());

        Assert.Equal([37], model.Fit(Batches(3), verbose: 0)["loss"]);
        Assert.Equal(1, _enumerations);
        Assert.Equal([1, 10, 100], Small.Numbers(Waiting().Predict(Batches(3))));
        Assert.Equal([1, 10, 100], Small.Numbers(Waiting().PredictAll(Batches(3))[0]));
        Assert.Equal([37], Waiting().Evaluate(Batches(3), verbose: 0));
        Assert.StartsWith(
            "There is nothing to build the model for.",
            Assert.Throws<ArgumentException>(() => Waiting().Predict(Batches(0))).Message);

        static Sequential Waiting()
        {
            Sequential waiting = new([new Dense(1, useBias: false, kernelInitializer: "ones")]);
            waiting.Compile(new SGD(0), Small.Output());
            return waiting;
        }
    }

    [Fact]
    public void Reports_which_batch_does_not_fit()
    {
        IEnumerable<Utils.Batch> batches =
            [(Small.Column(1), Small.Column(1)), (Small.Column(1, 2), Small.Column(1)), null!];

        Assert.StartsWith("Batch 1: Inputs, targets and sample weights need the same number of samples.", Message(batches));
        Assert.Equal("Batch 0: Received: null.", Message([null!]));

        string Message(IEnumerable<Utils.Batch> given) =>
            Assert.Throws<ArgumentException>(() => _model.Fit(given, verbose: 0)).Message;
    }

    [Fact]
    public void Passes_on_what_it_throws()
    {
        Assert.Throws<InvalidDataException>(() => _model.Fit(Failing(), verbose: 0, callbacks: [Watch()]));
        Assert.Equal(-1, Small.Weight(_model));

        static IEnumerable<Utils.Batch> Failing()
        {
            yield return (Small.Column(1), Small.Column(0));
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void Takes_arguments_in_the_order_of_the_generator_functions()
    {
        History history = _model.FitGenerator(
            Batches(3), 2, 2, 0, [Watch()], ValidationData.Of(Batches(2)), 1, 2, null, 4, 1);

        Assert.Equal([1], history.Epoch);
        Assert.Equal([-11], _weights);
        Assert.Equal([-11], history["val_loss"]);
        Assert.Equal([-11 * 11 / 2.0], _model.EvaluateGenerator(Batches(3), 2, null, 4, 0));
        Assert.Equal([-11, -110], Small.Numbers(_model.PredictGenerator(Batches(3), 2, null, 4, 0)));
    }

    private LambdaCallback Watch() => new(onEpochEnd: (_, _) => _weights.Add(Small.Weight(_model)));

    /// <summary>Batches of one sample each, whose input is ten to the power of the batch.</summary>
    private IEnumerable<Utils.Batch> Batches(int count)
    {
        _enumerations++;
        for (int batch = 0; batch < count; batch++)
        {
            yield return (Small.Column((float)Math.Pow(10, batch)), Small.Column(0));
        }
    }

    private sealed class Recorder : Callback;
}
