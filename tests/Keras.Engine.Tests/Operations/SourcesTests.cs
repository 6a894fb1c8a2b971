using Keras.Engine.Cpu.Kernels.Randomness;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class SourcesTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    public void Constants_come_in_every_type(DType dtype)
    {
        Assert.Equal([7], GraphRun.Evaluate(new Value(new CopyOp(), Ops.Constant(7, dtype))));
        Assert.Equal([7, 7, 7], GraphRun.Evaluate(Ops.Fill(7, new TensorType(dtype, 3))));
        Assert.Equal([0, 0], GraphRun.Evaluate(Ops.ZerosLike(Ops.Fill(7, new TensorType(dtype, 2)))));
    }

    [Fact]
    public void A_constant_can_be_a_result() => Assert.Equal([0.5], GraphRun.Evaluate(Ops.Constant(0.5)));

    [Theory]
    [InlineData(0x00000000, 0x00000000, 0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)]
    [InlineData(0xFFFFFFFF, 0xFFFFFFFF, 0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)]
    public void Philox_passes_the_known_answer_tests_of_its_authors(
        uint counter, uint key, uint x0, uint x1, uint x2, uint x3)
    {
        ulong both = ((ulong)counter << 32) | counter;
        Assert.Equal((x0, x1, x2, x3), Philox.Block(((ulong)key << 32) | key, both, both));
    }

    [Fact]
    public void Philox_passes_the_known_answer_test_on_digits_of_pi() => Assert.Equal(
        (0xD16CFE09u, 0x94FDCCEBu, 0x5001E420u, 0x24126EA1u),
        Philox.Block(0x299F31D0_A4093822, 0x85A308D3_243F6A88, 0x03707344_13198A2E));

    [Fact]
    public void Random_numbers_are_even_over_zero_to_one()
    {
        double[] numbers = Draw((100, 1000), seed: 3, step: 5);
        Assert.All(numbers, number => Assert.InRange(number, 0, 0.99999999));
        int[] counts = new int[20];
        foreach (double number in numbers)
        {
            counts[(int)(number * 20)]++;
        }

        // 5000 expected in each of 20 bins with a standard deviation of 69: five of them.
        Assert.All(counts, count => Assert.InRange(count, 5000 - 345, 5000 + 345));
    }

    [Fact]
    public void Random_numbers_depend_on_seed_step_and_position_only()
    {
        double[] numbers = Draw(40, seed: 3, step: 5);
        Assert.Equal(numbers, Draw((8, 5), seed: 3, step: 5));
        Assert.Equal(numbers[..10], Draw(10, seed: 3, step: 5));
        Assert.NotEqual(numbers, Draw(40, seed: 4, step: 5));
        Assert.NotEqual(numbers, Draw(40, seed: 3, step: 6));
        Assert.Equal(40, numbers.Distinct().Count());
    }

    [Fact]
    public void Random_numbers_of_both_types_are_the_same_up_to_rounding() =>
        TensorAssert.Close(Draw(50, 3, 5, DType.Float64), Draw(50, 3, 5, DType.Float32), 1e-7);

    [Fact]
    public void Random_numbers_have_no_gradient_and_need_a_step()
    {
        Value step = Inputs.Of(DType.Int64, Shape.Scalar);
        Value x = Inputs.Float32(4);
        Value dropped = x * Ops.GreaterOrEqual(Ops.RandomUniform(step, 4, seed: 1), Ops.Constant(0.5));
        Assert.NotNull(Gradients.Of(Ops.Sum(dropped), [x])[0]);
        Assert.Null(Gradients.Of(Ops.Sum(dropped), [step])[0]);
    }

    private static double[] Draw(Shape shape, long seed, long step, DType dtype = DType.Float32)
    {
        Value counter = Inputs.Of(DType.Int64, Shape.Scalar);
        return GraphRun.Evaluate(Ops.RandomUniform(counter, shape, seed, dtype), (counter, [step]));
    }
}
