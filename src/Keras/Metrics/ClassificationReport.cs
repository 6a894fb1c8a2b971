using System.Globalization;
using System.Numerics.Tensors;
using System.Text;

namespace Keras.Metrics;

/// <summary>Precision, recall, F1 and number of samples of every class, and their means, as scikit-learn prints them.</summary>
/// <remarks>What nothing was taken for has a precision of 0, a class that never occurs a recall of 0.</remarks>
/// <example><code>Console.WriteLine(ClassificationReport.Of(yTest, model.Predict(xTest), ["cat", "dog"]));</code></example>
public sealed class ClassificationReport
{
    private const int Columns = 9;

    private readonly ConfusionMatrix _matrix;
    private readonly IReadOnlyList<string> _names;

    private ClassificationReport(ConfusionMatrix matrix, IReadOnlyList<string> names) => (_matrix, _names) = (matrix, names);

    /// <summary>The part of all samples that was taken for what it is.</summary>
    public double Accuracy => _matrix.Accuracy;

    /// <summary>The means over classes.</summary>
    public (double Precision, double Recall, double F1) MacroAverage => Mean(_ => 1);

    /// <summary>The means over classes by their numbers of samples.</summary>
    public (double Precision, double Recall, double F1) WeightedAverage => Mean(label => this[label].Support);

    /// <summary>The numbers of a class.</summary>
    /// <param name="label">The class.</param>
    public (double Precision, double Recall, double F1, int Support) this[int label]
    {
        get
        {
            int found = _matrix[label, label];
            int support = Enumerable.Range(0, _matrix.Classes).Sum(other => _matrix[label, other]);
            int taken = Enumerable.Range(0, _matrix.Classes).Sum(other => _matrix[other, label]);
            return (Part(found, taken), Part(found, support), Part(2 * found, taken + support), support);
        }
    }

    /// <summary>The report on the predictions of a model.</summary>
    /// <param name="yTrue">Class numbers <c>(n,)</c> or <c>(n, 1)</c>, or one-hot rows <c>(n, classes)</c>.</param>
    /// <param name="yPred">Scores <c>(n, classes)</c>; the highest is the prediction, of equal ones the first.</param>
    /// <param name="targetNames">Names of the classes; their numbers if null.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a target is no class, or there are other than as many names.</exception>
    public static ClassificationReport Of(ArrayLike yTrue, Tensor<float> yPred, IReadOnlyList<string>? targetNames = null)
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of(yTrue, yPred);
        string[] names = [.. targetNames
            ?? Enumerable.Range(0, matrix.Classes).Select(label => label.ToString(CultureInfo.InvariantCulture))];
        return names.Length == matrix.Classes ? new ClassificationReport(matrix, names) : throw new ArgumentException(
            $"`targetNames` needs a name for each of {matrix.Classes} classes. Received: {names.Length}.", nameof(targetNames));
    }

    /// <summary>The table, with two digits behind the point.</summary>
    public override string ToString() => ToString(digits: 2);

    /// <summary>The table.</summary>
    /// <param name="digits">Digits behind the point.</param>
    public string ToString(int digits)
    {
        int width = Math.Max(_names.Max(name => name.Length), Math.Max("weighted avg".Length, digits));
        StringBuilder text = new();
        text.Append(' ', width + 1);
        foreach (string title in (string[])["precision", "recall", "f1-score", "support"])
        {
            text.Append(' ').Append(title.PadLeft(Columns));
        }

        text.Append("\n\n");
        for (int label = 0; label < _names.Count; label++)
        {
            (double precision, double recall, double f1, int support) = this[label];
            Row(_names[label], support, precision, recall, f1);
        }

        text.Append('\n');
        text.Append("accuracy".PadLeft(width)).Append(' ', 1 + ((Columns + 1) * 2));
        Number(Accuracy);
        Count(_matrix.Samples);
        (double Precision, double Recall, double F1) macro = MacroAverage;
        Row("macro avg", _matrix.Samples, macro.Precision, macro.Recall, macro.F1);
        (double Precision, double Recall, double F1) weighted = WeightedAverage;
        Row("weighted avg", _matrix.Samples, weighted.Precision, weighted.Recall, weighted.F1);
        return text.ToString();

        void Row(string name, int support, params ReadOnlySpan<double> numbers)
        {
            text.Append(name.PadLeft(width)).Append(' ');
            foreach (double number in numbers)
            {
                Number(number);
            }

            Count(support);
        }

        void Number(double number) =>
            text.Append(' ').Append(number.ToString($"F{digits}", CultureInfo.InvariantCulture).PadLeft(Columns));

        void Count(int count) =>
            text.Append(' ').Append(count.ToString(CultureInfo.InvariantCulture).PadLeft(Columns)).Append('\n');
    }

    private static double Part(double part, double whole) => whole == 0 ? 0 : part / whole;

    private (double Precision, double Recall, double F1) Mean(Func<int, double> weight)
    {
        int[] labels = [.. Enumerable.Range(0, _matrix.Classes)];
        double sum = labels.Sum(weight);
        return (Of(label => this[label].Precision), Of(label => this[label].Recall), Of(label => this[label].F1));

        double Of(Func<int, double> number) => Part(labels.Sum(label => weight(label) * number(label)), sum);
    }
}
