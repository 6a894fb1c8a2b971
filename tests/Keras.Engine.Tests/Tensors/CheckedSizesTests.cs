using Keras.Testing;

namespace Keras.Engine.Tests.Tensors;

public class CheckedSizesTests
{
    [Fact]
    public void Computes_exactly()
    {
        Assert.Equal(0, CheckedSizes.Add());
        Assert.Equal(6, CheckedSizes.Add(1, 2, 3));
        Assert.Equal(CheckedSizes.Limit, CheckedSizes.Add(CheckedSizes.Limit - 1, 1));
        Assert.Equal(1, CheckedSizes.Multiply());
        Assert.Equal(24, CheckedSizes.Multiply(2, 3, 4));
        Assert.Equal(0, CheckedSizes.Multiply(int.MaxValue, int.MaxValue, int.MaxValue, 0));
        Assert.Equal([0, 1, 1, 2], [.. new[] { 0, 1, 3, 4 }.Select(length => CheckedSizes.CeilDivide(length, 3))]);
        Assert.Equal(1, CheckedSizes.CeilDivide(5, int.MaxValue));
        Assert.Equal(int.MaxValue, CheckedSizes.CeilDivide(int.MaxValue, 1));
    }

    [Fact]
    public void Refuses_what_exceeds_the_limit_with_the_value()
    {
        Rejects.Argument(
            "A size may be at most 2,147,483,591. Received: 4,294,967,302.",
            () => CheckedSizes.Add(8, int.MaxValue, int.MaxValue));
        Rejects.Argument("Received: 10,000,000,000.", () => CheckedSizes.Multiply(100_000, 100_000));
        Rejects.Argument(
            "Received: more than 9,223,372,036,854,775,807.",
            () => CheckedSizes.Multiply(int.MaxValue, int.MaxValue, int.MaxValue));
        Rejects.Argument("A size must be zero or more. Received: -1.", () => CheckedSizes.Fit(-1));
        Rejects.Argument("Received: 2,147,483,592.", () => CheckedSizes.Fit(CheckedSizes.Limit + 1L));
    }

    [Fact]
    public void Refuses_tensors_of_too_many_elements()
    {
        CheckedSizes.Check((null, 1_000_000, 2000), "The output");
        Rejects.Argument(
            "The output has shape (None, 100000, 100000, 3): 30,000,000,000 elements where every unknown size is 1, of which a "
            + "tensor may have at most 2,147,483,591. Use smaller sizes.",
            () => Check((null, 100_000, 100_000, 3)));
        Rejects.Argument("more than 9,223,372,036,854,775,807 elements, of which", () => Check((65536, 65536, 65536, 65536)));

        static object? Check(Shape shape)
        {
            CheckedSizes.Check(shape, "The output");
            return null;
        }
    }
}
