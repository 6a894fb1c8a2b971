namespace Tensorflow.Keras.Datasets;

/// <summary>Images of 28×28 bytes: clothes. Downloaded once, and checked by hash.</summary>
public class FashionMnist
{
    public DatasetPass load_data() => DatasetPass.Of(Native.Datasets.FashionMnist.LoadData());
}
