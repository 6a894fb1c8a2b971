using Keras.Layers;
using Keras.Models;
using Keras.Testing;

namespace Keras.Onnx.Tests;

public class LayerExportTests
{
    private static readonly Dictionary<string, (Func<Layer> Layer, Shape[] Inputs)> s_cases = new()
    {
        ["ELU"] = (() => new ELU(0.7), [(4, 5)]),
        ["LeakyReLU"] = (() => new LeakyReLU(), [(4, 5, 3)]),
        ["PReLU"] = (() => new PReLU(sharedAxes: (1, 2)), [(4, 5, 3)]),
        ["ReLU"] = (() => new ReLU(maxValue: 0.8, negativeSlope: 0.1, threshold: 0.2), [(4, 5, 3)]),
        ["Softmax"] = (() => new Softmax(), [(4, 5, 3)]),
        ["Softmax of another axis"] = (() => new Softmax(axis: 1), [(4, 5, 3)]),
        ["ThresholdedReLU"] = (() => new ThresholdedReLU(0.3), [(4, 5)]),
        ["Conv1D"] = (() => new Conv1D(4, 3, strides: 2, padding: "same", activation: "relu"), [(9, 3)]),
        ["Conv1D causal"] = (() => new Conv1D(4, 3, dilationRate: 2, padding: "causal"), [(9, 3)]),
        ["Conv2D"] = (() => new Conv2D(4, (3, 2), strides: (1, 2), padding: "same"), [(7, 8, 3)]),
        ["Conv2D valid, dilated"] = (() => new Conv2D(4, 3, dilationRate: 2, useBias: false), [(7, 8, 3)]),
        ["Conv2D in groups, channels first"] =
            (() => new Conv2D(4, 3, groups: 2, dataFormat: "channels_first", activation: "tanh"), [(6, 7, 8)]),
        ["Conv2DTranspose"] = (() => new Conv2DTranspose(4, 3, strides: 2, padding: "same"), [(5, 6, 3)]),
        ["Conv2DTranspose valid"] = (() => new Conv2DTranspose(4, (3, 2), strides: 3), [(5, 6, 3)]),
        ["Conv2DTranspose with output padding"] =
            (() => new Conv2DTranspose(4, 3, strides: 2, padding: "same", outputPadding: 1, useBias: false), [(5, 6, 3)]),
        ["DepthwiseConv2D"] = (() => new DepthwiseConv2D(3, padding: "same", depthMultiplier: 2), [(7, 8, 3)]),
        ["SeparableConv2D"] = (() => new SeparableConv2D(5, 3, strides: 2, depthMultiplier: 2), [(7, 8, 3)]),
        ["Dense"] = (() => new Dense(4, activation: "sigmoid"), [5]),
        ["Dense of images"] = (() => new Dense(4, useBias: false), [(2, 3, 5)]),
        ["Rescaling"] = (() => new Rescaling([1.0 / 3, 2, 4], [1, 2, 3]), [(4, 5, 3)]),
        ["Add"] = (() => new Add(), [(4, 5, 3), (4, 5, 3), (1, 1, 3)]),
        ["Add of ranks"] = (() => new Add(), [(4, 5, 3), 3]),
        ["Average"] = (() => new Average(), [(4, 5), (4, 5)]),
        ["Concatenate"] = (() => new Concatenate(axis: 1), [(4, 5, 3), (2, 5, 3)]),
        ["Dot"] = (() => new Dot(axes: (1, 2)), [(3, 4), (2, 3)]),
        ["Dot normalized"] = (() => new Dot(axes: 1, normalize: true), [4, 4]),
        ["Maximum"] = (() => new Maximum(), [(4, 5), (4, 5)]),
        ["Minimum"] = (() => new Minimum(), [(4, 5), (4, 5)]),
        ["Multiply"] = (() => new Multiply(), [(4, 5), (4, 1)]),
        ["Subtract"] = (() => new Subtract(), [(4, 5), (4, 5)]),
        ["BatchNormalization"] = (() => new BatchNormalization(), [(4, 5, 3)]),
        ["BatchNormalization of vectors"] = (() => new BatchNormalization(scale: false), [5]),
        ["BatchNormalization of steps"] = (() => new BatchNormalization(center: false), [(4, 5)]),
        ["BatchNormalization of rows"] = (() => new BatchNormalization(axis: 1), [(4, 5, 3)]),
        ["GroupNormalization"] = (() => new GroupNormalization(groups: 2), [(4, 5, 6)]),
        ["LayerNormalization"] = (() => new LayerNormalization(), [(4, 5, 3)]),
        ["LayerNormalization of several axes"] = (() => new LayerNormalization(axis: (1, 3)), [(4, 5, 3)]),
        ["AveragePooling1D"] = (() => new AveragePooling1D(3, strides: 2, padding: "same"), [(8, 3)]),
        ["AveragePooling2D"] = (() => new AveragePooling2D(3, strides: 2, padding: "same"), [(7, 8, 3)]),
        ["GlobalAveragePooling1D"] = (() => new GlobalAveragePooling1D(), [(4, 3)]),
        ["GlobalAveragePooling2D"] = (() => new GlobalAveragePooling2D(), [(4, 5, 3)]),
        ["GlobalAveragePooling2D that keeps axes"] = (() => new GlobalAveragePooling2D(keepDims: true), [(4, 5, 3)]),
        ["GlobalMaxPooling1D"] = (() => new GlobalMaxPooling1D(), [(4, 3)]),
        ["GlobalMaxPooling2D"] = (() => new GlobalMaxPooling2D(dataFormat: "channels_first"), [(3, 4, 5)]),
        ["MaxPooling1D"] = (() => new MaxPooling1D(2), [(9, 3)]),
        ["MaxPooling2D"] = (() => new MaxPooling2D(3, strides: 2, padding: "same"), [(7, 8, 3)]),
        ["Cropping1D"] = (() => new Cropping1D((1, 2)), [(7, 3)]),
        ["CenterCrop"] = (() => new CenterCrop(3, 4), [(6, 7, 3)]),
        ["Resizing"] = (() => new Resizing(5, 9), [(6, 7, 3)]),
        ["Normalization"] = (() => new Normalization(mean: [1, 2, 3], variance: [4, 5, 6]), [(4, 5, 3)]),
        ["RandomBrightness"] = (() => new RandomBrightness(0.2), [(6, 6, 3)]),
        ["RandomContrast"] = (() => new RandomContrast(0.2), [(6, 6, 3)]),
        ["RandomFlip"] = (() => new RandomFlip(), [(6, 6, 3)]),
        ["RandomCrop"] = (() => new RandomCrop(3, 4), [(6, 7, 3)]),
        ["RandAugment"] = (() => new RandAugment(), [(6, 6, 3)]),
        ["MixUp"] = (() => new MixUp(), [(6, 6, 3)]),
        ["CutMix"] = (() => new CutMix(), [(6, 6, 3)]),
        ["RandomRotation"] = (() => new RandomRotation(0.2), [(6, 6, 3)]),
        ["RandomTranslation"] = (() => new RandomTranslation(0.2, 0.2), [(6, 6, 3)]),
        ["RandomZoom"] = (() => new RandomZoom(0.2), [(6, 6, 3)]),
        ["Cropping2D"] = (() => new Cropping2D(((1, 0), (2, 1))), [(5, 6, 3)]),
        ["Flatten"] = (() => new Flatten(), [(2, 3, 4)]),
        ["Permute"] = (() => new Permute((3, 1, 2)), [(2, 3, 4)]),
        ["RepeatVector"] = (() => new RepeatVector(3), [4]),
        ["Reshape"] = (() => new Reshape((2, null, 2)), [(3, 4)]),
        ["UpSampling1D"] = (() => new UpSampling1D(3), [(4, 3)]),
        ["Conv3D"] = (() => new Conv3D(3, (3, 2, 2), strides: (2, 1, 1), padding: "same"), [(4, 5, 6, 2)]),
        ["MaxPooling3D"] = (() => new MaxPooling3D(2, padding: "same"), [(3, 5, 6, 2)]),
        ["AveragePooling3D"] = (() => new AveragePooling3D(2, padding: "same"), [(3, 5, 6, 2)]),
        ["GlobalMaxPooling3D"] = (() => new GlobalMaxPooling3D(), [(3, 5, 6, 2)]),
        ["GlobalAveragePooling3D"] = (() => new GlobalAveragePooling3D(), [(3, 5, 6, 2)]),
        ["UpSampling3D"] = (() => new UpSampling3D((1, 2, 3)), [(3, 4, 2, 2)]),
        ["ZeroPadding3D"] = (() => new ZeroPadding3D(((1, 2), (0, 1), (3, 0))), [(3, 4, 2, 2)]),
        ["Cropping3D"] = (() => new Cropping3D(((1, 0), (0, 2), (1, 1))), [(3, 4, 5, 2)]),
        ["Embedding"] = (() => new Embedding(2, 3), [(4, 2)]),
        ["TimeDistributed"] = (() => new TimeDistributed(new Conv2D(2, 2)), [(3, 4, 5, 2)]),
        ["SpectralNormalization"] = (() => new SpectralNormalization(new Dense(3)), [(4, 2)]),
        ["Attention"] = (() => new Attention(useScale: true) { UseCausalMask = true }, [(3, 4), (5, 4)]),
        ["Attention by angles"] = (() => new Attention(scoreMode: "concat"), [(3, 4), (5, 4), (5, 4)]),
        ["MultiHeadAttention"] = (() => new MultiHeadAttention(2, 3), [(3, 4), (5, 4)]),
        ["MultiHeadAttention with a mask"] =
            (() => new MultiHeadAttention(2, 3, 4) { UseCausalMask = true }, [(3, 4), (5, 4), (5, 4), (3, 5)]),
        ["MultiHeadAttention of rows"] = (() => new MultiHeadAttention(2, 3, attentionAxes: 2), [(2, 3, 4), (2, 5, 4)]),
        ["UnitNormalization"] = (() => new UnitNormalization(), [(3, 4)]),
        ["UpSampling2D"] = (() => new UpSampling2D((2, 3)), [(3, 4, 2)]),
        ["UpSampling2D bilinear"] = (() => new UpSampling2D(2, interpolation: "bilinear"), [(3, 4, 2)]),
        ["ZeroPadding1D"] = (() => new ZeroPadding1D((1, 2)), [(4, 3)]),
        ["ZeroPadding2D"] = (() => new ZeroPadding2D(((1, 2), (3, 0))), [(4, 5, 3)]),
        ["ActivityRegularization"] = (() => new ActivityRegularization(l1: 0.1), [(4, 5)]),
        ["AlphaDropout"] = (() => new AlphaDropout(0.5), [(4, 5)]),
        ["Dropout"] = (() => new Dropout(0.5), [(4, 5)]),
        ["GaussianDropout"] = (() => new GaussianDropout(0.5), [(4, 5)]),
        ["GaussianNoise"] = (() => new GaussianNoise(0.5), [(4, 5)]),
        ["SpatialDropout1D"] = (() => new SpatialDropout1D(0.5), [(4, 5)]),
        ["SpatialDropout2D"] = (() => new SpatialDropout2D(0.5), [(4, 5, 3)]),
        ["Lambda"] = (
            () => new Lambda(x => Ops.Select(Ops.Greater(x, Ops.Constant(0.2)), Ops.Floor(x * 7), Ops.Power(Ops.Abs(x), x))),
            [(4, 5)]),
        ["Lambda over a batch's moments"] = (
            () => new Lambda(x =>
            {
                (Value mean, Value variance) = Ops.Moments(x);
                return Ops.ScaleChannels(x - mean, 1 / Ops.Sqrt(variance + 0.1));
            }),
            [(4, 5, 3)]),
        ["Lambda that counts"] = (
            () => new Lambda(x => Ops.OneHot(Ops.ArgMax(x, -1), 5) * Ops.Sum(Ops.IsFinite(x / (x - x)), axis: -1, keepDims: true) + x),
            [(4, 5)]),
        ["Lambda of minima and angles"] = (
            () => new Lambda(x => Ops.Min(x, -1, keepDims: true) + Ops.Sin(x) + Ops.Arctan(x) + Ops.Round(x * 9)),
            [(4, 5)]),
        ["Lambda of other functions"] = (
            () => new Lambda(x => Ops.Sign(x) + Ops.Cos(x) + Ops.Erf(x) + Ops.Log(Ops.Exp(x)) + Ops.Minimum(x, -x) + Ops.Square(x)
                + Ops.GreaterOrEqual(x, x) + Ops.Equal(x, -x) + Ops.StopGradient(x) + Ops.Cast(Ops.Cast(x * 9, Engine.Tensors.DType.Int32), Engine.Tensors.DType.Float32)),
            [(4, 5)]),
    };

    // Layers that prepare images in front of a network.
    public static TheoryData<string> Cases => [.. s_cases.Keys, .. Activations.Select(name => $"Activation {name}")];

    private static IEnumerable<string> Activations =>
    [
        "elu", "exponential", "gelu", "hard_sigmoid", "linear", "relu", "selu", "sigmoid", "softmax", "softplus", "softsign",
        "swish", "tanh",
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_layer_computes_the_same_in_ONNX_Runtime_for_batches_of_any_size(string name)
    {
        (Func<Layer> make, Shape[] inputs) = name.StartsWith("Activation ", StringComparison.Ordinal)
            ? (() => new Activation(name["Activation ".Length..]), [(4, 5)])
            : s_cases[name];
        Layer layer = make();
        KerasTensor[] tensors = [.. inputs.Select(shape => (KerasTensor)new Input(shape))];
        Model model = new(tensors, layer.Apply(tensors.Length == 1 ? tensors[0] : tensors));
        LayerCheck.FillWeights(layer);

        using ExportedModel exported = new(model);

        exported.Agrees(1e-5, [.. inputs.Select(shape => ((Shape)2).Concat(shape))]);
        exported.Agrees(1e-5, [.. inputs.Select(shape => ((Shape)7).Concat(shape))]);
    }

    [Fact]
    public void Every_layer_has_a_case()
    {
        IEnumerable<string> layers = typeof(Layer).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract && !type.IsAssignableTo(typeof(Model)))
            .Select(type => type.Name).Except(["InputLayer", "Activation"]);
        Assert.Empty(layers.Except(s_cases.Keys.Select(name => name.Split(' ')[0])));
    }
}
