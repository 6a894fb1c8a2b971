using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using DenseNets = global::Keras.Applications.Densenet;

namespace Tensorflow.Keras;

/// <summary>What <c>keras.applications</c> would be: DenseNet as Keras has it, and with blocks and growth rate of one's own.</summary>
public class ApplicationsApi
{
    public Functional DenseNet121(
        bool include_top = true,
        string weights = "imagenet",
        Tensor input_tensor = null,
        Shape input_shape = null,
        string pooling = null,
        int classes = 1000,
        string classifier_activation = "softmax") => Wrapped(DenseNets.DenseNet121(
            include_top, weights, input_tensor?.Symbol, input_shape?.ToNative(), pooling, classes, classifier_activation));

    public Functional DenseNet169(
        bool include_top = true,
        string weights = "imagenet",
        Tensor input_tensor = null,
        Shape input_shape = null,
        string pooling = null,
        int classes = 1000,
        string classifier_activation = "softmax") => Wrapped(DenseNets.DenseNet169(
            include_top, weights, input_tensor?.Symbol, input_shape?.ToNative(), pooling, classes, classifier_activation));

    public Functional DenseNet201(
        bool include_top = true,
        string weights = "imagenet",
        Tensor input_tensor = null,
        Shape input_shape = null,
        string pooling = null,
        int classes = 1000,
        string classifier_activation = "softmax") => Wrapped(DenseNets.DenseNet201(
            include_top, weights, input_tensor?.Symbol, input_shape?.ToNative(), pooling, classes, classifier_activation));

    /// <summary>A DenseNet of any blocks and growth rate for images such as ImageNet's.</summary>
    public Functional DenseNet(
        int[] blocks,
        int growth_rate = 32,
        bool include_top = true,
        string weights = null,
        Tensor input_tensor = null,
        Shape input_shape = null,
        string pooling = null,
        int classes = 1000,
        string classifier_activation = "softmax",
        double compression = 0.5,
        bool bottleneck = true,
        double dropout_rate = 0,
        double weight_decay = 0) => Wrapped(DenseNets.DenseNet(
            blocks,
            growth_rate,
            include_top,
            weights,
            input_tensor?.Symbol,
            input_shape?.ToNative(),
            pooling,
            classes,
            classifier_activation,
            compression,
            bottleneck,
            dropoutRate: dropout_rate,
            weightDecay: weight_decay));

    /// <summary>A DenseNet of the paper's for CIFAR: DenseNet-BC-100-12 unless told otherwise.</summary>
    public Functional DenseNetCifar(
        int depth = 100,
        int growth_rate = 12,
        bool bottleneck = true,
        double compression = 0.5,
        double dropout_rate = 0,
        double weight_decay = 1e-4,
        Shape input_shape = null,
        int classes = 10) => Wrapped(DenseNets.DenseNetCifar(
            depth,
            growth_rate,
            bottleneck,
            compression,
            dropoutRate: dropout_rate,
            weightDecay: weight_decay,
            inputShape: input_shape?.ToNative(),
            classes: classes));

    /// <summary>Images with channels of 0 to 255 as DenseNet was trained on them.</summary>
    public NDArray preprocess_input(NDArray x) => NDArray.Of(DenseNets.PreprocessInput(x.ToFloats()));

    private static Functional Wrapped(Native.Models.Model model) => (Functional)Model.Of(model);
}
