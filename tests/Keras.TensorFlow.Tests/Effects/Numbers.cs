using Tensorflow.NumPy;

namespace Tensorflow.Tests.Effects;

/// <summary>Arrays to call members on.</summary>
internal static class Numbers
{
    /// <summary>Numbers between -1 and 1 of float32, all different.</summary>
    public static NDArray Of(params int[] shape) => From(1.7, shape);

    /// <summary>Others.</summary>
    public static NDArray Others(params int[] shape) => From(2.3, shape);

    /// <summary>Numbers between 0 and 1, such as models give.</summary>
    public static NDArray Shares(params int[] shape) => (From(1.7, shape) + 1f) * 0.5f;

    private static NDArray From(double step, int[] shape)
    {
        int count = shape.Aggregate(1, (product, size) => product * size);
        return new NDArray(Enumerable.Range(1, count).Select(place => (float)Math.Sin(step * place)).ToArray(), new Shape(shape));
    }
}
