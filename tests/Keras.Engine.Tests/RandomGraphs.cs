using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Tests;

/// <summary>Random graphs of elementwise, reducing, moving and normalizing ops whose numbers stay near 1.</summary>
public static class RandomGraphs
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    /// <summary>A graph of about 40 ops on three inputs, with several results.</summary>
    public static Graph Create(int seed, DType dtype = DType.Float32)
    {
        Random random = new(seed);
        Shape full = (2 + random.Next(4), 1 + random.Next(5), 1 + random.Next(9));
        Value[] inputs = [Inputs.Of(dtype, full), Inputs.Of(dtype, full), Inputs.Of(dtype, full[^1])];
        List<Value> values = [.. inputs];
        for (int op = 0; op < 40; op++)
        {
            values.Add(Next(random, values, full));
        }

        // Values that nobody reads would be dropped: every one of them is a result.
        HashSet<Value> read = [.. values.SelectMany(value => Graph.TopologicalOrder([value]).Where(other => other != value))];
        return new Graph(inputs, [.. values.Where(value => !read.Contains(value))], []);
    }

    private static Value Next(Random random, List<Value> values, Shape full)
    {
        Value x = Ops.BroadcastTo(Pick(), full);
        Value y = Pick();
        switch (random.Next(14))
        {
            case 0: return x + y;
            case 1: return (x - y) * 0.5;
            case 2: return x * Ops.Tanh(y);
            case 3: return Ops.Maximum(x, y);
            case 4: return Ops.Relu(x);
            case 5: return Ops.Sigmoid(x);
            case 6: return Ops.Square(Ops.Tanh(x));
            case 7: return Ops.Select(Ops.Greater(x, y), x, y);
            case 8: return Ops.Mean(x, [0, 1]);
            case 9: return Ops.Mean(x, [2], keepDims: true);
            case 10: return Ops.Max(x, [1], keepDims: true);
            case 11: return Ops.Transpose(Ops.Transpose(x, [2, 0, 1]), [1, 2, 0]);
            case 12: return Ops.Slice(Ops.Concatenate([x, x * 0.25], 2), 2, full[2], full[2]);
            default:
                (Value mean, Value variance) = Ops.Moments(x);
                return Ops.Normalize(x, mean, variance, variance, mean, 0.1);
        }

        Value Pick() => values[random.Next(values.Count)];
    }
}
