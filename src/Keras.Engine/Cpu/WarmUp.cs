using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu;

/// <summary>Has the code of a first step compiled while the program still builds and traces its model.</summary>
/// <remarks>
/// Kernels are compiled for the vectors of the machine when they are first called, and so is much of what plans them: a third of the
/// first step of a DenseNet. A model is built by one thread, so another one runs the ops of dense blocks meanwhile, small ones.
/// Nothing depends on it: what it has not come to is compiled when it is called.
/// </remarks>
internal static class WarmUp
{
    private const int Batch = 4;
    private const int Size = 32;
    private const int Classes = 10;

    private static readonly object s_gate = new();
    private static Task? s_inference;
    private static Task? s_training;

    /// <summary>Begins with what inference needs; once in a process.</summary>
    public static void Begin()
    {
        lock (s_gate)
        {
            s_inference ??= Task.Factory.StartNew(
                () => Run(trains: false), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Goes on with what training needs besides, if it has begun; once in a process.</summary>
    public static void GoOn()
    {
        lock (s_gate)
        {
            s_training ??= s_inference?.ContinueWith(
                _ => Run(trains: true), CancellationToken.None, TaskContinuationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Runs a small network once, on this thread.</summary>
    internal static void Run(bool trains)
    {
        try
        {
            CpuBackend backend = new(new CpuOptions { Threads = 1, ChecksBuffers = false });
            Graph graph = Trace(backend, trains);
            using IExecutable executable = backend.Compile(graph);
            executable.Run(
                [.. graph.Inputs.Select(input => backend.Allocate(input.Types[0]))],
                [.. graph.Results.Select(result => backend.Allocate(result.Types[0]))]);
        }
        catch (InsufficientMemoryException)
        {
            // The program is told by what it runs itself.
        }
    }

    /// <summary>A step of the small network.</summary>
    internal static Graph Trace(CpuBackend backend, bool trains)
    {
        // What is made here belongs to no model, and is not computed as what a program makes outside of traces.
        using Assignments.Scope scope = Assignments.Suspend();
        return StepPipeline.Finish(new Network(backend, trains).Graph);
    }

    // The layers of DenseNets, as Keras traces them: a block as of DenseNet-121, and one with few filters as for CIFAR.
    private sealed class Network
    {
        private readonly CpuBackend _backend;
        private readonly bool _trains;
        private readonly List<Variable> _weights = [];
        private readonly List<Update> _updates = [];

        public Network(CpuBackend backend, bool trains)
        {
            (_backend, _trains) = (backend, trains);
            Value images = Ops.Placeholder("images", Floats((Batch, 2 * Size, 2 * Size, 3)));
            Value x = Ops.Pad(images, [0, 3, 3, 0], [0, 3, 3, 0]);
            x = Activated(Ops.Conv2D(x, Weight((7, 7, 3, 64)), Window2D.Valid(7, 2, 1)));
            x = Ops.MaxPooling(Ops.Pad(x, [0, 1, 1, 0], [0, 1, 1, 0]), Window2D.Valid(3, 1, 1));
            x = DenseLayer(DenseLayer(x, 32), 32);
            x = Ops.AveragePooling(Convolved(Activated(x), 64, 1), Window2D.Valid(2, 2, 1));
            x = DenseLayer(DenseLayer(x, 12), 12);
            x = Ops.Mean(Activated(x), (1, 2));
            Value logits = Ops.MatMul(x, Weight((x.Shape[1], Classes))) + Weight(Classes);
            Graph = trains ? Step(images, logits) : new Graph([images], [Ops.Softmax(logits)], []);
        }

        public Graph Graph { get; }

        private Graph Step(Value images, Value logits)
        {
            Value targets = Ops.Placeholder("targets", Floats((Batch, Classes)));
            Value loss = Ops.Mean(Ops.SoftmaxCrossEntropy(logits, targets));
            Value gradients = new(new GradientsOp(), [loss, .. _weights]);
            foreach ((int index, Variable weight) in _weights.Index())
            {
                Variable velocity = Variable(weight.Shape);
                Value step = 0.1 * gradients.Part(index);
                Value next = (0.9 * velocity) - step;
                _updates.Add(new Update(velocity, next));
                _updates.Add(new Update(weight, weight + ((0.9 * next) - step)));
            }

            return new Graph([images, targets], [loss], _updates);
        }

        private Value DenseLayer(Value x, int filters) =>
            Ops.Concatenate([x, Convolved(Activated(Convolved(Activated(x), 4 * filters, 1)), filters, 3)], 3);

        private Value Convolved(Value x, int filters, int size) => Ops.Conv2D(
            x, Weight((size, size, x.Shape[3], filters)), Window2D.Same(size, 1, 1, x.Shape[1], x.Shape[2]));

        private Value Activated(Value x)
        {
            Shape channels = x.Shape[3];
            (Value mean, Value variance) = (Variable(channels), Variable(channels));
            (Value gamma, Value beta) = (Weight(channels), Weight(channels));
            if (_trains)
            {
                (Value batchMean, Value batchVariance) = Ops.Moments(x);
                _updates.Add(new Update((Variable)mean, mean - ((mean - batchMean) * 0.01)));
                _updates.Add(new Update((Variable)variance, variance - ((variance - (batchVariance * 1.001)) * 0.01)));
                (mean, variance) = (batchMean, batchVariance);
            }

            return Ops.Relu(Ops.Normalize(x, mean, variance, gamma, beta, 1e-3));
        }

        private Variable Weight(Shape shape)
        {
            _weights.Add(Variable(shape));
            return _weights[^1];
        }

        private Variable Variable(Shape shape) => new("weight", _backend.Allocate(Floats(shape)));

        private static TensorType Floats(Shape shape) => new(DType.Float32, shape);
    }
}
