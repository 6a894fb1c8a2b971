using Keras.Images;

namespace Keras.Board.Report;

/// <summary>What a classifier gets right and wrong, gathered batch by batch; memory does not grow with the data.</summary>
internal sealed class ClassificationStatistics(int classes, int mistakes)
{
    private const int Bins = 10;
    private const int Guesses = 3;

    private readonly long[,] _confusion = new long[classes, classes];
    private readonly (long Count, double Confidence, long Right)[] _bins = new (long, double, long)[Bins];
    private readonly PriorityQueue<Mistake, double> _mistakes = new();

    /// <summary>Number of classes.</summary>
    public int Classes { get; } = classes;

    /// <summary>Number of samples.</summary>
    public long Count { get; private set; }

    /// <summary>Samples whose likeliest class is theirs.</summary>
    public long Right { get; private set; }

    /// <summary>Sum of the cross-entropies.</summary>
    public double LossSum { get; private set; }

    /// <summary>The images with the largest loss among those that are taken for another class, worst first.</summary>
    public IReadOnlyList<Mistake> Worst =>
    [
        .. _mistakes.UnorderedItems.Select(item => item.Element)
            .OrderByDescending(mistake => mistake.Loss).ThenBy(mistake => mistake.Index),
    ];

    /// <summary>Predictions by confidence: from 0 to 0.1, and so on.</summary>
    public IReadOnlyList<CalibrationBin> Calibration =>
    [
        .. _bins.Select(bin => new CalibrationBin(
            bin.Count, bin.Count == 0 ? 0 : bin.Confidence / bin.Count, bin.Count == 0 ? 0 : (double)bin.Right / bin.Count)),
    ];

    /// <summary>The expected calibration error (Guo et al. 2017): how far confidence and accuracy are apart on average.</summary>
    public double CalibrationError => Count == 0 ? 0 : Calibration.Sum(bin => bin.Count * Math.Abs(bin.Accuracy - bin.Confidence)) / Count;

    /// <summary>How many samples of a class were taken for another.</summary>
    public long Confused(int truth, int guess) => _confusion[truth, guess];

    /// <summary>Of what was taken for a class, the share that is of it; null if nothing was.</summary>
    public double? Precision(int one)
    {
        long taken = Enumerable.Range(0, Classes).Sum(truth => _confusion[truth, one]);
        return taken == 0 ? null : (double)_confusion[one, one] / taken;
    }

    /// <summary>Of a class, the share that was taken for it; null if there is nothing of it.</summary>
    public double? Recall(int one) => Support(one) is long support and > 0 ? (double)_confusion[one, one] / support : null;

    /// <summary>How many samples are of a class.</summary>
    public long Support(int one) => Enumerable.Range(0, Classes).Sum(guess => _confusion[one, guess]);

    /// <summary>Adds a sample.</summary>
    /// <param name="truth">Its class.</param>
    /// <param name="probabilities">Of all classes.</param>
    /// <param name="image">Makes its picture; asked for only if it is shown.</param>
    public void Add(int truth, ReadOnlySpan<float> probabilities, Func<Bitmap> image)
    {
        int guess = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(probabilities);
        double confidence = Math.Clamp(probabilities[guess], 0, 1);
        double loss = -Math.Log(Math.Clamp(probabilities[truth], 1e-7, 1));
        _confusion[truth, guess]++;
        (Count, LossSum) = (Count + 1, LossSum + loss);
        Right += guess == truth ? 1 : 0;
        ref (long Count, double Confidence, long Right) bin = ref _bins[Math.Min((int)(confidence * Bins), Bins - 1)];
        bin = (bin.Count + 1, bin.Confidence + confidence, bin.Right + (guess == truth ? 1 : 0));
        if (guess == truth || mistakes == 0 || (_mistakes.Count == mistakes && loss <= _mistakes.Peek().Loss))
        {
            return;
        }

        (int Class, float Probability)[] best = new (int, float)[probabilities.Length];
        for (int index = 0; index < best.Length; index++)
        {
            best[index] = (index, probabilities[index]);
        }

        Mistake mistake = new(
            loss, Count - 1, truth, [.. best.OrderByDescending(one => one.Probability).Take(Guesses)],
            ImageFile.Encode(image(), ImageFormat.Png));
        _mistakes.Enqueue(mistake, loss);
        if (_mistakes.Count > mistakes)
        {
            _mistakes.Dequeue();
        }
    }
}
