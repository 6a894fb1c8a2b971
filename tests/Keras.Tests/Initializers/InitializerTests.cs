using Keras.Initializers;
using Keras.Testing;

namespace Keras.Tests.Initializers;

public class InitializerTests
{
    private static readonly Shape s_kernel = (3, 3, 64, 256);

    [Theory]
    [InlineData("glorot_uniform", 2.0 / (9 * (64 + 256)))]
    [InlineData("glorot_normal", 2.0 / (9 * (64 + 256)))]
    [InlineData("he_normal", 2.0 / (9 * 64))]
    [InlineData("he_uniform", 2.0 / (9 * 64))]
    [InlineData("lecun_normal", 1.0 / (9 * 64))]
    [InlineData("lecun_uniform", 1.0 / (9 * 64))]
    [InlineData("HeNormal", 2.0 / (9 * 64))]
    [InlineData("random_normal", 0.05 * 0.05)]
    [InlineData("normal", 0.05 * 0.05)]
    [InlineData("random_uniform", 0.1 * 0.1 / 12)]
    [InlineData("uniform", 0.1 * 0.1 / 12)]
    [InlineData("truncated_normal", 0.05 * 0.05 * 0.87962566103423978 * 0.87962566103423978)]
    public void Has_the_variance_of_its_formula(string name, double variance)
    {
        Utils.SetRandomSeed(1);
        float[] elements = Initializer.FromString(name).Create(s_kernel);

        (double mean, double found) = Moments(elements);
        Assert.InRange(mean / Math.Sqrt(variance), -0.01, 0.01);
        Assert.InRange(found / variance, 0.99, 1.01);
    }

    [Theory]
    [InlineData("fan_in", 9 * 64)]
    [InlineData("fan_out", 9 * 256)]
    [InlineData("fan_avg", 9 * (64 + 256) / 2.0)]
    public void Divides_the_scale_by_the_fan_of_the_mode(string mode, double fan)
    {
        float[] elements = new VarianceScaling(3, mode, "uniform", seed: 1).Create(s_kernel);

        Assert.InRange(elements.Max() / Math.Sqrt(3 * 3 / fan), 0.999, 1);
        Assert.InRange(elements.Min() / Math.Sqrt(3 * 3 / fan), -1, -0.999);
    }

    [Theory]
    [InlineData("truncated_normal", true)]
    [InlineData("normal", true)]
    [InlineData("untruncated_normal", false)]
    public void Cuts_the_truncated_normal_at_two_deviations_only(string distribution, bool cut)
    {
        float[] elements = new VarianceScaling(1, "fan_in", distribution, seed: 1).Create(s_kernel);

        double largest = elements.Max(Math.Abs) * Math.Sqrt(9 * 64) * 0.87962566103423978;
        Assert.Equal(cut, largest < 2.0001);
        Assert.InRange(Moments(elements).Variance * 9 * 64, 0.99, 1.01);
    }

    [Fact]
    public void Draws_a_normal_distribution_inside_and_in_the_tails()
    {
        float[] elements = new RandomNormal(2, 3, seed: 5).Create((1000, 1000));

        // Shares of N(0, 1) below -2, -1, 0, 1 and 3.
        foreach ((double point, double share) in new[]
        {
            (-2, 0.0227501), (-1, 0.1586553), (0, 0.5), (1, 0.8413447), (3, 0.9986501),
        })
        {
            double found = elements.Count(element => element < 2 + (3 * point)) / 1e6;
            Assert.InRange(found, share - 0.0015, share + 0.0015);
        }
    }

    [Fact]
    public void Draws_a_truncated_normal_of_the_right_shape()
    {
        float[] elements = new TruncatedNormal(1, 2, seed: 5).Create((1000, 1000));

        // (Phi(x) - Phi(-2)) / (Phi(2) - Phi(-2)).
        foreach ((double point, double share) in new[]
        {
            (-1.9, 0.0062528), (-1.5, 0.0461546), (-1, 0.1423889), (0, 0.5), (1.5, 0.9538454), (2.001, 1),
        })
        {
            double found = elements.Count(element => element < 1 + (2 * point)) / 1e6;
            Assert.InRange(found, share - 0.0015, share + 0.0015);
        }
    }

    [Fact]
    public void Repeats_itself_with_a_seed_and_not_without()
    {
        Assert.Equal(new HeNormal(seed: 3).Create((5, 7)), new HeNormal(seed: 3).Create((5, 7)));
        Assert.NotEqual(new HeNormal(seed: 3).Create((5, 7)), new HeNormal(seed: 4).Create((5, 7)));
        Assert.Equal(new GlorotNormal(1).Create((5, 7)), new GlorotNormal(1).Create((5, 7)));
        Assert.Equal(new HeUniform(1).Create((5, 7)), new HeUniform(1).Create((5, 7)));
        Assert.Equal(new LecunNormal(1).Create((5, 7)), new LecunNormal(1).Create((5, 7)));
        Assert.Equal(new LecunUniform(1).Create((5, 7)), new LecunUniform(1).Create((5, 7)));
        HeNormal unseeded = new();
        Assert.NotEqual(unseeded.Create((5, 7)), unseeded.Create((5, 7)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2047)]
    [InlineData(2049)]
    [InlineData(4097)]
    public void Fills_every_element_of_any_length(int length)
    {
        foreach (string name in new[] { "random_normal", "truncated_normal", "random_uniform" })
        {
            Assert.DoesNotContain(0f, Initializer.FromString(name).Create(length));
        }
    }

    [Fact]
    public void Uses_the_bounds_it_is_given()
    {
        float[] elements = new RandomUniform(minVal: 2, maxVal: 3, seed: 1).Create((100, 100));

        Assert.InRange(elements.Min(), 2, 2.01);
        Assert.InRange(elements.Max(), 2.99, 3);
    }

    [Theory]
    [InlineData(20, 30, 1)]
    [InlineData(30, 20, 1)]
    [InlineData(16, 16, 2)]
    public void Makes_orthonormal_rows_or_columns(int rows, int columns, double gain)
    {
        float[] elements = new Orthogonal(gain, seed: 1).Create((rows, columns));
        int count = Math.Min(rows, columns);
        for (int first = 0; first < count; first++)
        {
            for (int second = 0; second < count; second++)
            {
                double product = 0;
                for (int index = 0; index < Math.Max(rows, columns); index++)
                {
                    product += rows < columns
                        ? elements[(first * columns) + index] * elements[(second * columns) + index]
                        : elements[(index * columns) + first] * elements[(index * columns) + second];
                }

                Assert.Equal(first == second ? gain * gain : 0, product, 5);
            }
        }
    }

    [Fact]
    public void Makes_constants_and_identities()
    {
        Assert.Equal([0, 0], new Zeros().Create(2));
        Assert.Equal([1, 1], new Ones().Create(2));
        Assert.Equal([0, 0], Initializer.FromString("zero").Create(2));
        Assert.Equal([1, 1], Initializer.FromString("one").Create(2));
        Assert.Equal([2.5f, 2.5f], new Constant(2.5).Create(2));
        Assert.Equal([3, 0, 0, 0, 3, 0], new Identity(gain: 3).Create((2, 3)));
    }

    [Fact]
    public void Lists_the_choices_for_an_unknown_name()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Initializer.FromString("glorot"));
        Assert.Contains("\"glorot_uniform\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_arguments_that_mean_nothing()
    {
        Rejects.Argument("scale", () => new VarianceScaling(0));
        Rejects.Argument("fan_avg", () => new VarianceScaling(1, "fan"));
        Rejects.Argument("uniform", () => new VarianceScaling(1, "fan_in", "cauchy"));
        Assert.Throws<ArgumentException>(() => new RandomNormal(stddev: -1));
        Assert.Throws<ArgumentException>(() => new RandomUniform(1, 0));
        Assert.Throws<ArgumentException>(() => new Identity().Create((2, 2, 2)));
        Assert.Throws<ArgumentException>(() => new Orthogonal().Create(2));
    }

    private static (double Mean, double Variance) Moments(float[] elements)
    {
        double mean = elements.Average(element => (double)element);
        return (mean, elements.Average(element => (element - mean) * (element - mean)));
    }
}
