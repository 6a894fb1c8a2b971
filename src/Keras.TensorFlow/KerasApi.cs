using Tensorflow.Keras;

namespace Tensorflow;

/// <summary>What <c>using static Tensorflow.KerasApi</c> opens: <c>keras</c>.</summary>
public static class KerasApi
{
    public static KerasInterface keras { get; } = new();
}
