using System.Numerics.Tensors;
using Keras.Engine.Cpu;
using Keras.Engine.Recording;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;

namespace Keras.Outsider.Tests;

/// <summary>Numbers that are read between a forward pass and its gradient, outside of traces: nothing is computed twice.</summary>
[Collection(nameof(EagerTests))]
public class ReadInBetweenTests
{
    private static readonly Tensor<float> s_x = Numbers([4, 8, 8, 3], 1);
    private static readonly Tensor<float> s_y = Numbers([4, 2], 0.5f);
    private static readonly Losses.MeanSquaredError s_loss = new();

    [Fact]
    public void From_the_second_turn_on_a_convolution_runs_once()
    {
        using MeasuredBackend backend = new(new CpuOptions());
        Model model = Network();
        Adam optimizer = new(0.01);

        // What others have left to be run is none of it.
        Backend.Variable(0).Assign(1);
        Recorder.Settle();
        List<int> runs = [];
        List<int> compilations = [];
        for (int turn = 0; turn < 5; turn++)
        {
            int before = backend.Runs(@"(^|\+)Conv2D(?![A-Za-z])");
            int compiled = Recorder.Compilations;
            using GradientTape tape = new();
            Value loss = Loss(model, model.Apply(Ops.Array(s_x), training: true));
            Assert.True((float)loss > 0);
            optimizer.ApplyGradients(tape.Gradient(loss, model.TrainableWeights).Zip(model.TrainableWeights));
            Recorder.Settle();
            runs.Add(backend.Runs(@"(^|\+)Conv2D(?![A-Za-z])") - before);
            compilations.Add(Recorder.Compilations - compiled);
        }

        // The first turn cannot know that a gradient will be asked; the second compiles both as one graph.
        Assert.Equal([4, 2, 2, 2, 2], runs);
        Assert.Equal([2, 1, 0, 0, 0], compilations);
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("prediction")]
    [InlineData("much")]
    [InlineData("gradient")]
    public void What_is_read_changes_no_bit(string read)
    {
        (Model eager, Model traced) = (Network(), Network());
        traced.SetWeights(eager.GetWeights());
        (Adam eagerOptimizer, Adam tracedOptimizer) = (new(0.01), new(0.01));
        using Function step = Function.Of((x, y) =>
        {
            Value predicted = traced.Apply(x, training: true);
            Value loss = traced.Losses.Aggregate(s_loss.Apply(y, predicted), (sum, next) => sum + next);
            IReadOnlyList<Value> gradients = Gradients(loss, traced.TrainableWeights);
            tracedOptimizer.ApplyGradients(gradients.Zip(traced.TrainableWeights));
            return [loss, Ops.Max(predicted), Ops.Sum(Ops.Abs(gradients[0]))];
        });
        for (int turn = 0; turn < 5; turn++)
        {
            using GradientTape tape = new();
            Value predicted = eager.Apply(Ops.Array(s_x), training: true);
            Value largest = Ops.Max(predicted);
            List<float> seen = read is "prediction" or "much" ? [(float)largest] : [];
            Value loss = Loss(eager, predicted);
            if (read is "loss" or "much")
            {
                seen.Add((float)loss);
            }

            IReadOnlyList<Value> gradients = tape.Gradient(loss, eager.TrainableWeights);
            Value size = Ops.Sum(Ops.Abs(gradients[0]));
            if (read is "gradient" or "much")
            {
                seen.Add((float)size);
            }

            eagerOptimizer.ApplyGradients(gradients.Zip(eager.TrainableWeights));
            IReadOnlyList<Tensor<float>> expected = step.ApplyAll(s_x, s_y);
            Assert.Equal(expected.Select(result => result[0]), [(float)loss, (float)largest, (float)size]);
            Assert.NotEmpty(seen);
            Assert.Equal(traced.GetWeights().Select(weight => weight.ToArray()), eager.GetWeights().Select(weight => weight.ToArray()));
        }
    }

    [Fact]
    public void Chance_is_drawn_once()
    {
        Dropout dropout = new(0.5, seed: 1);
        Dropout another = new(0.5, seed: 2);
        Dense dense = new(1, useBias: false, kernelInitializer: "ones");
        dense.EnsureBuilt([(null, 64)]);
        Variable w = dense.Weights[0];
        for (int turn = 0; turn < 5; turn++)
        {
            using GradientTape tape = new();
            Value dropped = another.Apply(dropout.Apply(Ops.Reshape(w, 64), training: true), training: true);
            float[] seen = dropped.ToArray();
            Value gradient = tape.Gradient(Ops.Sum(dropped), w);

            // What was kept is four times itself, and so is its gradient.
            Assert.Equal(seen, gradient.ToArray());
            Assert.Contains(4f, seen);
            Assert.Contains(0f, seen);
        }
    }

    [Theory]
    [InlineData("assign")]
    [InlineData("add")]
    [InlineData("set")]
    [InlineData("function")]
    [InlineData("nothing")]
    [InlineData("predict")]
    public void Variables_may_change_in_between(string change)
    {
        Variable w = Backend.Variable(0);
        using Function assign = Function.Of(x =>
        {
            w.Assign(Ops.Sum(x));
            return x;
        });
        Model other = new Sequential([new Dense(1, inputShape: 2)]);
        for (int turn = 1; turn < 6; turn++)
        {
            w.Assign(turn);
            using GradientTape tape = new();
            Value loss = Ops.Exp(w) * w;
            Assert.Equal(turn * Math.Exp(turn), (double)loss, 1e-3);
            switch (change)
            {
                case "assign": w.Assign(7); break;
                case "add": w.AssignAdd(7); break;
                case "set": Backend.SetValue(w, Tensor.Create<float>([7], [1])); break;
                case "function": assign.Apply(Tensor.Create<float>([7], [1])); break;
                case "predict": other.Predict(Tensor.Create<float>([1, 2], [1, 2])); break;
                default: break;
            }

            Assert.Equal((turn + 1) * Math.Exp(turn), (double)tape.Gradient(loss, w), 1e-2);
            Assert.Equal(change switch { "add" => turn + 7, "nothing" or "predict" => turn, _ => 7 }, (double)w);
        }
    }

    [Fact]
    public void Tapes_within_tapes_and_gradients_of_gradients()
    {
        Variable w = Backend.Variable(2);
        for (int turn = 0; turn < 5; turn++)
        {
            float at = 2 + turn;
            w.Assign(at);
            using GradientTape outer = new(persistent: true);
            using GradientTape inner = new(persistent: true);
            Value cube = w * w * w;
            Assert.Equal(at * at * at, (float)cube);
            Value slope = inner.Gradient(cube, w);
            Assert.Equal(3 * at * at, (float)slope);
            Value square = w * w;
            Assert.Equal(2 * at, (float)inner.Gradient(square, w));
            Value curvature = outer.Gradient(slope, w);
            Assert.Equal(6 * at, (float)curvature);
            Assert.Equal(3 * at * at, (float)outer.Gradient(cube, w));
        }
    }

    [Fact]
    public void Either_way_of_a_branch_is_right()
    {
        Variable w = Backend.Variable(1);
        List<float> seen = [];
        for (int turn = 0; turn < 24; turn++)
        {
            using GradientTape tape = new();
            Value loss = Ops.Square(w) * 3;
            if ((float)loss > 1)
            {
                // Of what was read, of something else, or of nothing.
                Value target = turn % 3 == 0 ? loss : turn % 3 == 1 ? loss * w : Ops.Exp(loss * 0);
                seen.Add((float)tape.Gradient(target, w));
            }

            w.Assign(1 + (turn * 0.25f));
        }

        Assert.Equal(Enumerable.Range(0, 24).Select(turn =>
        {
            float at = turn == 0 ? 1 : 1 + ((turn - 1) * 0.25f);
            return turn % 3 == 0 ? 6 * at : turn % 3 == 1 ? 9 * at * at : 0;
        }), seen, (a, b) => Math.Abs(a - b) <= 1e-4 * Math.Abs(a));
    }

    [Fact]
    public void Memory_stays_flat()
    {
        using MeasuredBackend backend = new(new CpuOptions());
        Model model = Network();
        SGD optimizer = new(0.001);
        List<Value> losses = [];
        (long managed, long arenas) = (0, 0);
        for (int turn = 0; turn < 600; turn++)
        {
            using GradientTape tape = new();
            Value loss = Loss(model, model.Apply(Ops.Array(s_x), training: true));
            losses.Add(loss * 1);
            Assert.True((float)loss > 0);

            // At times nobody asks for the gradient, or uses it.
            if (turn % 7 != 0)
            {
                IReadOnlyList<Value> gradients = tape.Gradient(loss, model.TrainableWeights);
                if (turn % 5 != 0)
                {
                    optimizer.ApplyGradients(gradients.Zip(model.TrainableWeights));
                }
            }

            if (turn is 99 or 599)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                managed = GC.GetTotalMemory(forceFullCollection: true) - managed;
                arenas = backend.ArenaBytes - arenas;
            }
        }

        Assert.Equal(0, arenas);
        Assert.InRange(managed, long.MinValue, 500 * 1000);
        Assert.True((float)losses[^1] < (float)losses[0]);
    }

    [Fact]
    public void Random_scripts_give_the_numbers_of_dual_numbers()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            new RandomScript(seed).Run(turns: 4);
        }
    }

    private static Value Loss(Model model, Value predicted) =>
        model.Losses.Aggregate(s_loss.Apply(Ops.Array(s_y), predicted), (sum, next) => sum + next);

    private static IReadOnlyList<Value> Gradients(Value loss, IReadOnlyList<Variable> variables)
    {
        using GradientTape tape = new();
        return tape.Gradient(loss, variables);
    }

    private static Sequential Network() => new(
    [
        new Conv2D(4, 3, padding: "same", useBias: false, kernelRegularizer: "l2", inputShape: (8, 8, 3)),
        new BatchNormalization(),
        new Activation("relu"),
        new Conv2D(5, 3, activation: "relu"),
        new GlobalAveragePooling2D(),
        new Dense(2),
    ]);

    private static Tensor<float> Numbers(nint[] lengths, float scale)
    {
        nint count = lengths.Aggregate((nint)1, (product, length) => product * length);
        return Tensor.Create<float>([.. Enumerable.Range(0, (int)count).Select(i => scale * MathF.Sin(i + scale))], lengths);
    }
}
