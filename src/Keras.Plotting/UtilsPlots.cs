using System.Buffers;
using System.Numerics.Tensors;
using Keras.Images;
using Keras.Metrics;
using Keras.Drawing;

namespace Keras;

/// <summary>The functions of <see cref="Utils"/> that draw.</summary>
public static class UtilsPlots
{
    extension(Utils)
    {
        /// <summary>Draws images that a model takes for another class, the surest mistakes first.</summary>
        /// <remarks>Below each image stand its class, and the predicted class with its score.</remarks>
        /// <param name="x">
        /// Images <c>(n, height, width, channels)</c>, or with channels first; 1, 3 or 4 channels. Each image is stretched
        /// from its smallest to its largest number, so that normalized images can be seen.
        /// </param>
        /// <param name="yTrue">Class numbers <c>(n,)</c> or <c>(n, 1)</c>, or one-hot rows <c>(n, classes)</c>.</param>
        /// <param name="yPred">What the model predicts, <c>(n, classes)</c>.</param>
        /// <param name="toFile">The picture: <c>.png</c> or <c>.svg</c>; an existing file is replaced.</param>
        /// <param name="classNames">One for each class; numbers if null.</param>
        /// <param name="maxImages">Images at most.</param>
        /// <param name="columns">Images in a row.</param>
        /// <param name="dataFormat">
        /// <c>"channels_last"</c> or <c>"channels_first"</c>; <see cref="Config.ImageDataFormat"/> if null.
        /// </param>
        /// <returns>Positions of all misclassified images, the surest mistakes first.</returns>
        /// <exception cref="ArgumentException">
        /// Numbers of samples or classes differ, the file name ends otherwise, or there are no mistakes to draw.
        /// </exception>
        /// <example>
        /// <code>Utils.PlotMisclassified(xTest, yTest, model.Predict(xTest), "mistakes.png", names);</code>
        /// </example>
        public static IReadOnlyList<int> PlotMisclassified(
            Tensor<float> x,
            ArrayLike yTrue,
            Tensor<float> yPred,
            string toFile = "misclassified.png",
            IReadOnlyList<string>? classNames = null,
            int maxImages = 25,
            int columns = 5,
            string? dataFormat = null)
        {
            ArgumentNullException.ThrowIfNull(x);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxImages);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
            Picture.CheckPath(toFile);
            int samples = (int)x.Lengths[0];
            if (yPred.Rank != 2 || yPred.Lengths[0] != samples || yTrue.Samples != samples)
            {
                throw new ArgumentException(
                    "`x`, `yTrue` and `yPred` need the same number of samples, and `yPred` the shape (n, classes). "
                    + $"Received: {samples} images, {yTrue.Samples} targets, "
                    + $"predictions ({string.Join(", ", yPred.Lengths.ToArray())}).");
            }

            int classes = (int)yPred.Lengths[1];
            if (classNames is not null && classNames.Count != classes)
            {
                throw new ArgumentException(
                    $"There must be a name for each of {classes} classes. Received: {classNames.Count}.",
                    nameof(classNames));
            }

            float[] scores = [.. yPred];
            int[] labels = ConfusionMatrix.Labels(yTrue, classes);
            int[] predictions = ConfusionMatrix.Predictions(yPred);
            int[] mistakes =
            [
                .. Enumerable.Range(0, samples).Where(sample => labels[sample] != predictions[sample])
                    .OrderByDescending(Score),
            ];
            if (mistakes.Length == 0)
            {
                throw new ArgumentException($"There are no mistakes to draw: all {samples} images are classified right.");
            }

            ImageSheet.Draw(
                toFile,
                FormattableString.Invariant($"{mistakes.Length:N0} of {samples:N0} misclassified"),
                [.. mistakes.Take(maxImages).Select(sample => (
                    ImageOf(x, sample, dataFormat),
                    Name(labels[sample]),
                    FormattableString.Invariant($"{Name(predictions[sample])} {Score(sample):F2}")))],
                columns);
            return mistakes;

            float Score(int sample) => scores[(sample * classes) + predictions[sample]];
            string Name(int label) => classNames?[label] ?? $"{label}";
        }
    }

    private static Bitmap ImageOf(Tensor<float> x, int sample, string? dataFormat)
    {
        NRange[] place = [.. x.Lengths.ToArray().Select((_, axis) => axis == 0 ? sample..(sample + 1) : NRange.All)];
        ReadOnlyTensorSpan<float> image = x.AsReadOnlyTensorSpan(place);
        float[] values = new float[image.FlattenedLength];
        image.FlattenTo(values);
        return Utils.ArrayToImg(Tensor.Create(values, x.Lengths[1..]), dataFormat);
    }
}
