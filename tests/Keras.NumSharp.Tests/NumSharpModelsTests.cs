using System.Buffers;
using System.Numerics.Tensors;
using System.Reflection;
using Keras.Layers;
using Keras.Models;
using Keras.Training;
using global::NumSharp;

namespace Keras.Tests;

public class NumSharpModelsTests
{
    private static readonly float[] s_x = [.. Enumerable.Range(0, 24).Select(i => MathF.Sin(i))];
    private static readonly float[] s_y = [.. Enumerable.Range(0, 8).Select(i => MathF.Cos(i))];

    private static readonly NDArray s_inputs = new NDArray(s_x).reshape(8, 3);
    private static readonly NDArray s_targets = new NDArray(s_y).reshape(8, 1);
    private static readonly NDArray s_weights = np.arange(8).astype(NPTypeCode.Single);

    [Fact]
    public void Fit_Evaluate_and_Predict_give_the_numbers_of_tensors()
    {
        Tensor<float> x = Tensor.Create(s_x, [8, 3]);
        Tensor<float> y = Tensor.Create(s_y, [8, 1]);
        Tensor<float> weights = Tensor.Create([0f, 1, 2, 3, 4, 5, 6, 7]);
        Model expected = Line();
        Model model = Line();

        History wanted = expected.Fit(
            x, y, batchSize: 4, epochs: 2, verbose: 0, validationData: (x, y), shuffle: false, sampleWeight: weights);
        History history = model.Fit(
            s_inputs,
            s_targets,
            batchSize: 4,
            epochs: 2,
            verbose: 0,
            validationData: (s_inputs, s_targets),
            shuffle: false,
            sampleWeight: s_weights);

        Assert.Equal(wanted["loss"], history["loss"]);
        Assert.Equal(wanted["val_loss"], history["val_loss"]);
        Assert.Equal(expected.Evaluate(x, y, verbose: 0), model.Evaluate(s_inputs, s_targets, verbose: 0));
        Assert.Equal(
            expected.Evaluate(x, y, verbose: 0, sampleWeight: weights),
            model.Evaluate(s_inputs, s_targets, verbose: 0, sampleWeight: s_weights));
        Assert.Equal(expected.Predict(x), model.Predict(s_inputs).ToTensor<float>());
        Assert.Equal(expected.TestOnBatch(x, y, weights), model.TestOnBatch(s_inputs, s_targets, s_weights));
        Assert.Equal(expected.TrainOnBatch(x, y, weights), model.TrainOnBatch(s_inputs, s_targets, s_weights));
    }

    // What an argument does is tested with tensors; here each has to be there.
    [Theory]
    [InlineData(nameof(Model.Fit), "maxQueueSize workers")]
    [InlineData(nameof(Model.FitGenerator), "")]
    [InlineData(nameof(Model.Evaluate), "")]
    [InlineData(nameof(Model.Predict), "")]
    [InlineData(nameof(Model.TrainOnBatch), "")]
    [InlineData(nameof(Model.TestOnBatch), "")]
    public void Arguments_are_those_for_tensors(string name, string ofSequencesOnly)
    {
        ParameterInfo[] tensors = typeof(Model).GetMethods()
            .Where(method => method.Name == name).Select(method => method.GetParameters())
            .Single(parameters => parameters[0].ParameterType == (name == "FitGenerator" ? typeof(Utils.Sequence) : typeof(Arrays)));
        ParameterInfo[] arrays = typeof(NumSharpModels).GetMethod(name)!.GetParameters();

        Assert.Equal(
            tensors.Select(parameter => parameter.Name).Except(ofSequencesOnly.Split(' ')),
            arrays.Skip(1).Select(parameter => parameter.Name));
    }

    [Fact]
    public void The_port_of_a_NumPy_preprocessing_reads_line_for_line()
    {
        float[] mean = [125.307f, 122.95f, 113.865f];
        float[] std = [62.9932f, 62.0887f, 66.7048f];
        ((NDArray xTrain, NDArray yTrain), _) = Datasets.ProceduralImages.LoadData(trainSamples: 6, testSamples: 2).ToNDArrays();

        xTrain = xTrain.astype(np.float32);
        for (int i = 0; i < 3; i++)
        {
            xTrain[$":, :, :, {i}"] = (xTrain[$":, :, :, {i}"] - mean[i]) / std[i];
        }

        ((Tensor<byte> pixels, Tensor<byte> labels), _) = Datasets.ProceduralImages.LoadData(trainSamples: 6, testSamples: 2);
        Assert.Equal((pixels[3, 4, 5, 2] - mean[2]) / std[2], (float)xTrain[3, 4, 5, 2], 1e-5f);
        Assert.Equal(Utils.ToCategorical(labels, 10), Utils.ToCategorical(yTrain, 10).ToTensor<float>());
    }

    [Fact]
    public void A_generator_is_validated_on_arrays()
    {
        Tensor<float> x = Tensor.Create(s_x, [8, 3]);
        Tensor<float> y = Tensor.Create(s_y, [8, 1]);

        History wanted = Line().FitGenerator(new Halves(x, y), verbose: 0, shuffle: false, validationData: (x, y));
        History history = Line().FitGenerator(
            new Halves(x, y), verbose: 0, shuffle: false, validationData: (s_inputs, s_targets));

        Assert.Equal(wanted["val_loss"], history["val_loss"]);
    }

    private sealed class Halves(Tensor<float> x, Tensor<float> y) : Utils.Sequence
    {
        public override int Length => 2;

        public override Utils.Batch this[int index] =>
            (x.Slice(new NRange(4 * index, (4 * index) + 4), NRange.All).ToDenseTensor(),
                y.Slice(new NRange(4 * index, (4 * index) + 4), NRange.All).ToDenseTensor());
    }

    private static Sequential Line()
    {
        Sequential model = new([new Dense(1, kernelInitializer: "ones", inputShape: 3)]);
        model.Compile("sgd", "mse", ["mae"]);
        return model;
    }
}
