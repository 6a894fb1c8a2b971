namespace Keras.Applications;

/// <summary>The first layers of a DenseNet.</summary>
public enum DenseNetStem
{
    /// <summary>A 7×7 convolution with stride 2, batch normalization, ReLU and a 3×3 pooling with stride 2.</summary>
    ImageNet,

    /// <summary>A 3×3 convolution and nothing else, for images of 32×32 pixels.</summary>
    Cifar,
}
