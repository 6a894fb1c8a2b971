namespace Keras.Onnx.Operations;

/// <summary>Shapes as inputs of operations: numbers where sizes are known, and computed in the file where they are free.</summary>
internal static class Sizes
{
    /// <summary>The sizes of a value's axes in an order, each in every trace.</summary>
    public static int[][] In(TracedValue value, int[] order) => [.. order.Select(value.Sizes)];

    /// <summary>The name of a tensor that holds a shape.</summary>
    /// <param name="translator">Where it is written.</param>
    /// <param name="value">What is given the shape.</param>
    /// <param name="shape">Its sizes, each in every trace.</param>
    /// <param name="reshaped">The tensor that is reshaped, whose elements tell one size that is free; null for none.</param>
    public static string Operand(
        Translator translator, TracedValue value, int[][] shape, (string Name, int[][] Sizes)? reshaped = null)
    {
        int free = shape.Count(sizes => !IsKnown(sizes));
        if (free == 0 || (free == 1 && reshaped is not null))
        {
            return translator.Numbers(value, "shape", [.. shape.Select(sizes => IsKnown(sizes) ? sizes[0] : -1L)]);
        }

        if (reshaped is (_, int[][] before))
        {
            // Zero stands for the size of the same axis before.
            bool Stays(int axis) => axis < before.Length && before[axis].SequenceEqual(shape[axis]);
            if (Enumerable.Range(0, shape.Length).Count(axis => !IsKnown(shape[axis]) && !Stays(axis)) < 2)
            {
                return translator.Numbers(
                    value,
                    "shape",
                    [.. shape.Select((sizes, axis) => IsKnown(sizes) ? sizes[0] : Stays(axis) ? 0L : -1L)]);
            }
        }

        return translator.Step(
            value, "Concat", [.. shape.Select(sizes => Size(translator, value, sizes))], ("axis", 0));
    }

    private static bool IsKnown(int[] sizes) => sizes.All(size => size == sizes[0]);

    // A free size is that of an axis of some tensor, times or divided by a number.
    private static string Size(Translator translator, TracedValue value, int[] sizes)
    {
        if (IsKnown(sizes))
        {
            return translator.Numbers(value, "size", sizes[0]);
        }

        foreach ((TracedValue source, (string name, int[] order)) in translator.Tensors)
        {
            for (int axis = 0; axis < source.Rank; axis++)
            {
                int[] known = source.Sizes(axis);
                if (IsKnown(known))
                {
                    continue;
                }

                bool multiplies = IsMultiple(sizes, known);
                if (multiplies || IsMultiple(known, sizes))
                {
                    string shape = translator.Step(value, "Shape", [name]);
                    string size = translator.Step(
                        value, "Gather", [shape, translator.Numbers(value, "axis", Array.IndexOf(order, axis))]);
                    int factor = multiplies ? sizes[0] / known[0] : known[0] / sizes[0];
                    return factor == 1 ? size : translator.Step(
                        value, multiplies ? "Mul" : "Div", [size, translator.Numbers(value, "factor", factor)]);
                }
            }
        }

        throw value.DependsOnSizes();
    }

    private static bool IsMultiple(int[] sizes, int[] of) =>
        sizes.Zip(of).All(pair => pair.First == pair.Second * (sizes[0] / of[0]));
}
