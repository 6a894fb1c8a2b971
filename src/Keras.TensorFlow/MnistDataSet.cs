using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>Digits with numbers from 0 to 1, and their labels.</summary>
public class MnistDataSet : DataSetBase
{
    /// <param name="reshape">Whether an image becomes one row.</param>
    public MnistDataSet(NDArray images, NDArray labels, TF_DataType dataType, bool reshape)
    {
        NDArray numbers = images.astype(dataType) * NDArray.Scalar(1 / 255f).astype(dataType);
        Data = reshape ? numbers.reshape(((int)images.dims[0], -1)) : numbers;
        Labels = labels.astype(dataType);
    }

    public int NumOfExamples => (int)Data.dims[0];
}
