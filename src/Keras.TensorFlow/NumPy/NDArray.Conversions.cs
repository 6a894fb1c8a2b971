namespace Tensorflow.NumPy;

/// <content>What becomes an array by itself, and numbers that arrays become.</content>
public partial class NDArray
{
    public static implicit operator NDArray(bool value) => new(value);

    public static implicit operator NDArray(byte value) => new(value);

    public static implicit operator NDArray(int value) => new(value);

    public static implicit operator NDArray(long value) => new(value);

    public static implicit operator NDArray(float value) => new(value);

    public static implicit operator NDArray(double value) => new(value);

    public static implicit operator NDArray(int[] array) => new((Array)array);

    public static implicit operator NDArray(byte[] array) => new((Array)array);

    public static implicit operator NDArray(float[] array) => new((Array)array);

    public static implicit operator NDArray(double[] array) => new((Array)array);

    public static implicit operator NDArray(long[] array) => new((Array)array);

    public static implicit operator NDArray(bool[] array) => new((Array)array);

    public static implicit operator NDArray(uint[] array) => new((Array)array);

    public static implicit operator NDArray(ulong[] array) => new((Array)array);

    public static implicit operator NDArray(int[,] array) => new((Array)array);

    public static implicit operator NDArray(byte[,] array) => new((Array)array);

    public static implicit operator NDArray(float[,] array) => new((Array)array);

    public static implicit operator NDArray(double[,] array) => new((Array)array);

    public static implicit operator NDArray(long[,] array) => new((Array)array);

    public static implicit operator NDArray(bool[,] array) => new((Array)array);

    public static implicit operator NDArray(uint[,] array) => new((Array)array);

    public static implicit operator NDArray(ulong[,] array) => new((Array)array);

    public static implicit operator NDArray(int[,,] array) => new((Array)array);

    public static implicit operator NDArray(byte[,,] array) => new((Array)array);

    public static implicit operator NDArray(float[,,] array) => new((Array)array);

    public static implicit operator NDArray(double[,,] array) => new((Array)array);

    public static implicit operator NDArray(long[,,] array) => new((Array)array);

    public static implicit operator NDArray(bool[,,] array) => new((Array)array);

    public static implicit operator NDArray(uint[,,] array) => new((Array)array);

    public static implicit operator NDArray(ulong[,,] array) => new((Array)array);

    public static implicit operator bool(NDArray nd) => nd.First<bool>();

    public static implicit operator byte(NDArray nd) => nd.First<byte>();

    public static implicit operator int(NDArray nd) => nd.First<int>();

    public static implicit operator long(NDArray nd) => nd.First<long>();

    public static implicit operator float(NDArray nd) => nd.First<float>();

    public static implicit operator double(NDArray nd) => nd.First<double>();

    public static explicit operator NDArray(Array array) => new(array);

    /// <summary>The colours of a pixel.</summary>
    public void Deconstruct(out byte blue, out byte green, out byte red)
    {
        byte[] colours = ToArray<byte>();
        (blue, green, red) = (colours[0], colours[1], colours[2]);
    }

    /// <summary>Whether both have the same type, shape and elements, or the array holds this number or these numbers.</summary>
    public override bool Equals(object obj) => obj switch
    {
        NDArray other => dtype == other.dtype && shape == other.shape && ToByteArray().AsSpan().SequenceEqual(other.ToByteArray()),
        int number => First<int>() == number,
        long number => First<long>() == number,
        float number => First<float>() == number,
        double number => First<double>() == number,
        int[] numbers => ToArray<int>().SequenceEqual(numbers),
        long[] numbers => ToArray<long>().SequenceEqual(numbers),
        float[] numbers => ToArray<float>().SequenceEqual(numbers),
        double[] numbers => ToArray<double>().SequenceEqual(numbers),
        _ => false,
    };

    public override int GetHashCode() => HashCode.Combine(dtype, shape);

    private TElement First<TElement>()
        where TElement : unmanaged => size > 0
        ? View(Shape.Scalar, []).ToArray<TElement>()[0]
        : throw new ValueError($"An array without elements is no number. Received: shape {shape}.");
}
