using Keras.Engine.Graphs;

namespace Keras;

/// <content>Parts of a tensor, as in NumPy.</content>
public partial class Value
{
    /// <summary>A part of the tensor, as NumPy's <c>x[...]</c>; axes that are not named stay whole.</summary>
    /// <param name="indices">
    /// Along each axis a number (the axis disappears), a range such as <c>1..^1</c>, a range with a step such as
    /// <c>(.., 2)</c>, or Python's notation: <c>"::-1"</c>, <c>"..."</c>, <c>"None"</c>.
    /// </param>
    /// <exception cref="ArgumentException">There are too many indices, or one lies outside.</exception>
    /// <example><code>Value flipped = images["...", (.., -1), ..];</code></example>
    public Value this[params ReadOnlySpan<ValueIndex> indices]
    {
        get
        {
            int named = 0;
            int ellipses = 0;
            foreach (ValueIndex index in indices)
            {
                named += index.Kind is ValueIndexKind.Range or ValueIndexKind.Position ? 1 : 0;
                ellipses += index.Kind == ValueIndexKind.Ellipsis ? 1 : 0;
            }

            if (named > Shape.Rank || ellipses > 1)
            {
                throw new ArgumentException(
                    $"A tensor of shape {Shape} takes at most {Shape.Rank} indices and one \"...\". "
                    + $"Received: {named} and {ellipses}.");
            }

            Value part = this;
            List<int> sizes = [];
            int axis = 0;
            foreach (ValueIndex index in indices)
            {
                switch (index.Kind)
                {
                    case ValueIndexKind.NewAxis:
                        sizes.Add(1);
                        break;
                    case ValueIndexKind.Ellipsis:
                        for (int whole = Shape.Rank - named; whole > 0; whole--)
                        {
                            sizes.Add(Shape[axis++]);
                        }

                        break;
                    case ValueIndexKind.Position:
                        part = Ops.Slice(part, axis, index.Position(Shape[axis], axis, Shape), 1);
                        axis++;
                        break;
                    default:
                        (int begin, int length, int step) = index.Along(Shape[axis]);
                        part = Ops.Slice(part, axis, length == 0 ? 0 : begin, length, step);
                        sizes.Add(length);
                        axis++;
                        break;
                }
            }

            for (; axis < Shape.Rank; axis++)
            {
                sizes.Add(Shape[axis]);
            }

            return Ops.Reshape(part, Shape.Of([.. sizes]));
        }
    }
}
