using Keras.Callbacks;
using Keras.Models;
using Keras.Optimizers;
using Keras.Tests.Training;
using Keras.Training;

namespace Keras.Tests.Callbacks;

public class CallbackTests
{
    private readonly List<string> _hooks = [];

    [Fact]
    public void Hooks_of_training_follow_the_order_of_Keras()
    {
        Model model = Small.Line(0, new SGD(0));

        model.Fit(
            Small.Count(3),
            Small.Count(3),
            batchSize: 2,
            epochs: 2,
            verbose: 0,
            callbacks: [new Spy("a", _hooks), new Spy("b", _hooks)],
            validationData: (Small.Count(1), Small.Count(1)));

        string[] epoch(int number) =>
        [
            $"EpochBegin {number}",
            "TrainBatchBegin 0", "BatchBegin 0", "TrainBatchEnd 0: loss", "BatchEnd 0: loss",
            "TrainBatchBegin 1", "BatchBegin 1", "TrainBatchEnd 1: loss", "BatchEnd 1: loss",
            "TestBegin", "TestBatchBegin 0", "TestBatchEnd 0: loss", "TestEnd: loss",
            $"EpochEnd {number}: loss val_loss",
        ];
        string[] expected =
            ["SetModel", "SetParams", "TrainBegin", .. epoch(0), .. epoch(1), "TrainEnd: loss val_loss"];
        Assert.Equal(expected, Of("a"));
        Assert.Equal(expected, Of("b"));
    }

    [Fact]
    public void Every_hook_runs_for_all_callbacks_in_turn()
    {
        Small.Line(0, new SGD(0)).Fit(
            Small.Count(1), Small.Count(1), verbose: 0, callbacks: [new Spy("a", _hooks), new Spy("b", _hooks)]);

        Assert.Equal(["a SetModel", "b SetModel", "a SetParams", "b SetParams", "a TrainBegin", "b TrainBegin"], _hooks[..6]);
        Assert.Equal(["a TrainEnd: loss", "b TrainEnd: loss"], _hooks[^2..]);
    }

    [Fact]
    public void Hooks_of_tests_and_predictions_have_their_own_names()
    {
        Model model = Small.Line(0, new SGD(0));
        model.Evaluate(Small.Count(2), Small.Count(2), batchSize: 1, verbose: 0, callbacks: [new Spy("a", _hooks)]);
        model.Predict(Small.Count(2), batchSize: 1, callbacks: [new Spy("b", _hooks)]);

        Assert.Equal(
            [
                "SetModel", "SetParams", "TestBegin", "TestBatchBegin 0", "TestBatchEnd 0: loss", "TestBatchBegin 1",
                "TestBatchEnd 1: loss", "TestEnd: loss",
            ],
            Of("a"));
        Assert.Equal(
            [
                "SetModel", "SetParams", "PredictBegin", "PredictBatchBegin 0", "PredictBatchEnd 0", "PredictBatchBegin 1",
                "PredictBatchEnd 1", "PredictEnd",
            ],
            Of("b"));
    }

    [Fact]
    public void Callbacks_know_model_and_run()
    {
        Model model = Small.Line(0, new SGD(0), metrics: ["mae"]);
        Spy spy = new("a", _hooks);

        model.Fit(
            Small.Count(7), Small.Count(7), batchSize: 2, epochs: 5, verbose: 0, callbacks: [spy], initialEpoch: 3, validationSplit: 0.3);

        Assert.Same(model, spy.Model);
        Assert.Equal(5, spy.Params.Epochs);
        Assert.Equal(2, spy.Params.Steps);
        Assert.Equal(4, spy.Params.Samples);
        Assert.Equal(2, spy.Params.BatchSize);
        Assert.Equal(0, spy.Params.Verbose);
        Assert.True(spy.Params.DoValidation);
        Assert.Equal(["loss", "mae", "val_loss", "val_mae"], spy.Params.Metrics);
    }

    [Fact]
    public void Later_callbacks_see_what_earlier_ones_log()
    {
        List<double> seen = [];

        History history = Small.Line(0, new SGD(0)).Fit(
            Small.Count(2),
            Small.Count(2),
            verbose: 0,
            callbacks:
            [
                new LambdaCallback(onEpochEnd: (_, logs) => logs["mine"] = 42),
                new LambdaCallback(onEpochEnd: (_, logs) => seen.Add(logs["mine"])),
            ]);

        Assert.Equal([42], seen);
        Assert.Equal([42], history["mine"]);
    }

    [Fact]
    public void A_lambda_callback_calls_the_function_of_each_hook()
    {
        LambdaCallback callback = new(
            onEpochBegin: (epoch, _) => _hooks.Add($"EpochBegin {epoch}"),
            onEpochEnd: (epoch, logs) => _hooks.Add($"EpochEnd {epoch} {logs.Names[0]}"),
            onBatchBegin: (batch, _) => _hooks.Add($"BatchBegin {batch}"),
            onBatchEnd: (batch, logs) => _hooks.Add($"BatchEnd {batch} {logs.Names[0]}"),
            onTrainBegin: _ => _hooks.Add("TrainBegin"),
            onTrainEnd: _ => _hooks.Add("TrainEnd"));

        Small.Line(0, new SGD(0)).Fit(Small.Count(1), Small.Count(1), verbose: 0, callbacks: [callback]);

        Assert.Equal(
            ["TrainBegin", "EpochBegin 0", "BatchBegin 0", "BatchEnd 0 loss", "EpochEnd 0 loss", "TrainEnd"], _hooks);
    }

    private IEnumerable<string> Of(string name) =>
        _hooks.Where(hook => hook.StartsWith(name, StringComparison.Ordinal)).Select(hook => hook[2..]);

    /// <summary>Notes every hook.</summary>
    private sealed class Spy(string name, List<string> hooks) : Callback
    {
        public override void SetModel(Model model)
        {
            base.SetModel(model);
            hooks.Add($"{name} SetModel");
        }

        public override void SetParams(TrainingParameters parameters)
        {
            base.SetParams(parameters);
            hooks.Add($"{name} SetParams");
        }

        public override void OnTrainBegin(Logs logs) => Note("TrainBegin", logs);

        public override void OnTrainEnd(Logs logs) => Note("TrainEnd", logs);

        public override void OnEpochBegin(int epoch, Logs logs) => Note($"EpochBegin {epoch}", logs);

        public override void OnEpochEnd(int epoch, Logs logs) => Note($"EpochEnd {epoch}", logs);

        public override void OnBatchBegin(int batch, Logs logs) => Note($"BatchBegin {batch}", logs);

        public override void OnBatchEnd(int batch, Logs logs) => Note($"BatchEnd {batch}", logs);

        public override void OnTrainBatchBegin(int batch, Logs logs)
        {
            Note($"TrainBatchBegin {batch}", logs);
            base.OnTrainBatchBegin(batch, logs);
        }

        public override void OnTrainBatchEnd(int batch, Logs logs)
        {
            Note($"TrainBatchEnd {batch}", logs);
            base.OnTrainBatchEnd(batch, logs);
        }

        public override void OnTestBegin(Logs logs) => Note("TestBegin", logs);

        public override void OnTestEnd(Logs logs) => Note("TestEnd", logs);

        public override void OnTestBatchBegin(int batch, Logs logs) => Note($"TestBatchBegin {batch}", logs);

        public override void OnTestBatchEnd(int batch, Logs logs) => Note($"TestBatchEnd {batch}", logs);

        public override void OnPredictBegin(Logs logs) => Note("PredictBegin", logs);

        public override void OnPredictEnd(Logs logs) => Note("PredictEnd", logs);

        public override void OnPredictBatchBegin(int batch, Logs logs) => Note($"PredictBatchBegin {batch}", logs);

        public override void OnPredictBatchEnd(int batch, Logs logs) => Note($"PredictBatchEnd {batch}", logs);

        private void Note(string hook, Logs logs) =>
            hooks.Add($"{name} {hook}{(logs.Names.Count == 0 ? "" : $": {string.Join(" ", logs.Names)}")}");
    }
}
