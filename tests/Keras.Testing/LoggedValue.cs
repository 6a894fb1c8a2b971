namespace Keras.Testing;

/// <summary>A tagged value of an event file, in the form of TensorFlow 1 or 2.</summary>
public sealed class LoggedValue(double wallTime, long step, WireMessage value)
{
    public double WallTime { get; } = wallTime;

    public long Step { get; } = step;

    public string Tag { get; } = value.Text(1);

    /// <summary>Which part of TensorBoard shows it; empty in files of TensorFlow 1.</summary>
    public string Plugin { get; } = value.Message(9).Message(1).Text(1);

    /// <summary>What the plugin keeps beside the value.</summary>
    public byte[] PluginContent { get; } = value.Message(9).Message(1).Bytes(2);

    /// <summary>1 for a scalar, 2 for a tensor, 3 for blobs; 0 if it is not told.</summary>
    public long DataClass { get; } = value.Message(9).Int(4);

    /// <summary>1 for float, 2 for double, 7 for texts.</summary>
    public long TensorType { get; } = value.Message(8).Int(1);

    public IReadOnlyList<long> TensorShape { get; } =
        [.. value.Message(8).Message(2).Messages(2).Select(dimension => dimension.Int(1))];

    /// <summary>The texts of a tensor.</summary>
    public IReadOnlyList<byte[]> Texts { get; } = value.Message(8).All(8);

    /// <summary>The number of a scalar, as TensorFlow 2 or 1 writes it.</summary>
    public float Scalar => value.Has(2) ? value.Float(2) : BitConverter.ToSingle(value.Message(8).Bytes(4));

    /// <summary>The elements of a tensor of double precision.</summary>
    public IReadOnlyList<double> Doubles => value.Message(8).PackedDoubles(4);

    /// <summary>The image of TensorFlow 1: height 1, width 2, channels 3, file 4.</summary>
    public WireMessage? Image => value.Has(4) ? value.Message(4) : null;

    /// <summary>The histogram of TensorFlow 1: min 1, max 2, count 3, sum 4, sum of squares 5, limits 6, counts 7.</summary>
    public WireMessage? Histogram => value.Has(5) ? value.Message(5) : null;
}
