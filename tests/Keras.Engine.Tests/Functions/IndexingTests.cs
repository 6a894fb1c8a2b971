using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Functions;

public class IndexingTests
{
    private static readonly Value s_x = Inputs.Float64((3, 4));
    private static readonly double[] s_numbers = [.. Enumerable.Range(0, 12).Select(i => (double)i)];

    [Fact]
    public void Takes_numbers_ranges_steps_and_text()
    {
        Evaluates((4), [4, 5, 6, 7], s_x[1]);
        Evaluates(Shape.Scalar, [11], s_x[-1, ^1]);
        Evaluates((2, 4), [4, 5, 6, 7, 8, 9, 10, 11], s_x[1..]);
        Evaluates((3, 1), [3, 7, 11], s_x[.., ^1..]);
        Evaluates((3, 2), [1, 3, 5, 7, 9, 11], s_x[.., (1.., 2)]);
        Evaluates((3, 4), [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8], s_x["...", "::-1"]);
        Evaluates((3, 1, 4), s_numbers, s_x[.., ValueIndex.NewAxis]);
        Evaluates((1, 3), [2, 6, 10], s_x["None", "...", 2]);
        Evaluates((3, 4), s_numbers, s_x["-100:100", ..100]);
        Evaluates((0, 4), [], s_x[2..1]);
        Evaluates((0, 4), [], s_x["1:1:-1"]);
        Assert.Same(s_x, s_x[..]);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("1:2:3:4")]
    [InlineData("1:b")]
    [InlineData("::0")]
    [InlineData("")]
    public void Refuses_text_that_is_no_index(string text) =>
        Assert.Contains(text.Length > 0 ? text : "no index", Assert.Throws<ArgumentException>(() => s_x[text]).Message);

    [Fact]
    public void Refuses_indices_outside_and_too_many()
    {
        Assert.Contains("Index 3 lies outside axis 0 of shape (3, 4)", Assert.Throws<ArgumentException>(() => s_x[3]).Message);
        Assert.Contains("at most 2 indices", Assert.Throws<ArgumentException>(() => s_x[0, 0, 0]).Message);
        Assert.Contains("one \"...\"", Assert.Throws<ArgumentException>(() => s_x["...", "..."]).Message);
        Assert.Throws<ArgumentException>(() => s_x[(.., 0)]);
    }

    [Fact]
    public void A_run_refuses_places_outside()
    {
        Value places = Inputs.Of(DType.Int32, 1);
        foreach (Value taken in new[]
        {
            Ops.Gather(s_x, places, 1),
            Ops.GatherNd(s_x, Ops.Stack([places, places], -1)),
            Ops.TakeAlongAxis(s_x, Ops.BroadcastTo(places, (3, 1)), 1),
            Ops.Scatter(Ops.Reshape(places, (1, 1)), s_x[..1, 0], 4),
        })
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(
                () => GraphRun.Evaluate(taken, (s_x, s_numbers), (places, [4])));
            Assert.Contains("outside an axis", exception.Message);
        }
    }

    [Fact]
    public void A_run_that_fails_updates_nothing()
    {
        Variable variable = Variables.Of(new TensorType(DType.Float64, 1), "count", 5);
        Value places = Inputs.Of(DType.Int32, 1);
        Graph graph = new([s_x, places], [Ops.Gather(Ops.Flatten(s_x), places)], [new Update(variable, variable + 1)]);
        Assert.Throws<ArgumentException>(() => GraphRun.Run(graph, GraphRun.Reference, s_numbers, [12]));
        Assert.Equal([5], TensorData.Read(variable.Storage));
        Assert.Equal([0], GraphRun.Run(graph, GraphRun.Reference, s_numbers, [-12])[0]);
        Assert.Equal([6], TensorData.Read(variable.Storage));
    }

    [Fact]
    public void Names_what_does_not_fit()
    {
        Refuses("Reshape keeps the number of elements", () => Ops.Reshape(s_x, (5, null)));
        Refuses("Squeeze takes axes of size 1", () => Ops.Squeeze(s_x, 0));
        Refuses("no 3 equal parts", () => Ops.Split(s_x, 3, 1));
        Refuses("a start and a size for every axis", () => Ops.Slice(s_x, 0, 1));
        Refuses("`mode` must be one of", () => Ops.Pad(s_x, [(1, 1), (0, 0)], "wrap"));
        Refuses("cannot be mirrored", () => Ops.Pad(s_x, [(3, 0), (0, 0)], "reflect"));
        Refuses("at least 5 elements", () => Ops.TopK(s_x, 5));
        Refuses("Indices need the shape", () => Ops.TakeAlongAxis(s_x, Ops.Zeros((2, 2), DType.Int32), 0));
        Refuses("names axes of 4 and 3", () => Ops.Einsum("ij,jk->ik", s_x, s_x));
        Refuses("does not name the axes", () => Ops.Einsum("ijk->i", s_x));
        Refuses("different letters", () => Ops.Einsum("ii->i", s_x));
        Refuses("names no axis", () => Ops.Einsum("ij->k", s_x));
        Refuses("one or two operands", () => Ops.Einsum("ij,jk,kl->il", s_x, s_x, s_x));
        Refuses("needs axes of equal sizes", () => Ops.TensorDot(s_x, s_x, (0, 1)));
        Refuses("BatchDot needs axes of one size", () => Ops.BatchDot(s_x, s_x, (0, 0)));
        Refuses("inner sizes agree", () => Ops.MatMul(Ops.Zeros((2, 3, 4)), Ops.Zeros((2, 3, 4))));
        Refuses("Ops.Cast", () => new Value(new Engine.Operations.GatherOp(0), s_x, s_x));
        Refuses("from one element or more", () => Ops.Resample(s_x, 0, 0));
        Refuses("multiple of 2 * 2 channels", () => Ops.DepthToSpace(Ops.Zeros((1, 2, 2, 3)), 2));
        Refuses("multiples of 2", () => Ops.SpaceToDepth(Ops.Zeros((1, 3, 2, 3)), 2));
    }

    [Fact]
    public void Shapes_follow()
    {
        Assert.Equal((2, 6), Ops.Reshape(s_x, (2, null)).Shape);
        Assert.Equal((3, 1, 4), Ops.ExpandDims(s_x, 1).Shape);
        Assert.Equal((3, 4, 1), Ops.ExpandDims(s_x, -1).Shape);
        Assert.Equal((3, 4), Ops.Squeeze(Ops.Zeros((1, 3, 1, 4))).Shape);
        Assert.Equal((3, 1, 4), Ops.Squeeze(Ops.Zeros((1, 3, 1, 4)), 0).Shape);
        Assert.Equal((4, 3), Ops.Transpose(s_x).Shape);
        Assert.Equal((4, 3), Ops.SwapAxes(s_x, 0, -1).Shape);
        Assert.Equal((3, 4, 2), Ops.MoveAxis(Ops.Zeros((2, 3, 4)), 0, -1).Shape);
        Assert.Equal((2, 2), Ops.Slice(s_x, (1, 1), (2, 2)).Shape);
        Assert.Equal((0, 4), Ops.Tile(s_x, (0, 1)).Shape);
        Assert.Equal((3, 1), Ops.ArgMax(s_x, 1, keepDims: true).Shape);
        Assert.Equal((1, 1), Ops.ArgMax(s_x, keepDims: true).Shape);
        Assert.Equal((12, 12), Ops.Outer(s_x, s_x).Shape);
    }

    [Fact]
    public void Holds_constants_of_any_array()
    {
        Assert.Equal((2, 2), Ops.Array(new[,] { { 1f, 2 }, { 3, 4 } }).Shape);
        Assert.Equal(DType.Int64, Ops.Array(new[] { 1L << 60 }).DType);
        using IExecutable sum = BackendSelection.Current.Compile(
            new Graph([], [Ops.Array(new[,] { { 1.5, 2 }, { 3, 4 } }, DType.Int32) + Ops.Array(new byte[] { 1, 0 }, DType.Int32)], []));
        ITensorStorage result = BackendSelection.Current.Allocate(new TensorType(DType.Int32, (2, 2)));
        sum.Run([], [result]);
        Assert.Equal([2, 2, 4, 4], TensorData.Read(result));
        Assert.Throws<NotSupportedException>(() => Ops.Array(new[] { "1" }));
    }

    private static void Refuses(string message, Func<object> make) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(make).Message);

    private static void Evaluates(Shape shape, double[] expected, Value value)
    {
        Assert.Equal(shape, value.Shape);
        Assert.Equal(expected, GraphRun.Evaluate(value, (s_x, s_numbers)));
    }
}
