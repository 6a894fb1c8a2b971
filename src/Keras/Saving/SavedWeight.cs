using Keras.Hdf5;

namespace Keras.Saving;

/// <summary>A layer as a file holds it.</summary>
/// <param name="Name">The layer's name in the file.</param>
/// <param name="Weights">Its weights in the order of the file.</param>
internal sealed record SavedLayer(string Name, IReadOnlyList<SavedWeight> Weights);

/// <summary>A weight as a file holds it, read when it is needed.</summary>
/// <param name="Name">The weight's name in the file.</param>
/// <param name="Shape">Sizes of the axes.</param>
/// <param name="Read">Gives the elements, row-major.</param>
internal sealed record SavedWeight(string Name, IReadOnlyList<int> Shape, Func<float[]> Read)
{
    /// <summary>The weight in a dataset; the file must stay open until it is read.</summary>
    public static SavedWeight Of(string name, Hdf5Dataset dataset) => new(name, dataset.Shape, dataset.Read<float>);

    /// <summary>This weight with its axes in another order: axis i of the result is axis <c>order[i]</c>.</summary>
    public SavedWeight Transposed(params int[] order) => this with
    {
        Shape = [.. order.Select(axis => Shape[axis])],
        Read = () => Transpose(Read(), Shape, order),
    };

    /// <summary>This kernel <c>(…, inputs, outputs)</c> with its window turned by 180 degrees.</summary>
    public SavedWeight Rotated() => this with
    {
        Read = () =>
        {
            float[] elements = Read();
            int pixel = Shape[^1] * Shape[^2];
            float[] rotated = new float[elements.Length];
            for (int start = 0; start < elements.Length; start += pixel)
            {
                elements.AsSpan(start, pixel).CopyTo(rotated.AsSpan(elements.Length - pixel - start));
            }

            return rotated;
        },
    };

    /// <summary>The sizes in Python's form.</summary>
    public string ShapeText => $"({string.Join(", ", Shape)}{(Shape.Count == 1 ? "," : "")})";

    private static float[] Transpose(float[] elements, IReadOnlyList<int> shape, int[] order)
    {
        int[] strides = new int[shape.Count];
        int stride = 1;
        for (int axis = shape.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        float[] result = new float[elements.Length];
        int[] position = new int[order.Length];
        int source = 0;
        for (int index = 0; index < result.Length; index++)
        {
            result[index] = elements[source];
            for (int axis = order.Length - 1; axis >= 0; axis--)
            {
                source += strides[order[axis]];
                if (++position[axis] < shape[order[axis]])
                {
                    break;
                }

                source -= strides[order[axis]] * position[axis];
                position[axis] = 0;
            }
        }

        return result;
    }
}
