using Keras.Layers;

namespace Keras;

/// <content>What is remembered between layers.</content>
public static partial class Utils
{
    /// <summary>Fixes everything random: weights, dropout and shuffling of objects made from now on.</summary>
    /// <param name="seed">Where the sequence of seeds starts.</param>
    /// <remarks>Port of keras.utils.set_random_seed.</remarks>
    public static void SetRandomSeed(int seed) => RandomSeeds.Reset(seed);

    /// <summary>Forgets automatic names: the next convolution is <c>conv2d_1</c> again.</summary>
    /// <remarks>Port of keras.backend.clear_session.</remarks>
    public static void ClearSession() => LayerNames.Reset();
}
