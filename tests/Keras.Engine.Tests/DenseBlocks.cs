using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;

namespace Keras.Engine.Tests;

/// <summary>A dense block of bottlenecks, and the gradients of its sum towards all inputs.</summary>
public static class DenseBlocks
{
    /// <param name="layers">Bottlenecks, with 3 new features each.</param>
    /// <param name="appends">Whether new features come behind the others.</param>
    /// <param name="filters">Channels of a bottleneck.</param>
    /// <param name="size">Height and width of the images.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="behind">What stands behind each convolution, by its number; nothing if null.</param>
    /// <param name="more">Other inputs of the graph.</param>
    public static Graph Create(
        int layers,
        bool appends,
        int filters = 6,
        int size = 5,
        DType dtype = DType.Float32,
        Func<Value, int, Value>? behind = null,
        params IReadOnlyList<Value> more)
    {
        List<Value> inputs = [.. more];
        Value features = Input((2, size, size, 4));
        for (int layer = 0; layer < layers; layer++)
        {
            Value bottleneck = Ops.Conv2D(Activated(features), Input((1, 1, features.Shape[3], filters)), Window2D.Valid(1, 1, 1));
            bottleneck = behind is null ? bottleneck : behind(bottleneck, 2 * layer);
            Value fresh = Ops.Conv2D(Activated(bottleneck), Input((3, 3, filters, 3)), Window2D.Same(3, 1, 1, size, size));
            fresh = behind is null ? fresh : behind(fresh, (2 * layer) + 1);
            features = Ops.Concatenate(appends ? [features, fresh] : [fresh, features], 3);
        }

        Graph forward = new(inputs, [Ops.Sum(Activated(features))], []);
        Graph shared = ForwardPipeline.Default.Run(forward);
        return shared with { Results = [shared.Results[0], .. Gradients.Of(shared.Results[0], inputs).OfType<Value>()] };

        Value Activated(Value value)
        {
            (Value mean, Value variance) = Ops.Moments(value);
            return Ops.Relu(Ops.Normalize(value, mean, variance, Input(value.Shape[3]), Input(value.Shape[3]), 1e-3));
        }

        Value Input(Shape shape)
        {
            inputs.Add(Inputs.Of(dtype, shape));
            return inputs[^1];
        }
    }
}
