using System.Numerics.Tensors;

namespace Keras.Preprocessing;

/// <summary>Makes batches of images that are shifted, flipped, turned, … at random, and normalized.</summary>
/// <remarks>
/// Every image goes through: one affine warp (rotation, shift, shear, zoom), channel shift, horizontal flip, vertical
/// flip, brightness; then <paramref name="preprocessingFunction"/>, <paramref name="rescale"/>, samplewise centering
/// and scaling, featurewise centering and scaling, whitening. So the random part works on the numbers as they come.
/// Port of keras_preprocessing/image/image_data_generator.py up to 1.1.2, where a height shift moves rows;
/// <see cref="Fit"/> rescales first, as from 1.1.1 on. Random numbers are those of this library, not NumPy's.
/// <paramref name="cropPadding"/> and <paramref name="standardizeFirst"/> are additions to Keras.
/// </remarks>
/// <param name="featurewiseCenter">Subtract the mean of each channel, which <see cref="Fit"/> computes.</param>
/// <param name="samplewiseCenter">Subtract the mean of each image.</param>
/// <param name="featurewiseStdNormalization">
/// Divide by the standard deviation of each channel, which <see cref="Fit"/> computes; centers as well.
/// </param>
/// <param name="samplewiseStdNormalization">Divide by the standard deviation of each image; centers as well.</param>
/// <param name="zcaWhitening">
/// Multiply with the whitening matrix, which <see cref="Fit"/> computes; centers featurewise and does not divide.
/// </param>
/// <param name="zcaEpsilon">Added to the variances before whitening.</param>
/// <param name="rotationRange">Largest rotation, in degrees.</param>
/// <param name="widthShiftRange">How far to shift along the columns.</param>
/// <param name="heightShiftRange">How far to shift along the rows.</param>
/// <param name="brightnessRange">Smallest and largest factor of brightness; null changes nothing.</param>
/// <param name="shearRange">Largest shear angle, in degrees.</param>
/// <param name="zoomRange">Between which factors to zoom, each axis on its own.</param>
/// <param name="channelShiftRange">Largest number to add to an image.</param>
/// <param name="fillMode">
/// What is seen beyond the border: <c>"nearest"</c>, <c>"constant"</c>, <c>"reflect"</c> or <c>"wrap"</c>.
/// </param>
/// <param name="cval">The constant of <c>"constant"</c>.</param>
/// <param name="horizontalFlip">Exchange left and right in half of the images.</param>
/// <param name="verticalFlip">Exchange top and bottom in half of the images.</param>
/// <param name="rescale">Factor; null or 0 does nothing.</param>
/// <param name="preprocessingFunction">Called for every image, possibly by several threads; keeps the shape.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c> or <c>"channels_first"</c>; <see cref="Config.ImageDataFormat"/> if null.
/// </param>
/// <param name="validationSplit">Share of the images, from the start, that are the subset "validation".</param>
/// <param name="interpolationOrder">
/// Of the warp: 0 takes the nearest pixel, 1 interpolates linearly, 2 to 5 by splines of that order.
/// </param>
/// <param name="cropPadding">
/// Pixels to pad each side with, before the image's own size is cut out at a random place: a shift by whole pixels,
/// each equally likely, of rows and columns. Beside Keras' shifts, whose fractions of pixels blur.
/// </param>
/// <param name="standardizeFirst">
/// Whether to normalize before the random part, so that <paramref name="cval"/> counts in normalized units, rather than
/// after it, as Keras does.
/// </param>
/// <exception cref="ArgumentException">An argument is out of its range.</exception>
/// <example>
/// <code>
/// ImageDataGenerator datagen = new(
///     horizontalFlip: true, widthShiftRange: 0.125, heightShiftRange: 0.125, fillMode: "constant", cval: 0);
/// model.Fit(datagen.Flow(xTrain, yTrain, batchSize: 64), epochs: 300);
/// </code>
/// The augmentation of He et al., "Deep Residual Learning for Image Recognition", section 4.2, and of Huang et al.,
/// "Densely Connected Convolutional Networks", section 4.1: normalize each channel, pad with zeros, crop, flip.
/// <code>
/// ImageDataGenerator datagen = new(
///     featurewiseCenter: true, featurewiseStdNormalization: true, standardizeFirst: true,
///     cropPadding: 4, fillMode: "constant", cval: 0, horizontalFlip: true);
/// datagen.Fit(xTrain);
/// </code>
/// </example>
public partial class ImageDataGenerator(
    bool featurewiseCenter = false,
    bool samplewiseCenter = false,
    bool featurewiseStdNormalization = false,
    bool samplewiseStdNormalization = false,
    bool zcaWhitening = false,
    double zcaEpsilon = 1e-6,
    double rotationRange = 0,
    ShiftRange widthShiftRange = default,
    ShiftRange heightShiftRange = default,
    (double Low, double High)? brightnessRange = null,
    double shearRange = 0,
    ZoomRange zoomRange = default,
    double channelShiftRange = 0,
    string fillMode = "nearest",
    double cval = 0,
    bool horizontalFlip = false,
    bool verticalFlip = false,
    double? rescale = null,
    Func<Tensor<float>, Tensor<float>>? preprocessingFunction = null,
    string? dataFormat = null,
    double validationSplit = 0,
    int interpolationOrder = 1,
    int cropPadding = 0,
    bool standardizeFirst = false)
{
    /// <summary>Share of the images that are the subset "validation".</summary>
    public double ValidationSplit { get; } = validationSplit is >= 0 and < 1
        ? validationSplit
        : throw new ArgumentException(
            $"`validationSplit` must be at least 0 and below 1. Received: {validationSplit}.",
            nameof(validationSplit));

    /// <summary>The mean of each channel; null before <see cref="Fit"/>, or if nothing needs it.</summary>
    public IReadOnlyList<float>? Mean => _statistics?.Mean;

    /// <summary>The standard deviation of each channel; null before <see cref="Fit"/> or if not needed.</summary>
    public IReadOnlyList<float>? Std => _statistics is { Deviation: { Length: > 0 } deviation } ? deviation : null;

    /// <summary>Computes the statistics that featurewise normalization and whitening need.</summary>
    /// <remarks>
    /// Whitening needs the eigenvectors of a matrix of all numbers of an image by themselves, so its time grows with
    /// their cube: about a second for 16×16×3, minutes for 32×32×3.
    /// </remarks>
    /// <param name="x">Images, of rank 4.</param>
    /// <param name="augment">Whether to transform the images at random first.</param>
    /// <param name="rounds">How often to go over the images if they are transformed.</param>
    /// <param name="seed">Of the transformations; drawn at random if null.</param>
    /// <exception cref="ArgumentException">Another rank, no images, or no positive number of rounds.</exception>
    public void Fit(ArrayLike x, bool augment = false, int rounds = 1, int? seed = null)
    {
        CheckImages(x, nameof(x));
        Guard.Positive(rounds);
        if (x.Samples == 0)
        {
            throw new ArgumentException("Expected at least one image to fit on. Received: none.", nameof(x));
        }

        if (!_featurewiseCenter)
        {
            return;
        }

        int chosen = seed ?? RandomSeeds.Next();
        _statistics = FeatureStatistics.Compute(
            ImagesToFit(x, augment ? rounds : 1, augment ? chosen : null),
            SizeOfImages(x).Channels,
            _channelsFirst,
            _featurewiseStd,
            zcaWhitening ? zcaEpsilon : null);
    }

    /// <summary>Batches of transformed and normalized images, without end.</summary>
    /// <param name="x">
    /// Images, of rank 4 with 1, 3 or 4 channels; in a list, the arrays after the images are passed on as they are.
    /// </param>
    /// <param name="y">Labels; none to predict.</param>
    /// <param name="batchSize">Images of a batch; the last one of a pass may be smaller.</param>
    /// <param name="shuffle">Whether every pass has its own order.</param>
    /// <param name="sampleWeight">Factor of each image in the loss.</param>
    /// <param name="seed">Of order and transformations; drawn at random if null.</param>
    /// <param name="saveToDir">Existing folder to write every transformed image to, for a look at them.</param>
    /// <param name="savePrefix">Start of the names of these files.</param>
    /// <param name="saveFormat"><c>"png"</c>, <c>"jpg"</c> or <c>"jpeg"</c>.</param>
    /// <param name="subset">
    /// <c>"training"</c> or <c>"validation"</c> if the generator has a <see cref="ValidationSplit"/>; all if null.
    /// </param>
    /// <param name="ignoreClassSplit">Allow subsets with different labels.</param>
    /// <exception cref="ArgumentException">
    /// Another rank, different numbers of samples, an unknown format or subset, or a split with different labels.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException"><paramref name="saveToDir"/> does not exist.</exception>
    public NumpyArrayIterator Flow(
        Arrays x,
        ArrayLike? y = null,
        int batchSize = 32,
        bool shuffle = true,
        ArrayLike? sampleWeight = null,
        int? seed = null,
        string? saveToDir = null,
        string savePrefix = "",
        string saveFormat = "png",
        string? subset = null,
        bool ignoreClassSplit = false)
    {
        List<ArrayLike> arrays = [];
        foreach (ArrayLike array in x)
        {
            arrays.Add(array);
        }

        if (arrays.Count == 0)
        {
            throw new ArgumentException("Expected images. Received: no array.", nameof(x));
        }

        ArrayLike images = arrays[0];
        CheckImages(images, nameof(x));
        foreach (ArrayLike? other in (ArrayLike?[])[.. arrays, y, sampleWeight])
        {
            if (other is not null && other.Samples != images.Samples)
            {
                throw new ArgumentException(
                    "Images, labels and weights should have the same length. "
                    + $"Received: images of shape {images.Shape} and an array of shape {other.Shape}.");
            }
        }

        SavedImages? saved = SavedImages.Create(saveToDir, savePrefix, saveFormat, DataFormat);
        Range samples = SamplesOf(subset, images.Samples, ignoreClassSplit ? null : y);
        return new NumpyArrayIterator(this, arrays, y, batchSize, shuffle, sampleWeight, seed, samples, saved);
    }

    /// <summary>Draws what is to happen to an image.</summary>
    /// <param name="imgShape">Shape of the image, without samples.</param>
    /// <param name="seed">The same seed draws the same; drawn at random if null.</param>
    public ImageTransform GetRandomTransform(ReadOnlySpan<nint> imgShape, int? seed = null)
    {
        RandomStream random = new(seed ?? RandomSeeds.Next());
        return Draw(ref random, SizeOf(imgShape));
    }

    /// <summary>Does to an image what the parameters say.</summary>
    /// <param name="x">One image, <c>(height, width, channels)</c> or <c>(channels, height, width)</c>.</param>
    /// <param name="transformParameters">What to do.</param>
    /// <returns>A new image of the same shape.</returns>
    /// <exception cref="ArgumentException">The image has another rank.</exception>
    public Tensor<float> ApplyTransform(Tensor<float> x, ImageTransform transformParameters)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(transformParameters);
        ImageSize size = SizeOf(x.Lengths);
        Tensor<float> result = Copy(x);
        Transform(TensorData.Writable(result), size, transformParameters);
        return result;
    }

    /// <summary>Transforms an image at random.</summary>
    /// <param name="x">One image, <c>(height, width, channels)</c> or <c>(channels, height, width)</c>.</param>
    /// <param name="seed">The same seed draws the same; drawn at random if null.</param>
    /// <returns>A new image of the same shape.</returns>
    /// <exception cref="ArgumentException">The image has another rank.</exception>
    public Tensor<float> RandomTransform(Tensor<float> x, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return ApplyTransform(x, GetRandomTransform(x.Lengths, seed));
    }

    /// <summary>Normalizes an image, or each image of a batch.</summary>
    /// <param name="x">One image of rank 3, or images of rank 4.</param>
    /// <returns>A new tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">
    /// Another rank, or <c>preprocessingFunction</c> changed the shape.
    /// </exception>
    public Tensor<float> Standardize(Tensor<float> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank is not (3 or 4))
        {
            throw new ArgumentException(
                $"Expected an image of rank 3 or images of rank 4. Received: shape {TensorData.ShapeText(x.Lengths)}.",
                nameof(x));
        }

        Tensor<float> result = Copy(x);
        Span<float> numbers = TensorData.Writable(result);
        ImageSize size = SizeOf(x.Lengths[(x.Rank - 3)..]);
        for (int start = 0; start < numbers.Length; start += size.Length)
        {
            StandardizeInPlace(numbers.Slice(start, size.Length), size);
        }

        return result;
    }
}
