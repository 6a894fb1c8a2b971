namespace Tensorflow.Keras.Datasets;

/// <summary>Images of 28×28 bytes: digits. Downloaded once, and checked by hash.</summary>
public class Mnist
{
    public DatasetPass load_data() => DatasetPass.Of(Native.Datasets.Mnist.LoadData());
}
