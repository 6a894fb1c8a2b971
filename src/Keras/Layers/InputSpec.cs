using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>What a layer requires of its input.</summary>
/// <param name="Rank">Exact number of axes, batch included.</param>
/// <param name="MinRank">Least number of axes.</param>
public sealed record InputSpec(int? Rank = null, int? MinRank = null)
{
    internal void Check(Shape shape, Layer layer)
    {
        if (Rank is int rank && shape.Rank != rank)
        {
            throw new ArgumentException(
                $"Input 0 is incompatible with layer {layer.Name}: expected ndim={rank}, found ndim={shape.Rank}. "
                + $"Received: shape {shape}.");
        }

        if (MinRank is int minRank && shape.Rank < minRank)
        {
            throw new ArgumentException(
                $"Input 0 is incompatible with layer {layer.Name}: expected min_ndim={minRank}, found ndim={shape.Rank}. "
                + $"Received: shape {shape}.");
        }
    }
}
