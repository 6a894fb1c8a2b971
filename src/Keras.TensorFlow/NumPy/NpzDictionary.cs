namespace Tensorflow.NumPy;

/// <summary>The arrays of an <c>.npz</c> file by name.</summary>
public class NpzDictionary(IDictionary<string, NDArray> arrays) : Dictionary<string, NDArray>(arrays)
{
}
