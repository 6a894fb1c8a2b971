namespace Keras.Layers;

/// <summary>What a layer requires of its input.</summary>
/// <param name="Rank">Exact number of axes, batch included.</param>
/// <param name="MinRank">Least number of axes.</param>
/// <param name="Axes">Sizes that axes must have; a negative axis counts from the back.</param>
public sealed record InputSpec(int? Rank = null, int? MinRank = null, IReadOnlyDictionary<int, int>? Axes = null)
{
    internal void Check(Shape shape, Layer layer)
    {
        if (Rank is int rank && shape.Rank != rank)
        {
            throw Incompatible($"expected ndim={rank}, found ndim={shape.Rank}");
        }

        if (MinRank is int minRank && shape.Rank < minRank)
        {
            throw Incompatible($"expected min_ndim={minRank}, found ndim={shape.Rank}");
        }

        foreach ((int axis, int size) in Axes ?? new Dictionary<int, int>())
        {
            if (shape.SizeAt(axis < 0 ? axis + shape.Rank : axis) is int found && found != size)
            {
                throw Incompatible($"expected axis {axis} to have size {size}, as when its weights were made, found {found}");
            }
        }

        ArgumentException Incompatible(string reason) =>
            new($"Input 0 is incompatible with layer {layer.Name}: {reason}. Received: shape {shape}.");
    }
}
