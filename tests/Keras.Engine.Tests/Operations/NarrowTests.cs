using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class NarrowTests
{
    private const double Step = 1.0 / 128;  // Between numbers of 8 bits from 1 to 2.

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1 + (0.49 * Step), 1)]
    [InlineData(1 + (0.51 * Step), 1 + Step)]
    [InlineData(1 + (0.5 * Step), 1)]  // Halfway: to the even one.
    [InlineData(1 + (1.5 * Step), 1 + (2 * Step))]
    [InlineData(-1 - (1.5 * Step), -1 - (2 * Step))]
    [InlineData(2 - (0.25 * Step), 2)]
    [InlineData(0.0, 0.0)]
    [InlineData(3.4e38, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Rounds_to_eight_bits(double number, double expected) => Assert.Equal([expected], Rounded([number]));

    [Fact]
    public void What_is_not_a_number_in_its_last_bits_only_stays_none() =>
        Assert.Equal([double.NaN, 1], Rounded([BitConverter.UInt32BitsToSingle(0x7F800001), 1]));

    [Fact]
    public void Is_off_by_half_a_step_at_most_and_keeps_what_it_has_rounded()
    {
        double[] numbers = TensorData.Uniform(3000, seed: 1);
        double[] rounded = Rounded(numbers);

        Assert.All(numbers.Zip(rounded), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, Math.Abs(pair.First) * Step / 2));
        Assert.Contains(numbers.Zip(rounded), pair => pair.First != pair.Second);
        Assert.Equal(rounded, Rounded(rounded));
    }

    [Fact]
    public void Takes_half_of_the_bytes()
    {
        Value narrow = new(new NarrowOp(), Inputs.Float32((2, 3)));
        Assert.Equal(12, narrow.Types[0].Bytes);
        Assert.Equal(new TensorType(DType.Float32, (2, 3)), new Value(new WidenOp(), narrow).Types[0]);
    }

    [Fact]
    public void Refuses_other_types()
    {
        Value x = Inputs.Of(DType.Float64, (2, 3));
        Assert.Contains("float64(2, 3)", Assert.Throws<ArgumentException>(() => new Value(new NarrowOp(), x)).Message);
        Assert.Contains("float64(2, 3)", Assert.Throws<ArgumentException>(() => new Value(new WidenOp(), x)).Message);
        Value bytes = Inputs.Of(DType.UInt8, (2, 3));
        Assert.Contains("uint8(2, 3)", Assert.Throws<ArgumentException>(() => new Value(new WidenOp(), bytes)).Message);
    }

    private static double[] Rounded(double[] numbers)
    {
        Value x = Inputs.Float32(numbers.Length);
        return GraphRun.Evaluate(new Value(new WidenOp(), new Value(new NarrowOp(), x)), (x, numbers));
    }
}
