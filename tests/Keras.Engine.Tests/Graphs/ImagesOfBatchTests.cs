using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Graphs;

public class ImagesOfBatchTests
{
    private const int All = 6;
    private const int Some = 2;

    private static readonly Value s_x = Inputs.Float32((All, 4, 4, 3));
    private static readonly Value s_numbers = Weights(3);

    [Fact]
    public void What_predictions_are_made_of_computes_each_image_by_itself()
    {
        Value y = Ops.Conv2D(s_x, Weights((3, 3, 3, 3)), Window2D.Same(3, 1, 1, 4, 4)) + s_numbers;
        y = Ops.Relu(Ops.Normalize(y, s_numbers, s_numbers, s_numbers, s_numbers, 1e-3));
        y = Ops.Concatenate([s_x, y + s_x], 3);
        y = Ops.AveragePooling(Ops.Pad(Ops.MaxPooling(y, Window2D.Valid(2, 2, 1)), [0, 1, 0, 0], [0, 0, 0, 0]), Window2D.Valid(2, 2, 1));
        y = Ops.Slice(Ops.Transpose(y, [0, 3, 1, 2]), 1, 1, 2);
        y = Ops.MatMul(Ops.Reshape(y, (All, y.Shape[1] * y.Shape[2] * y.Shape[3])), Weights((y.Shape[1] * y.Shape[2] * y.Shape[3], 5)));
        Graph graph = new([s_x], [Ops.Softmax(y), Ops.Sum(y, 1)], []);

        Graph fewer = ImagesOfBatch.Fewer(graph, Some)!;

        Assert.Equal(All, ImagesOfBatch.Count(graph));
        Assert.Equal(Some, ImagesOfBatch.Count(fewer));
        Assert.Equal([new Shape[] { (Some, 5), Some }], [fewer.Results.Select(result => result.Shape)]);
    }

    [Fact]
    public void Images_that_depend_on_each_other_or_on_their_place_stay_together()
    {
        (Value mean, Value variance) = Ops.Moments(s_x);
        Value constant = Weights((All, 1, 1, 3));
        Together(Ops.Normalize(s_x, mean, variance, s_numbers, s_numbers, 1e-3));
        Together(s_x - Ops.Mean(s_x, 0));
        Together(Ops.CumSum(s_x, 0));
        Together(s_x * constant);
        Together(s_x + Ops.RandomUniform(Inputs.Of(DType.Int64, Shape.Scalar), (All, 4, 4, 3), seed: 1));
        Together(Ops.Reshape(Ops.Transpose(s_x, [1, 0, 2, 3]), (All, 4, 4, 3)));
        Together(Ops.Reshape(Ops.Slice(Ops.Concatenate([s_x, s_x], 0), 0, 1, All), (All, 48)));
        Value rows = Ops.Reshape(s_x, (All, 48));
        Together(Ops.MatMul(rows, Ops.Transpose(rows, [1, 0])));
    }

    [Fact]
    public void What_is_updated_and_what_has_another_number_of_images_stays_together()
    {
        Value y = Ops.Relu(s_x);
        Variable variable = Weights((All, 4, 4, 3));
        Assert.Null(ImagesOfBatch.Fewer(new Graph([s_x], [y], [new Update(variable, y)]), Some));
        Assert.Equal(0, ImagesOfBatch.Count(new Graph([s_x], [Ops.Sum(s_x)], [])));
        Assert.Equal(0, ImagesOfBatch.Count(new Graph([s_x, Inputs.Float32((3, 2))], [y], [])));
        Assert.Equal(0, ImagesOfBatch.Count(new Graph([], [], [])));
    }

    private static Variable Weights(Shape shape) =>
        new("weights", GraphRun.Backend(GraphRun.Reference).Allocate(new TensorType(DType.Float32, shape)));

    private static void Together(Value result) => Assert.Null(ImagesOfBatch.Fewer(
        new Graph([.. new Graph([], [result], []).InOrder().Where(value => value.Op is PlaceholderOp && value.Shape.Rank == 4)], [result], []),
        Some));
}
