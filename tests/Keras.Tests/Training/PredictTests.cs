using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;

namespace Keras.Tests.Training;

public class PredictTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void Joins_batches_of_any_size(int batchSize)
    {
        Tensor<float> outputs = Small.Line(3).Predict(Small.Count(7), batchSize);

        Assert.Equal([7, 1], outputs.Lengths.ToArray());
        Assert.Equal([0, 3, 6, 9, 12, 15, 18], Small.Numbers(outputs));
    }

    [Fact]
    public void Stops_after_the_given_steps() =>
        Assert.Equal([0, 3, 6, 9], Small.Numbers(Small.Line(3).Predict(Small.Count(7), batchSize: 2, steps: 2)));

    [Fact]
    public void Keeps_the_shape_of_outputs()
    {
        Input inputs = new((4, 4, 2));
        Model model = new(inputs, new ZeroPadding2D(1).Apply(inputs));

        Assert.Equal([3, 6, 6, 2], model.Predict(Tensor.Create(new float[96], [3, 4, 4, 2]), batchSize: 2).Lengths.ToArray());
    }

    [Fact]
    public void Takes_inputs_of_different_sizes_one_after_the_other()
    {
        Input inputs = new((null, null, 1));
        Model model = new(inputs, new GlobalAveragePooling2D().Apply(inputs));

        for (int size = 1; size <= 12; size++)
        {
            float[] image = [.. Enumerable.Repeat((float)size, size * size)];
            Assert.Equal([size], Small.Numbers(model.Predict(Tensor.Create(image, [1, size, size, 1]))));
        }
    }

    [Fact]
    public void Sees_weights_that_were_changed()
    {
        Model model = Small.Line(3);
        model.Predict(Small.Count(2));
        model.SetWeights([Small.Column(5)]);

        Assert.Equal([0, 5], Small.Numbers(model.Predict(Small.Count(2))));
    }

    [Fact]
    public void Works_from_several_threads_at_once()
    {
        Input inputs = new((16, 16, 3));
        KerasTensor x = new Conv2D(8, 3, activation: "relu").Apply(inputs);
        x = new BatchNormalization().Apply(x);
        x = new GlobalAveragePooling2D().Apply(x);
        Model model = new(inputs, new Dense(4, activation: "softmax").Apply(x));
        Random random = new(1);
        Tensor<float>[] images =
        [
            .. Enumerable.Range(1, 12).Select(count => Tensor.Create(
                Enumerable.Range(0, count * 768).Select(_ => random.NextSingle()).ToArray(), [count, 16, 16, 3])),
        ];
        float[][] results = new float[images.Length * 8][];

        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, run =>
            results[run] = Small.Numbers(model.Predict(images[run % images.Length], batchSize: 5)));

        for (int run = 0; run < results.Length; run++)
        {
            Assert.Equal(Small.Numbers(model.Predict(images[run % images.Length], batchSize: 5)), results[run]);
        }
    }

    [Fact]
    public void Builds_a_Sequential_that_waits_for_data()
    {
        Sequential model = new([new Dense(2, useBias: false, kernelInitializer: "ones"), new ReLU()]);

        Assert.Equal([3, 3], Small.Numbers(model.Predict(Tensor.Create(new float[] { 1, 2 }, [1, 2]))));
        Assert.Equal((null, 2), model.InputShape);
    }
}
