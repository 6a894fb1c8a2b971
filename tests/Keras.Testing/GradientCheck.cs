using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Xunit;

namespace Keras.Testing;

/// <summary>Compares gradients with central finite differences in float64.</summary>
public static class GradientCheck
{
    // The error of a central difference is about h^2 + 1e-16 / h: smallest near 1e-5.
    private const double Step = 1e-5;

    /// <summary>
    /// The gradients of the sum of squares of <paramref name="function"/> have gradients that agree with finite differences.
    /// </summary>
    /// <inheritdoc cref="Agrees"/>
    public static void AgreesTwice(
        Func<IReadOnlyList<Value>, Value> function,
        IReadOnlyList<Shape> shapes,
        double minimum = -1,
        double maximum = 1,
        double tolerance = 1e-5)
    {
        for (int input = 0; input < shapes.Count; input++)
        {
            int towards = input;
            Agrees(
                x => Gradients.Of(Ops.Sum(Ops.Square(function(x))), x)[towards]!, shapes, minimum, maximum, tolerance);
        }
    }

    /// <summary>
    /// The gradient of a weighted sum over all elements of <paramref name="function"/> agrees with finite differences, for
    /// every element of every input.
    /// </summary>
    /// <param name="function">Builds a value of any shape from float64 placeholders.</param>
    /// <param name="shapes">Shapes of the placeholders.</param>
    /// <param name="minimum">Lower bound of the numbers the function is tried on.</param>
    /// <param name="maximum">Upper bound of the numbers the function is tried on.</param>
    /// <param name="tolerance">Relative to the magnitude of a gradient, or to 1 if it is smaller.</param>
    public static void Agrees(
        Func<IReadOnlyList<Value>, Value> function,
        IReadOnlyList<Shape> shapes,
        double minimum = -1,
        double maximum = 1,
        double tolerance = 1e-6)
    {
        Value[] inputs = [.. shapes.Select((shape, index) => Ops.Placeholder($"x{index}", new TensorType(DType.Float64, shape)))];
        Value output = function(inputs);
        Value weights = Ops.Placeholder("weights", output.Types[0]);
        Value loss = Ops.Sum(output * weights);
        IReadOnlyList<Value?> gradients = Gradients.Of(loss, inputs);
        for (int input = 0; input < inputs.Length; input++)
        {
            Assert.True(gradients[input] is not null, $"Input {input} has no gradient.");
            Assert.Equal(inputs[input].Types[0], gradients[input]!.Types[0]);
        }

        double[][] data =
        [
            .. shapes.Select((shape, index) => TensorData.Uniform(shape.Length, minimum, maximum, seed: index + 1)),
            TensorData.Uniform(output.Shape.Length, seed: 100),
        ];
        double[][] exact = GraphRun.Run(
            new Graph([.. inputs, weights], [.. gradients.Select(gradient => gradient!)], []), GraphRun.Tested, data);
        IBackend backend = GraphRun.Tested;
        using IExecutable lossOf = MovedExecutable.Compile(backend, new Graph([.. inputs, weights], [loss], []));
        ITensorStorage[] tensors =
            [.. inputs.Append(weights).Select((value, index) => TensorData.Allocate(backend, value.Types[0], data[index]))];
        ITensorStorage result = backend.Allocate(loss.Types[0]);
        for (int input = 0; input < inputs.Length; input++)
        {
            for (int i = 0; i < data[input].Length; i++)
            {
                double difference = (LossAt(input, i, Step) - LossAt(input, i, -Step)) / (2 * Step);
                Assert.True(
                    Math.Abs(difference - exact[input][i]) <= tolerance * Math.Max(1, Math.Abs(difference)),
                    $"Element {i} of input {input} {shapes[input]}: the gradient is {exact[input][i]:R}, "
                    + $"finite differences give {difference:R}.");
            }
        }

        double LossAt(int input, int i, double step)
        {
            double kept = data[input][i];
            data[input][i] = kept + step;
            TensorData.Write(tensors[input], data[input]);
            lossOf.Run(tensors, [result]);
            data[input][i] = kept;
            TensorData.Write(tensors[input], data[input]);
            return TensorData.Read(result)[0];
        }
    }
}
