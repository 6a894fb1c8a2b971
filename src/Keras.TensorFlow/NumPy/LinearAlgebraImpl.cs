namespace Tensorflow.NumPy;

/// <summary>NumPy's <c>linalg</c>.</summary>
public class LinearAlgebraImpl
{
    /// <summary>The square root of the sum of squares, of all elements or along axes.</summary>
    public NDArray norm(NDArray a, Axis axis = null) => np.sqrt(np.sum(np.square(a), axis));
}
