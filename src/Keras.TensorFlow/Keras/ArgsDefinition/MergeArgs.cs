namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What layers of several inputs can be told.</summary>
public class MergeArgs : AutoSerializeLayerArgs
{
    public int Axis { get; set; } = -1;

    /// <summary>The arguments of a layer that works element by element.</summary>
    internal MergeArgs WithoutAxis(string layer) => Axis == -1
        ? this
        : throw new NotSupportedException($"{layer} works element by element: leave out Axis. Received: {Axis}.");
}
