using Keras.Layers;
using Keras.Testing;

namespace Keras.Tests.Layers;

/// <summary>The layer contract of the layers that DenseNet itself does without.</summary>
public class OtherLayersContractTests
{
    private static readonly Shape s_image = (null, 4, 5, 4);

    [Fact]
    public void Is_kept_by_convolutions()
    {
        LayerCheck.Contract(
            () => new DepthwiseConv2D(3, depthMultiplier: 2, activation: "tanh"),
            s_image,
            (null, 2, 3, 8),
            ["depthwise_kernel (3, 3, 4, 2)", "bias (8,)"]);
        LayerCheck.Contract(
            () => new SeparableConv2D(2, 3, padding: "same"),
            s_image,
            (null, 4, 5, 2),
            ["depthwise_kernel (3, 3, 4, 1)", "pointwise_kernel (1, 1, 4, 2)", "bias (2,)"]);
        LayerCheck.Contract(
            () => new Conv2DTranspose(2, 3, strides: 2),
            (null, 3, 3, 2),
            (null, 7, 7, 2),
            ["kernel (3, 3, 2, 2)", "bias (2,)"]);
        LayerCheck.Contract(
            () => new Conv1D(2, 3, padding: "causal"), (null, 6, 3), (null, 6, 2), ["kernel (3, 3, 2)", "bias (2,)"]);
    }

    [Fact]
    public void Leaves_unknown_sizes_unknown()
    {
        Assert.Equal((null, null, null, 2), new Conv2DTranspose(2, 3).Apply(new Input((null, null, 3))).Shape);
        Assert.Equal((null, null, 2), new Conv1D(2, 3).Apply(new Input((null, 3))).Shape);
        Assert.Equal((null, null, null, 3), new UpSampling2D().Apply(new Input((null, null, 3))).Shape);
        Assert.Equal((null, null, 8, 3), new Cropping2D(((0, 0), (1, 1))).Apply(new Input((null, 10, 3))).Shape);
        Assert.Equal((null, null, 3), new MaxPooling1D().Apply(new Input((null, 3))).Shape);
        Assert.Equal((null, 3), new GlobalAveragePooling1D().Apply(new Input((null, 3))).Shape);
        Assert.Equal((null, null, 2), new Reshape((null, 2)).Apply(new Input((null, 4))).Shape);
        Assert.Equal((null, 3, null), new Permute((2, 1)).Apply(new Input((null, 3))).Shape);
        Assert.Equal((null, null, 4), new GroupNormalization(2).Apply(new Input((null, 4))).Shape);
        Assert.Equal((null, null, 4), new LayerNormalization().Apply(new Input((null, 4))).Shape);
    }

    [Fact]
    public void Is_kept_by_pooling()
    {
        LayerCheck.Contract(() => new MaxPooling1D(3, 2, "same"), (null, 6, 3), (null, 3, 3));
        LayerCheck.Contract(() => new AveragePooling1D(), (null, 7, 3), (null, 3, 3));
        LayerCheck.Contract(() => new GlobalMaxPooling1D(), (null, null, 3), (null, 3));
        LayerCheck.Contract(() => new GlobalAveragePooling1D(keepDims: true), (null, 6, 3), (null, 1, 3));
    }

    [Fact]
    public void Is_kept_by_normalization()
    {
        LayerCheck.Contract(() => new LayerNormalization(), (null, 3, 4), (null, 3, 4), ["gamma (4,)", "beta (4,)"]);
        LayerCheck.Contract(
            () => new LayerNormalization((1, 2)), (null, 3, 4), (null, 3, 4), ["gamma (3, 4)", "beta (3, 4)"]);
        LayerCheck.Contract(
            () => new GroupNormalization(2, axis: 1), (null, 4, 3), (null, 4, 3), ["gamma (4,)", "beta (4,)"]);
    }

    [Fact]
    public void Is_kept_by_activations()
    {
        LayerCheck.Contract(() => new LeakyReLU(), (null, 7), (null, 7));
        LayerCheck.Contract(() => new ELU(0.5), (null, 7), (null, 7));
        LayerCheck.Contract(() => new ThresholdedReLU(0.5), (null, 7), (null, 7));
        LayerCheck.Contract(() => new PReLU(sharedAxes: 1), (null, 3, 4), (null, 3, 4), ["alpha (1, 4)"]);
    }

    [Fact]
    public void Is_kept_by_reshaping()
    {
        LayerCheck.Contract(() => new Reshape((5, null)), (null, 4, 5), (null, 5, 4));
        LayerCheck.Contract(() => new Permute((3, 1, 2)), (null, 2, 3, 4), (null, 4, 2, 3));
        LayerCheck.Contract(() => new RepeatVector(3), (null, 4), (null, 3, 4));
        LayerCheck.Contract(() => new Cropping2D((1, 2)), s_image, (null, 2, 1, 4));
        LayerCheck.Contract(() => new Cropping1D((1, 2)), (null, 5, 3), (null, 2, 3));
        LayerCheck.Contract(() => new ZeroPadding1D(2), (null, 2, 3), (null, 6, 3));
        LayerCheck.Contract(() => new UpSampling1D(3), (null, 2, 3), (null, 6, 3));
        LayerCheck.Contract(() => new UpSampling2D((3, 2)), (null, 2, 3, 2), (null, 6, 6, 2));
        LayerCheck.Contract(() => new UpSampling2D(2, interpolation: "bilinear"), (null, 2, 3, 2), (null, 4, 6, 2));
    }

    [Fact]
    public void Is_kept_by_merging()
    {
        foreach (Func<Layer> layer in new Func<Layer>[]
        {
            () => new Multiply(), () => new Average(), () => new Maximum(), () => new Minimum(),
        })
        {
            LayerCheck.Contract(layer, [(null, 2, 3), (null, 3), (null, 2, 1)], (null, 2, 3));
        }

        LayerCheck.Contract(() => new Subtract(), [(null, 2, 3), (null, 2, 3)], (null, 2, 3));
        LayerCheck.Contract(() => new Dot(-1, normalize: true), [(null, 2, 3), (null, 4, 3)], (null, 2, 4));
        LayerCheck.Contract(() => new Dot((2, 1)), [(null, 2, 3), (null, 3, 4)], (null, 2, 4));
    }

    [Fact]
    public void Is_kept_by_regularization()
    {
        LayerCheck.Contract(() => new ActivityRegularization(0.1, 0.2), (null, 4), (null, 4));
        LayerCheck.HasGradients(() => new SpatialDropout2D(0.5, seed: 1), [(2, 3, 3, 4)]);
        LayerCheck.HasGradients(() => new SpatialDropout1D(0.5, seed: 1), [(2, 3, 4)]);
        LayerCheck.HasGradients(() => new GaussianNoise(0.5, seed: 1), [(2, 5)]);
        LayerCheck.HasGradients(() => new GaussianDropout(0.5, seed: 1), [(2, 5)]);
        LayerCheck.HasGradients(() => new AlphaDropout(0.5, seed: 1), [(2, 5)]);
    }

    [Fact]
    public void Is_kept_by_lambda()
    {
        LayerCheck.Contract(() => new Lambda(x => (2 * x) + 1), (null, 4), (null, 4));
        LayerCheck.Contract(() => new Lambda(inputs => inputs[0] * inputs[1]), [(null, 4), (null, 4)], (null, 4));
    }
}
