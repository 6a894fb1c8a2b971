using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>Inputs, targets and perhaps sample weights to validate with: pairs and triples of arrays become one.</summary>
public class ValidationDataPack
{
    public ValidationDataPack((NDArray, NDArray) validation_data)
        : this([validation_data.Item1], validation_data.Item2, null)
    {
    }

    public ValidationDataPack((NDArray, NDArray, NDArray) validation_data)
        : this([validation_data.Item1], validation_data.Item2, validation_data.Item3)
    {
    }

    public ValidationDataPack((IEnumerable<NDArray>, NDArray) validation_data)
        : this(validation_data.Item1, validation_data.Item2, null)
    {
    }

    public ValidationDataPack((IEnumerable<NDArray>, NDArray, NDArray) validation_data)
        : this(validation_data.Item1, validation_data.Item2, validation_data.Item3)
    {
    }

    private ValidationDataPack(IEnumerable<NDArray> x, NDArray y, NDArray weight) => (X, Y, Weight) = ([.. x], y, weight);

    private NDArray[] X { get; }

    private NDArray Y { get; }

    private NDArray Weight { get; }

    public static implicit operator ValidationDataPack((NDArray, NDArray) validation_data) => new(validation_data);

    public static implicit operator ValidationDataPack((NDArray, NDArray, NDArray) validation_data) => new(validation_data);

    public static implicit operator ValidationDataPack((IEnumerable<NDArray>, NDArray) validation_data) => new(validation_data);

    public static implicit operator ValidationDataPack((IEnumerable<NDArray>, NDArray, NDArray) validation_data) => new(validation_data);

    internal Native.Training.ValidationData ToNative() => new(
        Native.Arrays.Create([.. X.Select(array => array.ToArrayLike())]),
        Y.ToArrayLike(),
        Weight is null ? default : Weight.ToArrayLike());
}
