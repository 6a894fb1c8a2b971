using System.Numerics.Tensors;
using Keras.Engine.Recording;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;

namespace Keras.Outsider.Tests;

/// <summary>Alone in their process' time, as they count what is compiled.</summary>
[CollectionDefinition(nameof(EagerTests), DisableParallelization = true)]
public class EagerTestsAlone;

/// <summary>What is computed outside of traces, as scripts for TensorFlow 2 do.</summary>
[Collection(nameof(EagerTests))]
public class EagerTests
{
    private static readonly Tensor<float> s_x = Numbers([6, 4], 1);
    private static readonly Tensor<float> s_y = Numbers([6, 3], 0.5f);

    [Fact]
    public void Numbers_are_computed_when_they_are_read()
    {
        Value x = Ops.Array(new float[,] { { 1, 2 }, { 3, 4 } });
        Value y = Ops.Exp(x) + 1;

        Assert.Equal([.. new[] { 1, 2, 3, 4 }.Select(v => MathF.Exp(v) + 1)], y.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([2, 2], y.Numpy().Lengths.ToArray().Select(size => (int)size));
        Assert.Equal(10f, (float)Ops.Sum(x));
        Assert.Equal(2.5, (double)Ops.Mean(x));
        Assert.Equal(3, (int)Ops.ArgMax(x));
        Assert.True((bool)(Ops.Sum(x) > 9));
        Assert.Equal([0, 1], Ops.Arange(2).ToArray<long>());
        Assert.Equal([1], Ops.Constant(1).Numpy().ToArray());
        Rejects.With<InvalidOperationException>("Only a value of one element", () => (float)x);
    }

    [Fact]
    public void A_loop_trains_as_TrainOnBatch_does_and_compiles_once()
    {
        (Model plain, Model looped) = (Network(), Network());
        looped.SetWeights(plain.GetWeights());
        plain.Compile(new Adam(0.01), "mse");
        (Adam optimizer, Losses.MeanSquaredError lossFunction) = (new(0.01), new());
        int compiled = 0;
        for (int i = 0; i < 5; i++)
        {
            (Value x, Value y) = (Ops.Array(s_x), Ops.Array(s_y));
            using GradientTape tape = new();
            Value loss = lossFunction.Apply(y, looped.Apply(x, training: true));
            loss = looped.Losses.Aggregate(loss, Plus);
            IReadOnlyList<Value> gradients = tape.Gradient(loss, looped.TrainableWeights);
            optimizer.ApplyGradients(gradients.Zip(looped.TrainableWeights));

            Assert.Equal(plain.TrainOnBatch(s_x, s_y)[0], (double)loss, 1e-6);
            compiled = i == 0 ? Recorder.Compilations : compiled;
        }

        Assert.Equal(compiled, Recorder.Compilations);
        AssertSame(plain, looped);
        Assert.Equal(5, optimizer.Iterations);
    }

    [Fact]
    public void A_tape_that_nobody_ends_leaves_the_gradients_of_others_alone()
    {
        GradientTape forgotten = new();
        (Variable w, Variable b) = (Weight(2), Weight(1));
        for (int turn = 0; turn < 3; turn++)
        {
            using GradientTape tape = new();
            Value loss = Ops.Sum(Ops.Square((w * Ops.Array(new[] { 1f, 2f, 3f })) + b));
            IReadOnlyList<Value> gradients = tape.Gradient(loss, [w, b]);

            Assert.Equal(2 * ((3 * 1) + (5 * 2) + (7 * 3)), (float)gradients[0]);
            Assert.Equal(2 * (3 + 5 + 7), (float)gradients[1]);
            Assert.Equal(9 + 25 + 49, (float)loss);
        }

        forgotten.Dispose();
    }

    [Fact]
    public void Numbers_read_midway_change_nothing_but_time()
    {
        (Model plain, Model looped) = (Network(), Network());
        looped.SetWeights(plain.GetWeights());
        plain.Compile(new SGD(0.1, momentum: 0.9), "mse");
        SGD optimizer = new(0.1, momentum: 0.9);
        Losses.MeanSquaredError lossFunction = new();
        Metrics.MeanSquaredError metric = new();
        List<Value> losses = [];
        List<double> expected = [];
        List<double> errors = [];
        int compiled = 0;
        for (int i = 0; i < 6; i++)
        {
            using GradientTape tape = new();
            Value predicted = looped.Apply(Ops.Array(s_x), training: true);
            if ((float)Ops.Max(predicted) > -1e9f)
            {
                predicted = Ops.Flip(Ops.Flip(predicted, 0), 0);
            }

            Value error = lossFunction.Apply(Ops.Array(s_y), predicted);
            Value loss = looped.Losses.Aggregate(error, Plus);
            Assert.True((float)loss > 0);
            IReadOnlyList<Value> gradients = tape.Gradient(loss, looped.TrainableWeights);
            Assert.All(gradients, gradient => Assert.True((bool)Ops.All(Ops.IsFinite(gradient))));
            optimizer.ApplyGradients(gradients.Zip(looped.TrainableWeights));
            metric.UpdateState(Ops.Array(s_y), predicted);
            losses.Add(loss);
            errors.Add((double)error);
            expected.Add(plain.TrainOnBatch(s_x, s_y)[0]);
            compiled = i == 1 ? Recorder.Compilations : compiled;
        }

        AssertSame(plain, looped);
        Assert.Equal(expected, losses.Select(loss => (double)loss), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(errors.Average(), metric.Result(), 1e-6);
        Assert.Equal(compiled, Recorder.Compilations);
    }

    [Fact]
    public void Losses_that_nobody_reads_in_the_loop_are_those_of_their_time()
    {
        Variable w = Weight(2);
        List<Value> losses = [];
        List<Value> vectors = [];
        for (int i = 0; i < 4; i++)
        {
            using GradientTape tape = new();
            Value loss = Ops.Square(w);
            vectors.Add(Ops.Stack([w, w * 10]));
            losses.Add(loss);
            w.AssignSub(0.25 * tape.Gradient(loss, w));
        }

        Assert.Equal([4f, 1, 0.25f, 0.0625f], losses.Select(loss => (float)loss));
        Assert.Equal([[2f, 20], [1, 10], [0.5f, 5], [0.25f, 2.5f]], vectors.Select(vector => vector.ToArray()));
        Assert.Equal(0.125f, (float)w);
    }

    [Fact]
    public void Values_keep_what_variables_held_whoever_changes_them()
    {
        Dense dense = new(1, useBias: false, kernelInitializer: "ones");
        dense.EnsureBuilt([(null, 2)]);
        Variable kernel = dense.Weights[0];
        Value doubled = kernel * 2;
        Value read = kernel * 3;
        dense.SetWeights([Tensor.Create<float>([5, 5], [2, 1])]);
        Value later = kernel * 2;
        kernel.Assign(Ops.Array(new float[,] { { 7 }, { 8 } }));
        Value last = kernel + 0;
        Assert.Equal([2f, 2], doubled.ToArray());
        Assert.Equal([10f, 10], later.ToArray());
        kernel.AssignAdd(1);
        Assert.Equal([8f, 9], dense.GetWeights()[0].ToArray());
        Assert.Equal([7f, 8], last.ToArray());
        Assert.Equal([3f, 3], read.ToArray());

        Model model = new Sequential([dense]);
        kernel.AssignAdd(1);
        Assert.Equal([19f], model.Predict(Tensor.Create<float>([1, 1], [1, 2])).ToArray());
    }

    [Fact]
    public void What_was_assigned_is_read_while_another_thread_runs_what_is_pending()
    {
        Variable w = Backend.Variable(Tensor.CreateFromShape<float>([100_000]));
        using CancellationTokenSource isRead = new();
        Thread other = new(() =>
        {
            while (!isRead.IsCancellationRequested)
            {
                Recorder.Settle();
            }
        });
        other.Start();
        float[] numbers = new float[100_000];
        for (int i = 1; i <= 2000 && numbers[^1] == i - 1; i++)
        {
            w.AssignAdd(1);
            Thread.SpinWait(i);
            w.Storage.Read<float>(numbers);
        }

        isRead.Cancel();
        other.Join();
        Assert.Equal(2000, numbers[^1]);
    }

    [Fact]
    public void Gradients_add_up_over_what_a_variable_held()
    {
        Variable w = Weight(3);
        using GradientTape tape = new(persistent: true);
        Value first = Ops.Square(w);
        w.Assign(5);
        Value second = w * w * w;
        Assert.Equal(125f, (float)second);
        Value third = 2 * w;
        w.AssignAdd(1);
        Value fourth = Ops.Square(w);

        // TensorFlow: the sum over all reads of 2 * 3 + 3 * 5^2 + 2 + 2 * 6.
        Assert.Equal(6f + 75 + 2 + 12, (float)tape.Gradient(first + second + third + fourth, w));
        Assert.Equal(75f, (float)tape.Gradient(second, w));
        Assert.Equal(6f, (float)tape.Gradient(first, w));
        Assert.Equal(12f, (float)tape.Gradient(fourth, w));
    }

    [Fact]
    public void Gradients_of_arrays_values_and_gradients()
    {
        Value x = Ops.Array(new float[] { 1, 2, 3 });
        using GradientTape outer = new();
        using GradientTape tape = new(persistent: true);
        tape.Watch(x);
        Value middle = Ops.Square(x);
        Value y = Ops.Sum(middle * x);
        Assert.Equal(36f, (float)y);

        Assert.Equal([3f, 12, 27], tape.Gradient(y, x).ToArray());
        Assert.Equal([1f, 2, 3], tape.Gradient(y, middle).ToArray());
        Assert.Equal([6f, 12, 18], outer.Gradient(tape.Gradient(y, x), x).ToArray());
        Assert.Equal([0f, 0, 0], tape.Gradient(Ops.Sum(Ops.Ones(3)), x).ToArray());
    }

    [Fact]
    public void Gradients_need_a_tape_around_what_they_are_of()
    {
        Variable w = Weight(1);
        Value loss = w * 2;
        Rejects.With<InvalidOperationException>("put a GradientTape around", () => new SGD().Minimize(loss, [w]));
        Rejects.With<InvalidOperationException>("put a GradientTape around", () => Backend.Gradients(loss, [w]));
        GradientTape tape = new();
        tape.Gradient(w * 2, w);
        Rejects.With<InvalidOperationException>("persistent: true", () => tape.Gradient(w * 2, w));
    }

    [Fact]
    public void Control_flow_on_numbers_takes_either_way()
    {
        Variable w = Weight(10);
        List<float> seen = [];
        for (int i = 0; i < 8; i++)
        {
            if ((float)w > 3)
            {
                w.Assign(w / 2);
            }
            else
            {
                w.AssignAdd(Ops.Constant(1.5));
            }

            seen.Add((float)w);
        }

        Assert.Equal([5f, 2.5f, 4, 2, 3.5f, 1.75f, 3.25f, 1.625f], seen);
    }

    [Fact]
    public void Numbers_that_change_become_inputs()
    {
        Variable w = Weight(0);
        int compiled = 0;
        for (int i = 0; i < 6; i++)
        {
            w.AssignAdd(0.5 * i);
            Assert.Equal(Enumerable.Range(0, i + 1).Sum() * 0.5f, (float)w);
            compiled = i == 2 ? Recorder.Compilations : compiled;
        }

        Assert.Equal(compiled, Recorder.Compilations);
    }

    [Fact]
    public void Random_numbers_are_new_in_every_turn()
    {
        Dropout dropout = new(0.5, seed: 3);
        Value ones = Ops.Ones(100);
        int before = Recorder.Compilations;
        float[][] drawn = [.. Enumerable.Range(0, 4).Select(_ => dropout.Apply(ones, training: true).ToArray())];
        float[] together = [.. new[] { dropout.Apply(ones, training: true), dropout.Apply(ones, training: true) }
            .SelectMany(value => value.ToArray())];

        Assert.Equal(4, drawn.Select(numbers => string.Join(",", numbers)).Distinct().Count());
        Assert.NotEqual(together[..100], together[100..]);
        Assert.InRange(Recorder.Compilations - before, 1, 3);
        Value kept = Ops.RandomNormal(5, seed: 1);
        Value sum = kept * 1;
        Assert.Equal(kept.ToArray(), sum.ToArray());
    }

    [Fact]
    public void Moving_averages_move_once_for_each_call()
    {
        (BatchNormalization eager, BatchNormalization traced) = (new(momentum: 0.5), new(momentum: 0.5));
        using Function step = Function.Of(x => traced.Apply(traced.Apply(x, training: true), training: true));
        for (int i = 0; i < 3; i++)
        {
            float[] expected = step.Apply(s_x).ToArray();
            Value once = eager.Apply(Ops.Array(s_x), training: true);
            Assert.Equal(6 * 4, once.ToArray().Length);
            Assert.Equal(expected, eager.Apply(once, training: true).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
        }

        Assert.Equal(traced.GetWeights()[2].ToArray(), eager.GetWeights()[2].ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(traced.GetWeights()[3].ToArray(), eager.GetWeights()[3].ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_trace_takes_values_from_outside_as_they_were()
    {
        Variable w = Weight(2);
        Value doubled = w * 2;
        using Function function = Function.Of(x => x + doubled);
        w.Assign(100);

        Assert.Equal([5f], function.Apply(Tensor.Create<float>([1], [1])).ToArray());
        w.Assign(200);
        Assert.Equal([6f], function.Apply(Tensor.Create<float>([2], [1])).ToArray());
    }

    [Fact]
    public void A_failed_run_assigns_nothing()
    {
        Variable w = Weight(2);
        w.Assign(Ops.Gather(Ops.Array(new float[] { 1, 2 }), Ops.Constant(7, Keras.Engine.Tensors.DType.Int32)));
        Assert.ThrowsAny<Exception>(() => (float)w);

        Assert.Equal(2f, (float)w);
        w.Assign(3);
        Assert.Equal(3f, (float)w);
    }

    [Fact]
    public void Memory_stays_flat()
    {
        Model model = Network();
        Adam optimizer = new(0.001);
        Losses.MeanSquaredError lossFunction = new();
        List<Value> losses = [];
        long after = 0;
        for (int i = 0; i < 1000; i++)
        {
            using GradientTape tape = new();
            Value loss = lossFunction.Apply(Ops.Array(s_y), model.Apply(Ops.Array(s_x), training: true));
            optimizer.ApplyGradients(tape.Gradient(loss, model.TrainableWeights).Zip(model.TrainableWeights));
            losses.Add(loss);
            if (i is 199 or 999)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                after = i == 199 ? GC.GetTotalMemory(forceFullCollection: true) : GC.GetTotalMemory(true) - after;
            }
        }

        // 800 losses in a list, of a scalar each.
        Assert.InRange(after, long.MinValue, 800 * 1000);
        Assert.True((float)losses[^1] < (float)losses[0]);
    }

    [Fact]
    public void A_subclassed_model_is_built_and_trained()
    {
        Net net = new();
        SGD optimizer = new(0.1);
        Losses.MeanSquaredError lossFunction = new();
        List<float> losses = [];
        for (int i = 0; i < 10; i++)
        {
            using GradientTape tape = new();
            Value loss = lossFunction.Apply(Ops.Array(s_y), net.Apply(Ops.Array(s_x), training: true));
            optimizer.ApplyGradients(tape.Gradient(loss, net.TrainableWeights).Zip(net.TrainableWeights));
            losses.Add((float)loss);
        }

        Assert.Equal(4, net.Weights.Count);
        Assert.True(losses[^1] < losses[0]);
    }

    private static void AssertSame(Model one, Model other) => Assert.Equal(
        one.GetWeights().Select(weight => weight.ToArray()), other.GetWeights().Select(weight => weight.ToArray()));

    private static Value Plus(Value sum, Value next) => sum + next;

    private static Variable Weight(float number) => Backend.Variable(number);

    private static Sequential Network() => new(
    [
        new Dense(5, inputShape: 4, kernelRegularizer: "l2"),
        new BatchNormalization(),
        new Activation("relu"),
        new Dense(3),
    ]);

    private static Tensor<float> Numbers(nint[] lengths, float scale)
    {
        nint count = lengths.Aggregate((nint)1, (product, length) => product * length);
        return Tensor.Create<float>([.. Enumerable.Range(0, (int)count).Select(i => scale * MathF.Sin(i + scale))], lengths);
    }

    private sealed class Net : Model
    {
        private readonly Dense _hidden = new(8, activation: "tanh");
        private readonly Dense _scores = new(3);

        protected override Value Call(Value inputs, CallContext context) => _scores.Apply(_hidden.Apply(inputs));
    }
}
