using System.Globalization;
using System.Numerics.Tensors;
using System.Text;

namespace Keras.Metrics;

/// <summary>How often samples of each class were taken for each class.</summary>
/// <remarks>Rows are true classes, columns predicted ones, as in tf.math.confusion_matrix.</remarks>
/// <example><code>Console.WriteLine(ConfusionMatrix.Of(yTest, model.Predict(xTest)));</code></example>
public sealed class ConfusionMatrix
{
    private readonly int[] _counts;

    private ConfusionMatrix(int classes)
    {
        Classes = classes;
        _counts = new int[classes * classes];
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>All numbers, <c>(classes, classes)</c>: true class, predicted class.</summary>
    public Tensor<int> Counts => Tensor.Create((int[])_counts.Clone(), [Classes, Classes]);

    /// <summary>Number of samples.</summary>
    public int Samples => _counts.Sum();

    /// <summary>The part of all samples that was taken for what it is; NaN without samples.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Classes).Sum(label => this[label, label]) / Samples;

    /// <summary>How many samples of a class were taken for another, or for itself.</summary>
    public int this[int trueClass, int predictedClass] => _counts[(trueClass * Classes) + predictedClass];

    /// <summary>Counts the predictions of a model.</summary>
    /// <param name="yTrue">Class numbers <c>(n,)</c> or <c>(n, 1)</c>, or one-hot rows <c>(n, classes)</c>.</param>
    /// <param name="yPred">Scores <c>(n, classes)</c>; the highest is the prediction, of equal ones the first.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is no class.</exception>
    public static ConfusionMatrix Of(ArrayLike yTrue, Tensor<float> yPred)
    {
        int[] predictions = Predictions(yPred);
        int classes = (int)yPred.Lengths[1];
        return Of(Labels(yTrue, classes), predictions, classes);
    }

    /// <summary>The class numbers of targets.</summary>
    /// <param name="yTrue">Class numbers <c>(n,)</c> or <c>(n, 1)</c>, or one-hot rows <c>(n, classes)</c>.</param>
    /// <param name="classes">Number of classes, by which one-hot rows are known.</param>
    public static int[] Labels(ArrayLike yTrue, int classes)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        bool isOneHot = yTrue.Shape.Rank == 2 && yTrue.Shape[1] == classes && classes > 1;
        return isOneHot ? Highest(Numbers(yTrue), classes) : [.. Numbers(yTrue).Select(number => (int)number)];
    }

    /// <summary>The predicted classes: those of the highest scores, of equal ones the first.</summary>
    /// <param name="yPred">Scores <c>(n, classes)</c>.</param>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    public static int[] Predictions(Tensor<float> yPred)
    {
        ArgumentNullException.ThrowIfNull(yPred);
        return yPred.Rank == 2
            ? Highest([.. yPred], (int)yPred.Lengths[1])
            : throw new ArgumentException(
                $"`yPred` must have shape (n, classes). Received: {TensorData.ShapeText(yPred.Lengths)}.",
                nameof(yPred));
    }

    private static int[] Highest(float[] scores, int classes) =>
        [.. scores.Chunk(classes).Select(row => Array.IndexOf(row, row.Max()))];

    /// <summary>Counts pairs of class numbers.</summary>
    /// <param name="labels">True classes.</param>
    /// <param name="predictions">Predicted classes, one for each label.</param>
    /// <param name="classes">Number of classes; one more than the largest number if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a number is no class.</exception>
    public static ConfusionMatrix Of(IReadOnlyList<int> labels, IReadOnlyList<int> predictions, int? classes = null)
    {
        if (labels.Count != predictions.Count)
        {
            throw new ArgumentException(
                $"There must be one prediction for each label. Received: {labels.Count} labels "
                + $"and {predictions.Count} predictions.");
        }

        ConfusionMatrix matrix = new(classes ?? labels.Concat(predictions).DefaultIfEmpty(-1).Max() + 1);
        foreach ((int label, int prediction) in labels.Zip(predictions))
        {
            matrix._counts[(matrix.Checked(label) * matrix.Classes) + matrix.Checked(prediction)]++;
        }

        return matrix;
    }

    /// <summary>A table with a row for each true class and a column for each predicted class.</summary>
    public override string ToString() => ToString(Numbered());

    /// <summary>The same table with names of the classes.</summary>
    /// <param name="names">One for each class.</param>
    /// <exception cref="ArgumentException">There are more or fewer names than classes.</exception>
    public string ToString(IReadOnlyList<string> names)
    {
        CheckNames(names);
        int width = names.Select(name => name.Length)
            .Concat(_counts.Select(count => count.ToString(CultureInfo.InvariantCulture).Length)).Max();
        StringBuilder text = new();
        AppendRow(text, "", names, width);
        for (int label = 0; label < Classes; label++)
        {
            AppendRow(
                text,
                names[label],
                [.. Enumerable.Range(0, Classes).Select(
                    prediction => this[label, prediction].ToString(CultureInfo.InvariantCulture))],
                width);
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, string head, IReadOnlyList<string> cells, int width)
    {
        text.Append(head.PadRight(width));
        foreach (string cell in cells)
        {
            text.Append(' ').Append(cell.PadLeft(width));
        }

        text.Append('\n');
    }

    private static float[] Numbers(ArrayLike array)
    {
        float[] numbers = new float[array.Shape.Length];
        array.Gather([.. Enumerable.Range(0, array.Samples)], numbers);
        return numbers;
    }

    private string[] Numbered() => [.. Enumerable.Range(0, Classes).Select(label => $"{label}")];

    private IReadOnlyList<string> CheckNames(IReadOnlyList<string> names) => names.Count == Classes
        ? names
        : throw new ArgumentException(
            $"There must be a name for each of {Classes} classes. Received: {names.Count}.");

    private int Checked(int number) => number >= 0 && number < Classes
        ? number
        : throw new ArgumentException($"Class numbers must lie between 0 and {Classes - 1}. Received: {number}.");
}
