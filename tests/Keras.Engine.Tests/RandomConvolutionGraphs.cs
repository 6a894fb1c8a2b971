using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;

namespace Keras.Engine.Tests;

/// <summary>
/// Random dense blocks with everything that may stand around one, and the gradients of their loss towards all inputs but biases.
/// </summary>
/// <remarks>
/// Appended and prepended features, bottlenecks, transitions, biases, normalizations shared by convolutions, frozen ones, readers of a
/// concatenation that are none, several results, one image, odd sizes, 1 to 67 channels.
/// </remarks>
public sealed class RandomConvolutionGraphs
{
    private readonly Random _random;
    private readonly DType _dtype;
    private readonly bool _trains;
    private readonly List<Value> _inputs = [];
    private readonly List<Value> _extras = [];
    private readonly HashSet<Value> _biases = [];

    private RandomConvolutionGraphs(int seed, DType dtype, bool trains)
    {
        (_random, _dtype, _trains) = (new Random(seed), dtype, trains);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    /// <summary>A graph whose first result is a loss; the gradients follow if it trains.</summary>
    public static Graph Create(int seed, DType dtype, bool trains)
    {
        RandomConvolutionGraphs graph = new(seed, dtype, trains);
        return graph.Build();
    }

    private Graph Build()
    {
        Value features = Input((1 + _random.Next(3), 1 + _random.Next(9), 1 + _random.Next(9), 1 + _random.Next(67)));
        bool appends = Chance(2);
        bool hasBottleneck = Chance(2);
        if (Chance(2))
        {
            features = Convolution(features, 1 + _random.Next(20), 3);
        }

        for (int layer = _random.Next(5); layer >= 0; layer--)
        {
            features = Layer(features, appends, hasBottleneck);
            if (Chance(8))
            {
                features = Convolution(Activated(features), 1 + _random.Next(20), 1);
                if (features.Shape[1] > 1 && features.Shape[2] > 1)
                {
                    features = Ops.AveragePooling(features, Window2D.Valid(2, Chance(3) ? 1 : 2, 1));
                }
            }
        }

        Value y = Chance(4) ? features : Activated(features);
        Value loss = _extras.Aggregate(Ops.Sum(Ops.Square(y) * Ops.Square(Input(y.Shape))), (sum, extra) => sum + extra);
        Graph forward = new(_inputs, Chance(3) ? [loss, features] : [loss], []);
        if (!_trains)
        {
            return forward;
        }

        Graph shared = ForwardPipeline.Default.Run(forward);
        return shared with { Results = [.. shared.Results, .. Gradients.Of(shared.Results[0], [.. _inputs.Except(_biases)]).OfType<Value>()] };
    }

    private Value Layer(Value features, bool appends, bool hasBottleneck)
    {
        Value activated = Activated(features);
        Value fresh = activated;
        if (hasBottleneck)
        {
            fresh = Activated(Convolution(activated, 1 + _random.Next(33), 1));
        }

        fresh = Convolution(fresh, 1 + _random.Next(17), 3);
        if (Chance(6))
        {
            fresh = Ops.Relu(fresh + Bias(fresh.Shape[3]));
        }

        if (Chance(6))
        {
            _extras.Add(Ops.Sum(Ops.Square(Convolution(activated, 2, 1))));
        }

        if (Chance(8))
        {
            _extras.Add(Ops.Sum(Ops.Tanh(features)));
        }

        if (Chance(8))
        {
            _extras.Add(Ops.Mean(Ops.Square(fresh)));
        }

        return Ops.Concatenate(appends ? [features, fresh] : [fresh, features], 3);
    }

    private Value Convolution(Value images, int filters, int size)
    {
        Value y = Ops.Conv2D(
            images,
            Input((size, size, images.Shape[3], filters)),
            Window2D.Same(size, 1, 1, images.Shape[1], images.Shape[2]));
        return Chance(6) ? y + Bias(filters) : y;
    }

    // Batch moments take a bias away again: its gradient is nothing but what rounding has left, and is not asked for.
    private Value Bias(int filters)
    {
        Value bias = Input(filters);
        _biases.Add(bias);
        return bias;
    }

    private Value Activated(Value x)
    {
        Shape channels = x.Shape[3];
        (Value mean, Value variance) = _trains && !Chance(6) ? Ops.Moments(x) : (Input(channels), Ops.Square(Input(channels)));
        return Ops.Relu(Ops.Normalize(x, mean, variance, Input(channels), Input(channels), 0.1));
    }

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private Value Input(Shape shape)
    {
        _inputs.Add(Inputs.Of(_dtype, shape));
        return _inputs[^1];
    }
}
