using System.Numerics.Tensors;
using System.Text;
using Keras.Board.Report;
using Keras.Callbacks;
using Keras.Images;
using Keras.Models;
using Keras.Saving;

namespace Keras.Board;

/// <summary>
/// Writes what a classifier of images gets right and wrong after training: one HTML file with the confusion matrix, precision
/// and recall of each class, calibration, and the worst mistakes with their scores.
/// </summary>
/// <remarks>
/// The file needs no other file, no script and no network. Images are stretched from their smallest to their largest number, as
/// how they were scaled is not known.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="x">Images <c>(n, height, width, 1, 3 or 4)</c>, as the model takes them.</param>
/// <param name="y">Class numbers <c>(n)</c> or <c>(n, 1)</c>, or one-hot rows <c>(n, classes)</c>.</param>
/// <param name="classNames">Names of the classes; their numbers if null.</param>
/// <param name="mistakes">How many of the worst mistakes are shown; 40 by default.</param>
/// <param name="overwrite">Whether a file is replaced.</param>
/// <exception cref="ArgumentException">A number is negative.</exception>
/// <example><code>model.Fit(x, y, callbacks: [new EvaluationReport("report.html", xTest, yTest)]);</code></example>
public class EvaluationReport(
    string path,
    Tensor<float> x,
    Tensor<float> y,
    IReadOnlyList<string>? classNames = null,
    int mistakes = 40,
    bool overwrite = false) : Callback
{
    private readonly int _mistakes = mistakes >= 0
        ? mistakes
        : throw new ArgumentOutOfRangeException(nameof(mistakes), mistakes, "The number of mistakes is not negative.");

    /// <inheritdoc/>
    public override bool IsChiefOnly => true;

    /// <inheritdoc/>
    public override void CheckOutputs(OutputCheck check) => check.RequireFile(path, overwrite);

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => Write(path, Model, [(x, y)], classNames, _mistakes, overwrite);

    /// <summary>Writes a report at once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">A classifier: an output of probabilities of each class, logits, or one probability of two classes.</param>
    /// <param name="batches">Images and classes, as the constructor takes them, in parts.</param>
    /// <param name="classNames">Names of the classes; their numbers if null.</param>
    /// <param name="mistakes">How many of the worst mistakes are shown.</param>
    /// <param name="overwrite">Whether a file is replaced.</param>
    /// <exception cref="ArgumentException">The model or the data are no classifier's.</exception>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static void Write(
        string path,
        Model model,
        IEnumerable<Utils.Batch> batches,
        IReadOnlyList<string>? classNames = null,
        int mistakes = 40,
        bool overwrite = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentOutOfRangeException.ThrowIfNegative(mistakes);
        if (model.OutputShape is not { Rank: 2 } shape || shape.SizeAt(1) is not int outputs)
        {
            throw new ArgumentException($"A report is of a classifier, with an output (n, classes). {model.Name} has {model.OutputShape}.");
        }

        int classes = Math.Max(2, outputs);
        if (classNames is not null && classNames.Count != classes)
        {
            throw new ArgumentException(
                $"The model tells {classes} classes apart. Received: {classNames.Count} names.", nameof(classNames));
        }

        ClassificationStatistics statistics = new(classes, mistakes);
        foreach (Utils.Batch batch in batches)
        {
            (Tensor<float> images, Tensor<float> labels) = batch;
            Add(statistics, images, Labels(labels, (int)images.Lengths[0], classes), model.Predict(images), outputs);
        }

        if (statistics.Count == 0)
        {
            throw new ArgumentException("There is nothing to report on: the data have no samples.", nameof(batches));
        }

        string page = ReportPage.Write(
            $"{model.Name}: evaluation",
            classNames ?? [.. Enumerable.Range(0, classes).Select(one => $"{one}")],
            statistics,
            DateTimeOffset.UtcNow);
        if (!overwrite && File.Exists(path))
        {
            throw new IOException($"{path} exists. Pass overwrite: true to replace it, or choose another name.");
        }

        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string temporary = $"{full}.new";
        File.WriteAllText(temporary, page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(temporary, full, overwrite: true);
    }

    private static void Add(ClassificationStatistics statistics, Tensor<float> images, int[] labels, Tensor<float> predicted, int outputs)
    {
        if (images.Rank != 4 || images.Lengths[3] is not (1 or 3 or 4))
        {
            throw new ArgumentException(
                $"Images are arrays (n, height, width, 1, 3 or 4). Received: ({string.Join(", ", images.Lengths.ToArray())}).");
        }

        float[] numbers = new float[predicted.FlattenedLength];
        predicted.FlattenTo(numbers);
        float[] probabilities = new float[statistics.Classes];
        for (int sample = 0; sample < labels.Length; sample++)
        {
            ReadOnlySpan<float> row = numbers.AsSpan(sample * outputs, outputs);
            if (outputs == 1)
            {
                float second = row[0] is >= 0 and <= 1 ? row[0] : 1 / (1 + MathF.Exp(-row[0]));
                (probabilities[0], probabilities[1]) = (1 - second, second);
            }
            else if (IsDistribution(row))
            {
                row.CopyTo(probabilities);
            }
            else
            {
                TensorPrimitives.SoftMax(row, probabilities);
            }

            int place = sample;
            statistics.Add(labels[sample], probabilities, () => Picture(images, place));
        }
    }

    private static bool IsDistribution(ReadOnlySpan<float> row) =>
        TensorPrimitives.Min(row) >= -1e-6f && Math.Abs(TensorPrimitives.Sum(row) - 1) < 1e-2f;

    private static int[] Labels(Tensor<float> labels, int samples, int classes)
    {
        float[] numbers = new float[labels.FlattenedLength];
        labels.FlattenTo(numbers);
        if (numbers.Length == samples)
        {
            int[] found = [.. numbers.Select(number => (int)number)];
            int wrong = Array.FindIndex(found, one => one < 0 || one >= classes);
            return wrong < 0 ? found : throw new ArgumentException(
                $"Classes are numbers from 0 to {classes - 1}. Received: {numbers[wrong]} of sample {wrong}.", nameof(labels));
        }

        return numbers.Length == samples * classes
            ? [.. Enumerable.Range(0, samples).Select(sample => TensorPrimitives.IndexOfMax(numbers.AsSpan(sample * classes, classes)))]
            : throw new ArgumentException(
                $"Targets of {samples} samples are class numbers ({samples}) or one-hot rows ({samples}, {classes}). "
                + $"Received: ({string.Join(", ", labels.Lengths.ToArray())}).",
                nameof(labels));
    }

    private static Bitmap Picture(Tensor<float> images, int sample)
    {
        (int height, int width, int channels) = ((int)images.Lengths[1], (int)images.Lengths[2], (int)images.Lengths[3]);
        float[] numbers = new float[height * width * channels];
        images[sample..(sample + 1), .., .., ..].FlattenTo(numbers);
        (float least, float most) = (TensorPrimitives.Min<float>(numbers), TensorPrimitives.Max<float>(numbers));
        float scale = most > least ? 255 / (most - least) : 0;
        return new Bitmap(
            height, width, channels, [.. numbers.Select(number => (byte)Math.Clamp(MathF.Round((number - least) * scale), 0, 255))]);
    }
}
