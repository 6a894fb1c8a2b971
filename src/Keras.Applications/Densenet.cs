using System.Globalization;
using Keras.Engine.Backends;
using Keras.Layers;
using Keras.Models;

namespace Keras.Applications;

/// <summary>The functions of <c>keras.applications.densenet</c>, with growth rate and depth as arguments.</summary>
/// <remarks>
/// Port of keras_applications/densenet.py (1.0.8); Huang et al. 2017, "Densely Connected Convolutional Networks",
/// arXiv:1608.06993. <c>using static Keras.Applications.Densenet;</c> gives the bare calls.
/// </remarks>
public static partial class Densenet
{
    private const int ImageNetClasses = 1000;

    /// <summary>DenseNet-121: blocks of 6, 12, 24 and 16 layers.</summary>
    /// <inheritdoc cref="DenseNet" path="/param"/>
    public static Model DenseNet121(
        bool includeTop = true,
        string? weights = "imagenet",
        KerasTensor? inputTensor = null,
        Shape? inputShape = null,
        string? pooling = null,
        int classes = ImageNetClasses,
        string? classifierActivation = "softmax") =>
        DenseNet([6, 12, 24, 16], 32, includeTop, weights, inputTensor, inputShape, pooling, classes, classifierActivation);

    /// <summary>DenseNet-169: blocks of 6, 12, 32 and 32 layers.</summary>
    /// <inheritdoc cref="DenseNet" path="/param"/>
    public static Model DenseNet169(
        bool includeTop = true,
        string? weights = "imagenet",
        KerasTensor? inputTensor = null,
        Shape? inputShape = null,
        string? pooling = null,
        int classes = ImageNetClasses,
        string? classifierActivation = "softmax") =>
        DenseNet([6, 12, 32, 32], 32, includeTop, weights, inputTensor, inputShape, pooling, classes, classifierActivation);

    /// <summary>DenseNet-201: blocks of 6, 12, 48 and 32 layers.</summary>
    /// <inheritdoc cref="DenseNet" path="/param"/>
    public static Model DenseNet201(
        bool includeTop = true,
        string? weights = "imagenet",
        KerasTensor? inputTensor = null,
        Shape? inputShape = null,
        string? pooling = null,
        int classes = ImageNetClasses,
        string? classifierActivation = "softmax") =>
        DenseNet([6, 12, 48, 32], 32, includeTop, weights, inputTensor, inputShape, pooling, classes, classifierActivation);

    /// <summary>DenseNet-264 of the paper: blocks of 6, 12, 64 and 48 layers. There are no published Keras weights.</summary>
    /// <inheritdoc cref="DenseNet" path="/param"/>
    public static Model DenseNet264(
        bool includeTop = true,
        string? weights = null,
        KerasTensor? inputTensor = null,
        Shape? inputShape = null,
        string? pooling = null,
        int classes = ImageNetClasses,
        string? classifierActivation = "softmax") =>
        DenseNet([6, 12, 64, 48], 32, includeTop, weights, inputTensor, inputShape, pooling, classes, classifierActivation);

    /// <summary>
    /// DenseNet-161 of the authors' code: blocks of 6, 12, 36 and 24 layers, growth rate 48, 96 filters in the stem.
    /// There are no published Keras weights.
    /// </summary>
    /// <inheritdoc cref="DenseNet" path="/param"/>
    public static Model DenseNet161(
        bool includeTop = true,
        string? weights = null,
        KerasTensor? inputTensor = null,
        Shape? inputShape = null,
        string? pooling = null,
        int classes = ImageNetClasses,
        string? classifierActivation = "softmax") =>
        DenseNet(
            [6, 12, 36, 24],
            48,
            includeTop,
            weights,
            inputTensor,
            inputShape,
            pooling,
            classes,
            classifierActivation,
            initialFilters: 96);

    /// <summary>A DenseNet of any depth and width.</summary>
    /// <remarks>
    /// Every layer of a block sees the features of all layers before it. Images <c>(batch, height, width, 3)</c>; with the
    /// top the output is <c>(batch, classes)</c>, without it the features, pooled if asked for.
    /// </remarks>
    /// <param name="blocks">Number of layers in each dense block.</param>
    /// <param name="growthRate">Channels that each layer adds; 32 in Keras.</param>
    /// <param name="includeTop">Whether global pooling and the classifier are part of the model.</param>
    /// <param name="weights">
    /// <c>"imagenet"</c> for the published weights (DenseNet-121, 169 and 201 only), a path to a weight file, or null for
    /// random weights.
    /// </param>
    /// <param name="inputTensor">A tensor to start from instead of a new input.</param>
    /// <param name="inputShape">
    /// Shape of the images without the batch, at least 32×32; <c>(224, 224, 3)</c> with the top and
    /// <c>(null, null, 3)</c> without it if null.
    /// </param>
    /// <param name="pooling"><c>"avg"</c> or <c>"max"</c> pools the features globally when there is no top.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="classifierActivation">Activation of the classifier; null for logits.</param>
    /// <param name="compression">Share of channels that a transition keeps, in (0, 1].</param>
    /// <param name="bottleneck">Whether a 1×1 convolution stands before each 3×3 convolution.</param>
    /// <param name="bottleneckWidth">Channels of the 1×1 convolution, in growth rates.</param>
    /// <param name="initialFilters">Channels of the stem; 64 if null, or two growth rates with the CIFAR stem.</param>
    /// <param name="stem">The first layers: for images of 224 or of 32 pixels.</param>
    /// <param name="dropoutRate">Share of values dropped after each convolution but the first, in [0, 1).</param>
    /// <param name="weightDecay">L2 penalty on the kernels of convolutions and classifier: <c>weightDecay * sum(w²)</c>.</param>
    /// <param name="kernelInitializer">Name of the initializer of all kernels.</param>
    /// <param name="name">Name of the model; <c>densenet121</c> and so on for the known blocks if null.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message says what was expected.</exception>
    public static Model DenseNet(
        IReadOnlyList<int> blocks,
        int growthRate = 32,
        bool includeTop = true,
        string? weights = null,
        KerasTensor? inputTensor = null,
        Shape? inputShape = null,
        string? pooling = null,
        int classes = ImageNetClasses,
        string? classifierActivation = "softmax",
        double compression = 0.5,
        bool bottleneck = true,
        int bottleneckWidth = 4,
        int? initialFilters = null,
        DenseNetStem stem = DenseNetStem.ImageNet,
        double dropoutRate = 0,
        double weightDecay = 0,
        string kernelInitializer = "glorot_uniform",
        string? name = null)
    {
        DenseNetOptions options = new()
        {
            Blocks = blocks,
            GrowthRate = growthRate,
            Compression = compression,
            Bottleneck = bottleneck,
            BottleneckWidth = bottleneckWidth,
            InitialFilters = initialFilters
                ?? (stem == DenseNetStem.Cifar ? 2 * CheckedGrowthRate(growthRate, Math.Max(bottleneckWidth, 2)) : 64),
            Stem = stem,
            DropoutRate = dropoutRate,
            WeightDecay = weightDecay,
            KernelInitializer = () => kernelInitializer,
        };
        return Build(
            options, includeTop, weights, inputTensor, inputShape, pooling, classes, classifierActivation, name, 224);
    }

    /// <summary>The DenseNets of the paper for CIFAR: three blocks of equal depth on images of 32×32 pixels.</summary>
    /// <remarks>
    /// The recipe of the widespread Keras scripts: <c>he_normal</c> kernels, L2 penalty 1e-4, batch normalization with
    /// momentum 0.9 and epsilon 1e-5, new features concatenated in front of the old ones.
    /// </remarks>
    /// <param name="depth">
    /// Layers with weights: <c>6N + 4</c> with bottlenecks, <c>3N + 4</c> without, for N layers in each block.
    /// </param>
    /// <param name="growthRate">Channels that each layer adds.</param>
    /// <param name="bottleneck">Whether a 1×1 convolution stands before each 3×3 convolution (the B of DenseNet-BC).</param>
    /// <param name="compression">Share of channels that a transition keeps (the C of DenseNet-BC); in (0, 1].</param>
    /// <param name="initialFilters">Channels of the stem; two growth rates for DenseNet-BC and 16 otherwise if null.</param>
    /// <param name="dropoutRate">Share of values dropped after each convolution but the first, in [0, 1); 0.2 in the paper
    /// when there is no augmentation.</param>
    /// <param name="weightDecay">L2 penalty on the kernels of convolutions and classifier: <c>weightDecay * sum(w²)</c>.</param>
    /// <param name="kernelInitializer">Name of the initializer of all kernels.</param>
    /// <param name="includeTop">Whether global pooling and the classifier are part of the model.</param>
    /// <param name="weights">A path to a weight file, or null for random weights.</param>
    /// <param name="inputTensor">A tensor to start from instead of a new input.</param>
    /// <param name="inputShape">Shape of the images without the batch; <c>(32, 32, 3)</c> if null.</param>
    /// <param name="pooling"><c>"avg"</c> or <c>"max"</c> pools the features globally when there is no top.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="classifierActivation">Activation of the classifier; null for logits.</param>
    /// <param name="name">Name of the model; <c>densenet_bc_100_12</c> and so on if null.</param>
    /// <exception cref="ArgumentException">The depth is not possible; the message says which are.</exception>
    public static Model DenseNetCifar(
        int depth = 100,
        int growthRate = 12,
        bool bottleneck = true,
        double compression = 0.5,
        int? initialFilters = null,
        double dropoutRate = 0,
        double weightDecay = 1e-4,
        string kernelInitializer = "he_normal",
        bool includeTop = true,
        string? weights = null,
        KerasTensor? inputTensor = null,
        Shape? inputShape = null,
        string? pooling = null,
        int classes = 10,
        string? classifierActivation = "softmax",
        string? name = null)
    {
        int layersPerUnit = bottleneck ? 2 : 1;
        int step = 3 * layersPerUnit;
        if (depth < step + 4 || (depth - 4) % step != 0)
        {
            int below = Math.Max(1, (depth - 4) / step);
            throw new ArgumentException(
                $"`depth` must be {step}N + 4 {(bottleneck ? "with" : "without")} bottlenecks: "
                + $"{step + 4}, {(2 * step) + 4}, {(3 * step) + 4}, … Received: {depth}. "
                + $"The nearest are {(below * step) + 4} and {((below + 1L) * step) + 4}.",
                nameof(depth));
        }

        int units = (depth - 4) / step;
        string kind = $"{(bottleneck ? "b" : "")}{(compression < 1 ? "c" : "")}";
        return DenseNetCifar(
            [units, units, units],
            growthRate,
            bottleneck,
            compression,
            initialFilters,
            dropoutRate,
            weightDecay,
            kernelInitializer,
            includeTop,
            weights,
            inputTensor,
            inputShape,
            pooling,
            classes,
            classifierActivation,
            name ?? $"densenet{(kind.Length > 0 ? $"_{kind}" : "")}_{depth}_{growthRate}");
    }

    /// <summary>A DenseNet for CIFAR, by the same recipe, with blocks of one's choice.</summary>
    /// <remarks><c>[6, 12, 24, 16]</c> with growth rate 32 is the <c>densenet_121x32</c> of the scripts, and so on.</remarks>
    /// <param name="blocks">Number of layers in each dense block.</param>
    /// <param name="initialFilters">Channels of the stem; two growth rates for DenseNet-BC and 16 otherwise if null.</param>
    /// <param name="inputShape">Shape of the images without the batch; <c>(32, 32, 3)</c> if null.</param>
    /// <param name="weights">A path to a weight file, or null for random weights.</param>
    /// <inheritdoc cref="DenseNet" path="/param[not(@name='blocks' or @name='initialFilters' or @name='inputShape' or @name='weights')]"/>
    public static Model DenseNetCifar(
        IReadOnlyList<int> blocks,
        int growthRate,
        bool bottleneck = true,
        double compression = 0.5,
        int? initialFilters = null,
        double dropoutRate = 0,
        double weightDecay = 1e-4,
        string kernelInitializer = "he_normal",
        bool includeTop = true,
        string? weights = null,
        KerasTensor? inputTensor = null,
        Shape? inputShape = null,
        string? pooling = null,
        int classes = 10,
        string? classifierActivation = "softmax",
        string? name = null)
    {
        bool compressed = bottleneck && compression < 1;
        DenseNetOptions options = new()
        {
            Blocks = blocks,
            GrowthRate = growthRate,
            Compression = compression,
            Bottleneck = bottleneck,
            InitialFilters = initialFilters ?? (compressed ? 2 * CheckedGrowthRate(growthRate, 4) : 16),
            Stem = DenseNetStem.Cifar,
            DropoutRate = dropoutRate,
            WeightDecay = weightDecay,
            KernelInitializer = () => kernelInitializer,
            Momentum = 0.9,
            Epsilon = 1e-5,
            NewFeaturesFirst = true,
        };
        return Build(
            options, includeTop, weights, inputTensor, inputShape, pooling, classes, classifierActivation, name, 32);
    }

    private static Model Build(
        DenseNetOptions options,
        bool includeTop,
        string? weights,
        KerasTensor? inputTensor,
        Shape? inputShape,
        string? pooling,
        int classes,
        string? classifierActivation,
        string? name,
        int defaultSize)
    {
        Check(options, classes, pooling);
        CheckMemory(options);
        string? published = PublishedName(options);
        PretrainedWeights.Check(weights, published, includeTop, classes, ImageNetClasses, classifierActivation);
        Shape shape = InputShapes.Resolve(inputShape, weights, includeTop, defaultSize, minimum: 32);
        KerasTensor image = inputTensor ?? new Input(shape);
        DenseNetBuilder builder = new(options);
        KerasTensor x = builder.Features(image);
        if (includeTop)
        {
            x = new GlobalAveragePooling2D(name: "avg_pool").Apply(x);
            x = builder.Classify(x, classes, classifierActivation ?? "linear");
        }
        else if (pooling == "avg")
        {
            x = new GlobalAveragePooling2D(name: "avg_pool").Apply(x);
        }
        else if (pooling == "max")
        {
            x = new GlobalMaxPooling2D(name: "max_pool").Apply(x);
        }

        Model model = new(
            inputTensor is null ? image : Utils.GetSourceInputs(inputTensor), x, name ?? published ?? "densenet");
        PretrainedWeights.Load(model, weights, published, includeTop);
        return model;
    }

    // The networks whose weights were published; dropout, weight decay and initializer do not change what they are.
    private static string? PublishedName(DenseNetOptions options) => options is
    {
        GrowthRate: 32,
        Compression: 0.5,
        Bottleneck: true,
        BottleneckWidth: 4,
        InitialFilters: 64,
        Stem: DenseNetStem.ImageNet,
    }
        ? options.Blocks switch
        {
            [6, 12, 24, 16] => "densenet121",
            [6, 12, 32, 32] => "densenet169",
            [6, 12, 48, 32] => "densenet201",
            _ => null,
        }
        : null;

    private static void Check(DenseNetOptions options, int classes, string? pooling)
    {
        if (options.Blocks.Count == 0 || options.Blocks.Any(layers => layers < 1))
        {
            throw new ArgumentException(
                $"`blocks` needs at least one block of at least one layer. Received: [{string.Join(", ", options.Blocks)}].");
        }

        Positive(options.BottleneckWidth, "bottleneckWidth");
        CheckedGrowthRate(options.GrowthRate, options.BottleneckWidth);
        Positive(options.InitialFilters, "initialFilters");
        Positive(classes, "classes");
        if (options.Compression is not (> 0 and <= 1))
        {
            throw new ArgumentException($"`compression` must lie in (0, 1]. Received: {options.Compression}.");
        }

        if (options.DropoutRate is not (>= 0 and < 1))
        {
            throw new ArgumentException($"`dropoutRate` must lie in [0, 1). Received: {options.DropoutRate}.");
        }

        if (options.WeightDecay < 0)
        {
            throw new ArgumentException($"`weightDecay` must be at least 0. Received: {options.WeightDecay}.");
        }

        if (pooling is not (null or "avg" or "max"))
        {
            throw new ArgumentException($"`pooling` must be null, \"avg\" or \"max\". Received: \"{pooling}\".");
        }
    }

    // Before any layer is made: a billion of them would take all memory first.
    private static void CheckMemory(DenseNetOptions options)
    {
        double weights = options.ConvolutionWeights;
        MemoryBudget.Announce(
            (long)Math.Min(weights * sizeof(float), long.MaxValue / 2),
            string.Create(
                CultureInfo.InvariantCulture,
                $"A DenseNet of blocks [{string.Join(", ", options.Blocks)}] and growth rate {options.GrowthRate}, "
                + $"of {weights:N0} weights,"));
    }

    // A bottleneck has so many times the channels of the growth rate.
    private static int CheckedGrowthRate(int growthRate, int bottleneckWidth)
    {
        Positive(growthRate, nameof(growthRate));
        int most = CheckedSizes.Limit / bottleneckWidth;
        return growthRate <= most ? growthRate : throw new ArgumentException(
            $"`growthRate` must be at most {most}, as bottlenecks have {bottleneckWidth} times as many channels. Received: {growthRate}.");
    }

    private static void Positive(int value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentException($"`{name}` must be a positive integer. Received: {value}.");
        }
    }
}
