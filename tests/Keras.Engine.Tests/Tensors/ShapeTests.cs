namespace Keras.Engine.Tests.Tensors;

public class ShapeTests
{
    [Fact]
    public void Comes_from_numbers_tuples_and_lists()
    {
        Assert.Equal([5], ((Shape)5).ToArray());
        Assert.Equal([1, 2], ((Shape)(1, 2)).ToArray());
        Assert.Equal([1, 2, 3], ((Shape)(1, 2, 3)).ToArray());
        Assert.Equal([1, 2, 3, 4], ((Shape)(1, 2, 3, 4)).ToArray());
        Assert.Equal([1, 2, 3, 4, 5], ((Shape)(1, 2, 3, 4, 5)).ToArray());
        Shape shape = [null, 7];
        Assert.Equal("(None, 7)", shape.ToString());
        Assert.Equal((1, 2), Shape.Of([1, 2]));
    }

    [Fact]
    public void Prints_as_Python_does()
    {
        Assert.Equal("()", Shape.Scalar.ToString());
        Assert.Equal("(10,)", ((Shape)10).ToString());
        Assert.Equal("(None, 32, 3)", ((Shape)(null, 32, 3)).ToString());
    }

    [Fact]
    public void Knows_its_length_when_every_size_is_known()
    {
        Shape shape = (2, 3, 4);
        Assert.True(shape.IsKnown);
        Assert.Equal(24, shape.Length);
        Assert.Equal(1, Shape.Scalar.Length);
        Shape unknown = (null, 3);
        Assert.False(unknown.IsKnown);
        Assert.Null(unknown.SizeAt(0));
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => unknown.Length);
        Assert.Equal("Axis 0 of shape (None, 3) has no known size.", exception.Message);
    }

    [Fact]
    public void Is_indexed_from_both_ends_and_by_ranges()
    {
        Shape shape = (2, 3, 4);
        Assert.Equal(4, shape[^1]);
        Assert.Equal((2, 3), shape[..^1]);
        Assert.Equal(3, shape.Rank);
    }

    [Fact]
    public void Changes_into_other_shapes()
    {
        Shape shape = (2, 3);
        Assert.Equal((2, 9), shape.With(1, 9));
        Assert.Equal((2, null), shape.With(1, null));
        Assert.Equal((2, 3, 5), shape.Concat(5));
        Assert.Equal((2, 3), shape);
    }

    [Fact]
    public void Compares_by_sizes()
    {
        Shape left = (2, null);
        Shape right = (2, null);
        Assert.True(left == right);
        Assert.False(left != right);
        Assert.True(left.Equals((object)right));
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.True(left != (2, 3));
    }

    [Fact]
    public void Is_compatible_with_what_it_may_become()
    {
        Shape shape = (null, 3);
        Assert.True(shape.IsCompatibleWith((5, 3)));
        Assert.False(shape.IsCompatibleWith((5, 4)));
        Assert.False(shape.IsCompatibleWith(3));
    }

    [Fact]
    public void Rejects_negative_sizes()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => (Shape)(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shape.Of([2, -3]));
    }
}
