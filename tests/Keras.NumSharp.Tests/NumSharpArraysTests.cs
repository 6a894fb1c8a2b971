using System.Numerics.Tensors;
using global::NumSharp;

namespace Keras.Tests;

public class NumSharpArraysTests
{
    private static NDArray Counted(params int[] shape) =>
        np.arange(shape.Aggregate(1, (product, size) => product * size)).astype(NPTypeCode.Single).reshape(shape);

    [Fact]
    public void An_array_in_order_is_used_in_place()
    {
        NDArray array = Counted(3, 2);
        ArrayLike wrapped = array.AsArrayLike();

        array[1, 0] = 50f;

        Assert.Equal<Shape>((3, 2), wrapped.Shape);
        Assert.Equal([0, 1, 50, 3, 4, 5], Numbers(wrapped));
    }

    [Theory]
    [InlineData("1:", new float[] { 2, 3, 4, 5 })]
    [InlineData(":2", new float[] { 0, 1, 2, 3 })]
    [InlineData("::2", new float[] { 0, 1, 4, 5 })]
    [InlineData(":,1:", new float[] { 1, 3, 5 })]
    [InlineData("::-1", new float[] { 4, 5, 2, 3, 0, 1 })]
    public void Slices_have_the_numbers_of_their_range(string slice, float[] expected) =>
        Assert.Equal(expected, Numbers(Counted(3, 2)[slice].AsArrayLike()));

    [Fact]
    public void A_transposed_array_is_read_in_row_major_order() =>
        Assert.Equal([0, 2, 4, 1, 3, 5], Numbers(Counted(3, 2).T.AsArrayLike()));

    [Theory]
    [InlineData(NPTypeCode.Single)]
    [InlineData(NPTypeCode.Double)]
    [InlineData(NPTypeCode.Half)]
    [InlineData(NPTypeCode.Byte)]
    [InlineData(NPTypeCode.SByte)]
    [InlineData(NPTypeCode.Int16)]
    [InlineData(NPTypeCode.UInt16)]
    [InlineData(NPTypeCode.Int32)]
    [InlineData(NPTypeCode.UInt32)]
    [InlineData(NPTypeCode.Int64)]
    [InlineData(NPTypeCode.UInt64)]
    public void Every_real_type_is_taken(NPTypeCode type) =>
        Assert.Equal([0, 1, 2, 3], Numbers(np.arange(4).astype(type).reshape(2, 2).AsArrayLike()));

    [Fact]
    public void Booleans_are_zeros_and_ones() =>
        Assert.Equal([0, 1, 1], Numbers(np.array(false, true, true).reshape(3, 1).AsArrayLike()));

    [Fact]
    public void Complex_numbers_are_refused_with_the_way_out()
    {
        string message = Assert.Throws<ArgumentException>(
            () => np.zeros(new global::NumSharp.Shape(2), NPTypeCode.Complex).AsArrayLike()).Message;

        Assert.Contains("astype(np.float32)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_go_there_and_back()
    {
        Tensor<int> tensor = Tensor.Create([1, 2, 3, 4, 5, 6], [2, 3]);

        NDArray array = tensor.ToNDArray();

        Assert.Equal([2, 3], array.shape);
        Assert.Equal(typeof(int), array.dtype);
        Assert.Equal(6, (int)array[1, 2]);
        Assert.Equal([2, 3], array.ToTensor<int>().Lengths);
        Assert.Equal([1, 4, 2, 5, 3, 6], array.T.ToTensor<int>());
        Assert.Throws<ArgumentException>(() => array.ToTensor<float>());
    }

    [Fact]
    public void Memory_is_wrapped_with_a_shape_that_fits()
    {
        float[] memory = [1, 2, 3, 4];
        ArrayLike wrapped = ArrayLike.Wrap<float>(memory, (2, 2));

        memory[3] = 7;

        Assert.Equal([1, 2, 3, 7], Numbers(wrapped));
        Assert.Throws<ArgumentException>(() => ArrayLike.Wrap<float>(memory, (2, 3)));
        Assert.Throws<ArgumentException>(() => ArrayLike.Wrap<float>(memory, (null, 2)));
    }

    [Fact]
    public void No_name_of_both_namespaces_is_ambiguous()
    {
        HashSet<string> numSharp =
            [.. typeof(np).Assembly.GetExportedTypes().Where(type => type.Namespace == "NumSharp").Select(type => type.Name)];
        IEnumerable<string> shared = new[] { typeof(Utils), typeof(NumSharpArrays), typeof(Shape), typeof(Applications.Densenet) }
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .Where(type => type.Namespace is string name && name.StartsWith("Keras", StringComparison.Ordinal)
                && !name.StartsWith("Keras.Engine", StringComparison.Ordinal))
            .Select(type => type.Name).Where(numSharp.Contains);

        // The package gives these names to Keras; here the project imports the same file.
        Assert.Equal(["Shape", "Variable"], shared.Order());
    }

    private static float[] Numbers(ArrayLike array)
    {
        float[] numbers = new float[array.Shape.Length];
        Models.Sequential same = new([new Layers.Activation("linear", inputShape: array.Shape[1..])]);
        same.Predict(array).FlattenTo(numbers);
        return numbers;
    }
}
