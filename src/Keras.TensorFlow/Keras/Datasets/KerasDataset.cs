namespace Tensorflow.Keras.Datasets;

/// <summary>What <c>keras.datasets</c> is.</summary>
public class KerasDataset
{
    public Mnist mnist { get; } = new();

    public FashionMnist fashion_mnist { get; } = new();

    public Cifar10 cifar10 { get; } = new();

    public Cifar100 cifar100 { get; } = new();
}
