namespace Tensorflow.NumPy;

/// <summary>Random arrays; <c>tf.set_random_seed</c> makes them the same in every run.</summary>
public class RandomizedImpl
{
    private delegate double Next(ref Native.RandomStream stream);

    public NDArray permutation(int x) => NDArray.Of(Stream().Permutation(x), new Shape(x));

    public NDArray permutation(NDArray x) => np.take(x, Stream().Permutation((int)x.dims[0]));

    /// <summary>Shuffles an array along its first axis, in place.</summary>
    public void shuffle(NDArray x, int? seed = null) => x[Slice.All] = np.take(x, Stream(seed).Permutation((int)x.dims[0]));

    /// <summary>Numbers of float32 from 0 to before 1.</summary>
    public NDArray random(Shape size) => uniform(0, 1, size);

    /// <summary>Whole numbers from <paramref name="low"/> to before <paramref name="high"/>; from 0 to before low alone.</summary>
    public NDArray randint(int low, int? high = null, Shape size = null, TF_DataType dtype = TF_DataType.TF_INT32)
    {
        (int from, int to) = high is int given ? (low, given) : (0, low);
        return from < to
            ? Draw(size, (ref Native.RandomStream stream) => from + stream.NextIndex(checked(to - from)), dtype)
            : throw new ValueError($"randint draws from {from} to before {to}: there is no number.");
    }

    public NDArray randn(params int[] shape) => normal(0, 1, shape ?? []);

    /// <summary>Numbers of float32 from a normal distribution.</summary>
    public NDArray normal(float loc = 0.0f, float scale = 1.0f, Shape size = null) => Draw(size, (ref Native.RandomStream stream) =>
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - stream.NextDouble()));
        return loc + (scale * radius * Math.Cos(2 * Math.PI * stream.NextDouble()));
    });

    /// <summary>Numbers of float32 from <paramref name="low"/> to before <paramref name="high"/>.</summary>
    public NDArray uniform(float low = 0.0f, float high = 1.0f, Shape size = null) => Draw(
        size, (ref Native.RandomStream stream) => stream.Uniform(low, high));

    public void seed(int seed) => Native.Utils.SetRandomSeed(seed);

    private static Native.RandomStream Stream(int? seed = null) => new(seed ?? Native.RandomSeeds.Next());

    private static NDArray Draw(Shape size, Next next, TF_DataType dtype = TF_DataType.TF_FLOAT)
    {
        Shape sizes = size ?? Shape.Scalar;
        Native.RandomStream stream = Stream();
        double[] numbers = new double[checked((int)sizes.size)];
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = next(ref stream);
        }

        return NDArray.Of(numbers, sizes).astype(dtype);
    }
}
