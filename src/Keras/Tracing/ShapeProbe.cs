using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras.Tracing;

/// <summary>
/// Finds output shapes where input sizes are unknown: traces a layer twice, with different sizes, and compares.
/// </summary>
internal static class ShapeProbe
{
    // Far apart and divisible by many powers of two, so that poolings and strides keep them apart.
    private static readonly (int Batch, int Other)[] s_sizes = [(2, 2048), (3, 3072)];

    /// <summary>
    /// Type and shape of every output of <paramref name="layer"/>; sizes that depend on unknown ones are unknown.
    /// </summary>
    public static IReadOnlyList<TensorType> Infer(Layer layer, IReadOnlyList<TensorType> inputs)
    {
        IReadOnlyList<Value> first = Trace(layer, inputs, s_sizes[0]);
        if (inputs.All(input => input.Shape.IsKnown))
        {
            return [.. first.Select(value => value.Types[0])];
        }

        IReadOnlyList<Value> second = Trace(layer, inputs, s_sizes[1]);
        return [.. first.Zip(second, Common)];
    }

    private static IReadOnlyList<Value> Trace(Layer layer, IReadOnlyList<TensorType> inputs, (int Batch, int Other) sizes)
    {
        Value step = Ops.Constant(0, DType.Int64);

        // All inputs belong to one batch: one that is known decides for the others.
        int batch = inputs.Where(input => input.Shape.Rank > 0).Select(input => input.Shape.SizeAt(0))
            .FirstOrDefault(size => size is not null) ?? sizes.Batch;
        sizes = (batch, sizes.Other);
        return layer.Trace(
            [.. inputs.Select(input => Ops.Placeholder("probe", input with { Shape = Known(input.Shape, sizes) }))],
            new CallContext(training: true, step));
    }

    private static Shape Known(Shape shape, (int Batch, int Other) sizes)
    {
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape.SizeAt(axis) is null)
            {
                shape = shape.With(axis, axis == 0 ? sizes.Batch : sizes.Other);
            }
        }

        return shape;
    }

    private static TensorType Common(Value first, Value second)
    {
        Shape shape = first.Shape;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (first.Shape[axis] != second.Shape[axis])
            {
                shape = shape.With(axis, null);
            }
        }

        return new TensorType(first.DType, shape);
    }
}
