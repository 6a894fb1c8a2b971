using Keras.Engine.Tensors;

namespace Keras.Engine.Graphs;

/// <summary>Refuses graphs of tensors that are too large for any kernel.</summary>
/// <remarks>
/// Not when a value is made: to find out which sizes of a result are unknown, values are made for sizes that nobody runs.
/// </remarks>
internal static class GraphSizes
{
    /// <summary>Checks every output of every value, and what kernels may lay out besides.</summary>
    /// <exception cref="ArgumentException">One has more elements than <see cref="CheckedSizes.Limit"/>.</exception>
    public static void Check(Graph graph)
    {
        foreach (Value value in graph.InOrder())
        {
            foreach (TensorType type in value.Types)
            {
                Check(type.Shape, value, "The result");
            }

            foreach (Shape shape in value.Op.WorkShapes(value))
            {
                Check(shape, value, "An image with its border");
            }
        }
    }

    private static void Check(Shape shape, Value value, string what) => CheckedSizes.Check(
        shape, $"{(value.Label is null ? "" : $"Layer {value.Label}: ")}{what} of {value.Op.Name}{value.Op.Attributes}");
}
