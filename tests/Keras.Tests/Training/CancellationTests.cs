using Keras.Callbacks;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using Keras.Training;

namespace Keras.Tests.Training;

public sealed class CancellationTests : IDisposable
{
    private readonly TextWriter _console = Console.Out;
    private readonly CancellationTokenSource _source = new();

    public CancellationTests() => Console.SetOut(TextWriter.Null);

    public void Dispose()
    {
        Console.SetOut(_console);
        _source.Dispose();
    }

    [Fact]
    public void Fit_ends_after_the_current_batch_and_goes_on_with_the_same_bits()
    {
        using TemporaryFolder folder = new();
        History whole = Fit(Line(), [], default);
        Model stopped = Line();
        List<string> hooks = [];
        LambdaCallback cancelling = new(
            onBatchBegin: (batch, _) =>
            {
                if (batch == 1 && hooks.Contains("epoch 0"))
                {
                    _source.Cancel();
                }
            },
            onBatchEnd: (batch, _) => hooks.Add($"batch {batch}"),
            onEpochEnd: (epoch, _) => hooks.Add($"epoch {epoch}"),
            onTrainEnd: _ => hooks.Add("end"));

        OperationCanceledException cancelled = Assert.ThrowsAny<OperationCanceledException>(
            () => Fit(stopped, [cancelling, new BackupAndRestore(folder.FullName)], _source.Token));

        Assert.Equal(_source.Token, cancelled.CancellationToken);
        Assert.Equal(["batch 0", "batch 1", "batch 2", "epoch 0", "batch 0", "batch 1", "end"], hooks);
        Assert.True(stopped.WasInterrupted);
        Assert.Equal(5, stopped.Optimizer.Iterations);
        Model resumed = Line();
        History rest = Fit(resumed, [new BackupAndRestore(folder.FullName)], default);
        Assert.Equal(whole["loss"], rest["loss"]);
        Assert.Equal(whole["val_loss"], rest["val_loss"]);
    }

    [Fact]
    public void Fit_ends_in_the_middle_of_a_validation_which_is_made_again()
    {
        using TemporaryFolder folder = new();
        History whole = Fit(Line(), [], default);

        Assert.ThrowsAny<OperationCanceledException>(() => Fit(
            Line(), [new Cancelling(_source, onTestBatch: 1), new BackupAndRestore(folder.FullName)], _source.Token));

        History rest = Fit(Line(), [new BackupAndRestore(folder.FullName)], default);
        Assert.Equal(whole.Epoch, rest.Epoch);
        Assert.Equal(whole["loss"], rest["loss"]);
        Assert.Equal(whole["val_loss"], rest["val_loss"]);
    }

    [Fact]
    public void Evaluate_and_predict_end_after_the_current_batch()
    {
        Model model = Line();
        Cancelling evaluating = new(_source, onTestBatch: 1);
        Assert.ThrowsAny<OperationCanceledException>(() => model.Evaluate(
            Small.Count(9), Small.Count(9), batchSize: 3, verbose: 0, callbacks: [evaluating], cancellationToken: _source.Token));
        Assert.Equal(2, evaluating.Batches);

        using CancellationTokenSource other = new();
        Cancelling predicting = new(other, onTestBatch: 0);
        Assert.ThrowsAny<OperationCanceledException>(() => model.Predict(
            Small.Count(9), batchSize: 3, callbacks: [predicting], cancellationToken: other.Token));
        Assert.Equal(1, predicting.Batches);

        // The model is as before.
        Assert.Equal(3, model.Predict(Small.Count(3)).FlattenedLength);
    }

    [Theory]
    [InlineData("fit")]
    [InlineData("validation")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("predict one")]
    [InlineData("generator")]
    public void The_wait_for_a_batch_ends_and_its_maker_is_told(string what)
    {
        Model model = Line();
        Waiting waiting = new(_source, what == "predict one" ? 1 : 3);

        Assert.ThrowsAny<OperationCanceledException>(() => _ = what switch
        {
            "fit" => (object)model.Fit(waiting, verbose: 0, cancellationToken: _source.Token),
            "validation" => model.Fit(
                Small.Count(3), Small.Count(3), verbose: 0, validationData: waiting, cancellationToken: _source.Token),
            "evaluate" => model.Evaluate(waiting, verbose: 0, cancellationToken: _source.Token),
            "generator" => model.PredictAll(Endless(), cancellationToken: _source.Token),
            _ => model.Predict(waiting, cancellationToken: _source.Token),
        });

        Assert.Equal(what != "generator", waiting.WasTold);
        Assert.Equal(what == "validation" ? 1 : 0, model.Optimizer.Iterations);
    }

    [Fact]
    public void Every_loop_ends_by_its_token()
    {
        Func<Model, CancellationToken, object>[] loops =
        [
            (model, token) => model.Fit(Small.Count(3), Small.Count(3), verbose: 0, cancellationToken: token),
            (model, token) => model.Fit(new Three(), verbose: 0, cancellationToken: token),
            (model, token) => model.Fit(Batches(), verbose: 0, stepsPerEpoch: 2, cancellationToken: token),
            (model, token) => model.FitGenerator(new Three(), verbose: 0, cancellationToken: token),
            (model, token) => model.FitGenerator(Batches(), stepsPerEpoch: 2, verbose: 0, cancellationToken: token),
            (model, token) => model.Evaluate(Small.Count(3), Small.Count(3), verbose: 0, cancellationToken: token),
            (model, token) => model.EvaluateGenerator(new Three(), cancellationToken: token),
            (model, token) => model.EvaluateGenerator(Batches(), 2, cancellationToken: token),
            (model, token) => model.Predict(Small.Count(3), cancellationToken: token),
            (model, token) => model.PredictAll(Small.Count(3), cancellationToken: token),
            (model, token) => model.PredictGenerator(new Three(), cancellationToken: token),
            (model, token) => model.PredictGenerator(Batches(), 2, cancellationToken: token),
            (model, token) => model.PredictGeneratorAll(new Three(), cancellationToken: token),
            (model, token) => model.PredictGeneratorAll(Batches(), 2, cancellationToken: token),
        ];
        Model model = Line();
        Assert.All(loops, loop => Assert.NotNull(loop(model, default)));
        _source.Cancel();
        Assert.All(loops, loop => Assert.Equal(
            _source.Token, Assert.ThrowsAny<OperationCanceledException>(() => loop(model, _source.Token)).CancellationToken));
    }

    [Fact]
    public void Every_public_loop_over_batches_takes_a_token()
    {
        string[] loops = ["steps", "stepsPerEpoch"];
        string[] without =
        [
            .. typeof(Model).GetMethods().Where(method => method.GetParameters().Any(parameter => loops.Contains(parameter.Name)))
                .Where(method => method.GetParameters()[^1].ParameterType != typeof(CancellationToken))
                .Select(method => $"{method}"),
        ];
        Assert.Empty(without);
    }

    [Fact]
    public void A_token_that_is_never_cancelled_changes_nothing()
    {
        Assert.Equal(Fit(Line(), [], default)["loss"], Fit(Line(), [], _source.Token)["loss"]);
        Assert.Equal(
            Small.Numbers(Line().Predict(Small.Count(9))),
            Small.Numbers(Line().Predict(Small.Count(9), cancellationToken: _source.Token)));
    }

    private static Model Line()
    {
        Model model = Small.Line(0.5, "line");
        model.Compile(new SGD(0.01), "mse");
        return model;
    }

    private static History Fit(Model model, IReadOnlyList<Callback> callbacks, CancellationToken cancellation) => model.Fit(
        Small.Count(9),
        Small.Count(9),
        batchSize: 3,
        epochs: 3,
        verbose: 0,
        shuffle: false,
        callbacks: callbacks,
        validationData: (Small.Count(7), Small.Count(7)),
        cancellationToken: cancellation);

    private static IEnumerable<Utils.Batch> Batches() => Enumerable.Repeat<Utils.Batch>((Small.Count(2), Small.Count(2)), 4);

    private IEnumerable<Utils.Batch> Endless()
    {
        for (int batch = 0; ; batch++)
        {
            if (batch == 20)
            {
                _source.Cancel();
            }

            yield return (Small.Count(2), Small.Count(2));
        }
    }

    private sealed class Cancelling(CancellationTokenSource source, int onTestBatch) : Callback
    {
        public int Batches { get; private set; }

        public override void OnTestBatchEnd(int batch, Logs logs) => See(batch);

        public override void OnPredictBatchEnd(int batch, Logs logs) => See(batch);

        private void See(int batch)
        {
            Batches++;
            if (batch == onTestBatch)
            {
                source.Cancel();
            }
        }
    }

    private sealed class Three : Utils.Sequence
    {
        public override int Length => 3;

        public override Utils.Batch this[int index] => (Small.Count(2), Small.Count(2));
    }

    // Its batches come when nobody waits any more, which it sees to.
    private sealed class Waiting(CancellationTokenSource source, int length) : Utils.Sequence
    {
        private volatile bool _wasTold;

        public bool WasTold => _wasTold;

        public override int Length => length;

        public override Utils.Batch this[int index] => throw new InvalidOperationException("Asked without a token.");

        public override Utils.Batch GetBatch(int index, CancellationToken cancellationToken)
        {
            source.CancelAfter(20);
            _wasTold = cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
            cancellationToken.ThrowIfCancellationRequested();
            return (Small.Count(2), Small.Count(2));
        }
    }
}
