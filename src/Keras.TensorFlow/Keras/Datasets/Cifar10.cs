namespace Tensorflow.Keras.Datasets;

/// <summary>Images of 32×32×3 bytes: objects of ten classes. Downloaded once, and checked by hash.</summary>
public class Cifar10
{
    public DatasetPass load_data() => DatasetPass.Of(Native.Datasets.Cifar10.LoadData());
}
