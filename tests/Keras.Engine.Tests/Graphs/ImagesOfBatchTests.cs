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

    [Fact]
    public void The_front_of_a_test_step_is_the_model_and_the_rest_reads_what_it_hands_on()
    {
        Value y = Inputs.Float32((All, 5));
        Variable seen = Weights(Shape.Scalar);
        Value probabilities = Classify(Convolve(s_x, Weights((1, 1, 3, 8))));
        Value loss = Ops.Mean(Ops.Sum(y * Ops.Log(probabilities), 1));
        Graph graph = new([s_x, y], [loss, probabilities], [new Update(seen, seen + loss)]);

        (Graph front, Graph rest) = ImagesOfBatch.Divide(graph, input => input != y)!.Value;

        Assert.Equal([s_x], front.Inputs);
        Assert.Contains(probabilities, front.Results);
        Assert.All(front.Results, result => Assert.Equal(All, result.Shape[0]));
        Assert.Empty(front.Updates);
        Assert.Equal(2 + front.Results.Count, rest.Inputs.Count);
        Assert.Equal([s_x, y], rest.Inputs.Take(2));
        Assert.DoesNotContain(rest.InOrder(), value => value.Op is Conv2DOp or MatMulOp);
        Assert.Equal(graph.Results.Select(result => result.Types[0]), rest.Results.Select(result => result.Types[0]));
        Assert.Same(seen, Assert.Single(rest.Updates).Variable);
    }

    [Fact]
    public void The_front_of_a_training_step_ends_below_the_first_weights_that_it_trains()
    {
        Variable trained = Weights((1, 1, 8, 4));
        Value frozen = Convolve(s_x, Weights((1, 1, 3, 8)));
        Value above = Convolve(frozen, trained);
        Graph graph = new([s_x], [Ops.Mean(above)], [new Update(trained, trained - Ops.Mean(above))]);

        (Graph front, Graph rest) = ImagesOfBatch.Divide(graph, _ => true)!.Value;

        Assert.Equal([frozen], front.Results);
        Assert.Single(rest.InOrder(), value => value.Op is Conv2DOp);
    }

    [Fact]
    public void There_is_no_front_without_a_convolution_of_images_that_are_apart()
    {
        (Value mean, Value variance) = Ops.Moments(s_x);
        Value normalized = Ops.Normalize(s_x, mean, variance, s_numbers, s_numbers, 1e-3);
        Value y = Ops.Mean(Convolve(s_x, Weights((1, 1, 3, 8))));
        Assert.Null(ImagesOfBatch.Divide(new Graph([s_x], [Ops.Mean(Ops.Relu(s_x))], []), _ => true));
        Assert.Null(ImagesOfBatch.Divide(new Graph([s_x], [Ops.Mean(Convolve(normalized, Weights((1, 1, 3, 8))))], []), _ => true));
        Assert.Null(ImagesOfBatch.Divide(new Graph([s_x], [y], []), _ => false));
        Assert.Null(ImagesOfBatch.Divide(new Graph([s_x], [y], []) { Pauses = [new Pause(1, 0, 0)] }, _ => true));
        Assert.Null(ImagesOfBatch.Divide(new Graph([], [], []), _ => true));
        Assert.NotNull(ImagesOfBatch.Divide(new Graph([s_x], [y], []), _ => true));
    }

    private static Value Convolve(Value x, Value kernel) => Ops.Relu(Ops.Conv2D(x, kernel, Window2D.Valid(1, 1, 1)));

    private static Value Classify(Value features) => Ops.Softmax(Ops.MatMul(Ops.Mean(features, (1, 2)), Weights((features.Shape[3], 5))));

    private static Variable Weights(Shape shape) =>
        new("weights", GraphRun.Backend(GraphRun.Reference).Allocate(new TensorType(DType.Float32, shape)));

    private static void Together(Value result) => Assert.Null(ImagesOfBatch.Fewer(
        new Graph([.. new Graph([], [result], []).InOrder().Where(value => value.Op is PlaceholderOp && value.Shape.Rank == 4)], [result], []),
        Some));
}
