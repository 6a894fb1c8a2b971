using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class EmbeddingTests
{
    [Fact]
    public void Numbers_become_rows_of_the_table()
    {
        Embedding layer = new(3, 2, new Constant(0.5))
        {
            InitialWeights = [System.Numerics.Tensors.Tensor.Create<float>([1, 2, 3, 4, 5, 6], [3, 2])],
        };
        KerasTensor output = layer.Apply(new Input((null, 4), dtype: DType.Int32));

        Assert.Equal((null, null, 4, 2), output.Shape);
        Assert.Equal("embeddings (3, 2)", $"{layer.Weights[0].Name.Split('/')[^1]} {layer.Weights[0].Shape}");
        Assert.Equal([5f, 6, 1, 2, 3, 4], layer.Apply(Ops.Array(new float[,] { { 2, 0, 1 } })).ToArray());
        Assert.Equal([0.5f, 0.5f], new Embedding(3, 2, new Constant(0.5)).Apply(Ops.Array(new float[] { 1 })).ToArray());
        Assert.IsType<RandomUniform>(new Embedding(3, 2).EmbeddingsInitializer);
    }

    [Fact]
    public void Only_rows_that_were_read_are_trained_each_by_the_sum_of_its_gradients()
    {
        Sequential model = new([new Embedding(4, 2, inputLength: 3), new Flatten(), new Dense(1, kernelInitializer: "ones")]);
        float[] before = [.. model.Layers[0].GetWeights()[0]];
        model.Compile(new SGD(1), Keras.Losses.Loss.Of("sum", (_, yPred) => Ops.Sum(yPred, -1)));
        model.TrainOnBatch(
            System.Numerics.Tensors.Tensor.Create<float>([1, 3, 1], [1, 3]), System.Numerics.Tensors.Tensor.Create<float>([0], [1, 1]));

        Assert.Equal((null, 3), model.InputShape);
        Assert.Equal(
            [0, 0, -2, -2, 0, 0, -1, -1], model.Layers[0].GetWeights()[0].Zip(before, (after, first) => Math.Round(after - first, 5)));
    }

    [Fact]
    public void Regularizer_and_constraint_are_those_of_the_table()
    {
        Sequential model = new([new Embedding(4, 2, "ones", "l2", "l1", new Keras.Constraints.MaxNorm(0.5, 1), inputLength: 3)]);
        model.Compile(new SGD(0), Keras.Losses.Loss.Of("none", (_, yPred) => 0 * Ops.Sum(yPred, -1)));
        double loss = model.TrainOnBatch(
            System.Numerics.Tensors.Tensor.Create<float>([1, 3, 1], [1, 3]), System.Numerics.Tensors.Tensor.Create<float>([0], [1, 1]))[0];

        // 8 ones squared, 6 ones that were read, of which the loss has a hundredth each.
        Assert.Equal(0.08 + 0.06, loss, 1e-6);
        Assert.All(model.GetWeights()[0].ToArray(), element => Assert.Equal(0.5 / Math.Sqrt(2), element, 1e-4));
    }

    [Fact]
    public void What_does_not_work_is_refused()
    {
        Rejects.Argument("no masks here", () => new Embedding(3, 2, maskZero: true));
        Rejects.Argument("must be a positive integer", () => new Embedding(0, 2));
        Rejects.Argument("must be a positive integer", () => new Embedding(3, 2, inputLength: 0));
        Rejects.Argument("is incompatible with layer", () => new Embedding(3, 2, inputLength: 3).Apply(new Input(4)));
        Assert.ThrowsAny<Exception>(() => new Embedding(3, 2).Apply(Ops.Array(new float[] { 3 })).ToArray());
    }
}
