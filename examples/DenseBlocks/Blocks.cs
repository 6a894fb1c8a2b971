using Keras;
using Keras.Layers;

namespace DenseBlocks;

internal sealed class ConvBlock(int growthRate, string? name = null) : Layer(name)
{
    private readonly BatchNormalization _norm1 = new(epsilon: 1e-5);
    private readonly Conv2D _conv1 = new(4 * growthRate, 1, useBias: false);
    private readonly BatchNormalization _norm2 = new(epsilon: 1e-5);
    private readonly Conv2D _conv2 = new(growthRate, 3, padding: "same", useBias: false);

    public int GrowthRate { get; } = growthRate;

    protected override Value Call(Value inputs, CallContext context)
    {
        Value x = _conv1.Apply(Ops.Relu(_norm1.Apply(inputs)));
        x = _conv2.Apply(Ops.Relu(_norm2.Apply(x)));
        return Ops.Concatenate([inputs, x], -1);
    }
}

internal sealed class DenseBlock(int depth, int growthRate, string? name = null) : Layer(name)
{
    private readonly List<ConvBlock> _blocks = [.. Enumerable.Range(0, depth).Select(_ => new ConvBlock(growthRate))];

    public int Depth { get; } = depth;

    public int GrowthRate { get; } = growthRate;

    protected override Value Call(Value inputs, CallContext context)
    {
        Value x = inputs;
        foreach (ConvBlock block in _blocks)
        {
            x = block.Apply(x);
        }

        return x;
    }
}

internal sealed class TransitionLayer(int filters, string? name = null) : Layer(name)
{
    private readonly BatchNormalization _norm = new(epsilon: 1e-5);
    private readonly Conv2D _conv = new(filters, 1, useBias: false);
    private readonly AveragePooling2D _pool = new(2);

    public int Filters { get; } = filters;

    protected override Value Call(Value inputs, CallContext context) =>
        _pool.Apply(_conv.Apply(Ops.Relu(_norm.Apply(inputs))));
}
