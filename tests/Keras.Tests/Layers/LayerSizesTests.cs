using System.Numerics;
using Keras.Layers;

namespace Keras.Tests.Layers;

/// <summary>The sizes that layers compute, against exact arithmetic, at the ends of the range of their arguments.</summary>
public class LayerSizesTests
{
    private static readonly int[] s_numbers = [1, 2, 3, 46_341, 65_536, 1 << 30, int.MaxValue - 1, int.MaxValue];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Are_exact_or_refused(int seed)
    {
        Random random = new(seed);
        int[] n = [.. Enumerable.Range(0, 6).Select(_ => s_numbers[random.Next(s_numbers.Length)])];
        BigInteger size = 8;
        Expect((size, n[0], n[1]), size + n[0] + n[1], x => new ZeroPadding1D((n[0], n[1])).Apply(x), 1);
        Expect((8, 8), size + n[0] + n[1], x => new ZeroPadding2D(((n[0], n[1]), (0, 0))).Apply(x), 1);
        Expect((8, 8), size + n[2] + n[3], x => new ZeroPadding2D(((0, 0), (n[2], n[3]))).Apply(x), 2);
        Expect((size, n[0], n[1]), size - n[0] - n[1], x => new Cropping1D((n[0], n[1])).Apply(x), 1);
        Expect((8, 8), size - n[0] - n[1], x => new Cropping2D(((n[0], n[1]), (0, 0))).Apply(x), 1);
        Expect((8, 8), size - n[2] - n[3], x => new Cropping2D(((0, 0), (n[2], n[3]))).Apply(x), 2);
        Expect((size, n[0], 0), size * n[0], x => new UpSampling1D(n[0]).Apply(x), 1);
        Expect((8, 8), size * n[0], x => new UpSampling2D((n[0], 1)).Apply(x), 1);
        Expect((8, 8), size * n[0], x => new UpSampling2D((1, n[0])).Apply(x), 2);
        Expect(Shape.Of([8]), n[0], x => new RepeatVector(n[0]).Apply(x), 1);

        // One weight per filter, whatever the window's distance: strides of the result, dilation of the input.
        Expect((8, 8), ((size - 1) * n[0]) + 1 + (n[0] - 1), x => new Conv2DTranspose(1, 1, (n[0], 1)).Apply(x), 1);
        Expect(
            (8, 8), n[0] == 1 ? ((size - 1) * n[0]) + n[1] + 1 : -1,
            x => new Conv2DTranspose(1, (2, 1), (n[0], 1), dilationRate: (n[1], 1)).Apply(x), 1, n[0] == 1 || n[1] > 1);
        Expect(
            Shape.Of([8, 1]), size + n[0] <= CheckedSizes.Limit ? size : -1,
            x => new Conv1D(1, 2, padding: "causal", dilationRate: n[0]).Apply(x), 1);
        Expect(Shape.Of([8, 1]), size - n[0], x => new Conv1D(1, 2, dilationRate: n[0]).Apply(x), 1);
        Expect((8, 8), ((size - 1) / n[0]) + 1, x => new MaxPooling2D(1, (n[0], 1)).Apply(x), 1);
        Expect((8, 8), ((size - 1) / n[0]) + 1, x => new AveragePooling2D(1, (n[0], 1), "same").Apply(x), 1);
    }

    private static void Expect(
        (BigInteger Steps, int, int) sequence, BigInteger expected, Func<KerasTensor, KerasTensor> apply, int axis) =>
        Expect(Shape.Of([(int)sequence.Steps, 1]), expected, apply, axis);

    private static void Expect((int, int) image, BigInteger expected, Func<KerasTensor, KerasTensor> apply, int axis, bool applies = true)
    {
        if (applies)
        {
            Expect(Shape.Of([image.Item1, image.Item2, 1]), expected, apply, axis);
        }
    }

    private static void Expect(Shape input, BigInteger expected, Func<KerasTensor, KerasTensor> apply, int axis)
    {
        // A sample may have no more elements than a tensor, and none has 0.
        BigInteger others = new BigInteger(input.Length) / (input.Rank > 1 ? input[axis - 1] : 1);
        BigInteger? wanted = expected > 0 && expected * others <= CheckedSizes.Limit ? expected : null;
        int? actual;
        try
        {
            actual = apply(new Input(input)).Shape[axis];
        }
        catch (ArgumentException exception)
        {
            Assert.True(exception.Message.Length is > 20 and < 1000, exception.Message);
            actual = null;
        }

        Assert.Equal(wanted, actual);
    }
}
