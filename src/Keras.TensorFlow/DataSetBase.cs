using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>Images and labels that belong together.</summary>
public abstract class DataSetBase
{
    public NDArray Data { get; protected set; }

    public NDArray Labels { get; protected set; }
}
