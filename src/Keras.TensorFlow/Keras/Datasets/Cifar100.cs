namespace Tensorflow.Keras.Datasets;

/// <summary>Images of 32×32×3 bytes: objects of a hundred classes. Downloaded once, and checked by hash.</summary>
public class Cifar100
{
    public DatasetPass load_data() => DatasetPass.Of(Native.Datasets.Cifar100.LoadData());
}
