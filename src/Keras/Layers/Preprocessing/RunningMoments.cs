namespace Keras.Layers;

/// <summary>Mean and variance of numbers that come in batches, for each of some places.</summary>
/// <remarks>Chan, Golub, LeVeque 1979: the moments of each batch are joined with those so far.</remarks>
/// <param name="places">How many means there are.</param>
internal sealed class RunningMoments(int places)
{
    private readonly double[] _squares = new double[places];

    /// <summary>Numbers of each place so far.</summary>
    public double Count { get; private set; }

    /// <summary>Their means.</summary>
    public double[] Mean { get; } = new double[places];

    /// <summary>Their variances.</summary>
    public double[] Variance => [.. _squares.Select(sum => sum / Count)];

    /// <summary>Adds an array.</summary>
    /// <param name="array">Samples.</param>
    /// <param name="kept">The axes that tell places apart, in order.</param>
    public void Add(ArrayLike array, int[] kept)
    {
        Shape shape = array.Shape;
        int[] strides = new int[shape.Rank];
        int stride = 1;
        foreach (int axis in kept.Reverse())
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        // One sample after the other, so that data as large as memory need no copy.
        double[] sample = new double[array.SampleLength];
        int[] placeOf = PlacesOfSample(shape, strides);
        double[] sums = new double[places];
        double[] counts = new double[places];
        ForEach((place, number) =>
        {
            sums[place] += number;
            counts[place]++;
        });
        double[] means = [.. sums.Zip(counts, (sum, count) => count > 0 ? sum / count : 0)];
        double[] squares = new double[places];
        ForEach((place, number) => squares[place] += (number - means[place]) * (number - means[place]));
        for (int place = 0; place < places; place++)
        {
            // An axis of the samples that is kept has other places in every sample.
            double added = counts[place];
            double all = Count + added;
            double distance = means[place] - Mean[place];
            _squares[place] += squares[place] + (all > 0 ? distance * distance * Count * added / all : 0);
            Mean[place] += all > 0 ? distance * added / all : 0;
        }

        Count += counts.FirstOrDefault();

        void ForEach(Action<int, double> use)
        {
            for (int index = 0; index < array.Samples; index++)
            {
                array.Gather<double>([index], sample);
                for (int element = 0; element < sample.Length; element++)
                {
                    use(placeOf[element] + (index * strides[0]), sample[element]);
                }
            }
        }
    }

    private static int[] PlacesOfSample(Shape shape, int[] strides)
    {
        int[] result = new int[CheckedSizes.Fit(shape[1..].Length)];
        for (int element = 0; element < result.Length; element++)
        {
            int rest = element;
            for (int axis = shape.Rank - 1; axis > 0; axis--)
            {
                (rest, int index) = Math.DivRem(rest, shape[axis]);
                result[element] += index * strides[axis];
            }
        }

        return result;
    }
}
