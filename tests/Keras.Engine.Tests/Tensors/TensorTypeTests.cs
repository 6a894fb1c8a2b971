using Keras.Engine.Tensors;

namespace Keras.Engine.Tests.Tensors;

public class TensorTypeTests
{
    [Theory]
    [InlineData(DType.Float32, 4, "float32", true)]
    [InlineData(DType.Float64, 8, "float64", true)]
    [InlineData(DType.Int32, 4, "int32", false)]
    [InlineData(DType.Int64, 8, "int64", false)]
    [InlineData(DType.UInt8, 1, "uint8", false)]
    public void Knows_size_and_name_of_every_element_type(DType dtype, int size, string name, bool isFloating)
    {
        Assert.Equal(6 * size, new TensorType(dtype, (2, 3)).Bytes);
        Assert.Equal(name + "(2, 3)", new TensorType(dtype, (2, 3)).ToString());
        Assert.Equal(isFloating, dtype.IsFloating());
    }

    [Fact]
    public void Finds_the_type_of_CSharp_elements()
    {
        Assert.Equal(DType.Float32, DTypes.Of<float>());
        Assert.Equal(DType.Float64, DTypes.Of<double>());
        Assert.Equal(DType.Int32, DTypes.Of<int>());
        Assert.Equal(DType.Int64, DTypes.Of<long>());
        Assert.Equal(DType.UInt8, DTypes.Of<byte>());
        NotSupportedException exception = Assert.Throws<NotSupportedException>(() => DTypes.Of<short>());
        Assert.Contains("float, double, int, long or byte. Received: Int16", exception.Message);
    }

    [Fact]
    public void Lists_of_integers_compare_by_value()
    {
        IntList left = [1, 2];
        IntList right = [1, 2];
        Assert.True(left == right);
        Assert.True(left != [2, 1]);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.Equal("[1, 2]", left.ToString());
        Assert.Equal(2, left.Count);
        Assert.Equal("[]", default(IntList).ToString());
    }

    [Fact]
    public void Sizes_come_from_one_number_or_two()
    {
        Size2D square = 3;
        Size2D wide = (2, 5);
        Assert.Equal(new Size2D(3, 3), square);
        Assert.Equal("(2, 5)", wide.ToString());
    }
}
