using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;

namespace Keras.Tests.Training;

/// <summary>Data that lacks a last axis of 1, or has one more.</summary>
public class InputRankTests
{
    private readonly Tensor<float> _images = Images(6, 4, 4, 1);
    private readonly Tensor<float> _targets = Tensor.Create<float>([.. Enumerable.Range(0, 6).Select(i => i / 6f)], [6, 1]);

    public static TheoryData<nint[]> Shapes => [[6, 4, 4], [6, 4, 4, 1, 1]];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Trains_tests_and_predicts_the_same_bits(nint[] lengths)
    {
        Tensor<float> given = Images(lengths);
        Model expected = Trained(_images);
        Model model = Trained(given);

        Assert.Equal<float>(expected.GetWeights()[0], model.GetWeights()[0]);
        Assert.Equal(
            expected.Evaluate(_images, _targets, verbose: 0)["loss"], model.Evaluate(given, _targets, verbose: 0)["loss"]);
        Assert.Equal<float>(expected.Predict(_images), model.Predict(given));
        Assert.Equal<float>(expected.Predict(_images), model.PredictOnBatch(given));
        Assert.Equal<float>(expected.Apply(_images), model.Apply(given));
        Assert.Equal(expected.TestOnBatch(_images, _targets)["loss"], model.TestOnBatch(given, _targets)["loss"]);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Batches_of_a_data_set_fit_too(nint[] lengths)
    {
        Model expected = Made();
        Model model = Made();
        expected.Fit([new Utils.Batch(_images, _targets)], verbose: 0);
        model.Fit([new Utils.Batch(Images(lengths), _targets)], verbose: 0);

        Assert.Equal<float>(expected.GetWeights()[0], model.GetWeights()[0]);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_model_within_a_model_fits_too(nint[] lengths)
    {
        Model inner = Made();
        Input inputs = new(Shape.Of([.. lengths[1..].Select(size => (int)size)]));
        Model outer = new(inputs, inner.Apply(inputs));

        Assert.Equal<float>(inner.Predict(_images), outer.Predict(Images(lengths)));
    }

    [Fact]
    public void What_differs_otherwise_is_refused()
    {
        Model model = Made();

        Rejects.Argument("Received: (None, 4)", () => model.Apply(new Input(4)));
        Rejects.Argument("Received: (None, 4, 5)", () => model.Apply(new Input((4, 5))));
        Rejects.Argument("Received: (None, 4, 4, 1, 2)", () => model.Apply(new Input((4, 4, 1, 2))));
    }

    private static Tensor<float> Images(params nint[] lengths) =>
        Tensor.Create<float>([.. Enumerable.Range(0, 96).Select(i => i % 7 / 7f)], lengths);

    private Model Trained(Tensor<float> images)
    {
        Model model = Made();
        model.Fit(
            images, _targets, batchSize: 4, epochs: 2, verbose: 0, shuffle: false, validationData: (images, _targets));
        return model;
    }

    private static Model Made()
    {
        Input image = new((4, 4, 1));
        Model model = new(image, new Dense(1, kernelInitializer: "ones").Apply(new Flatten().Apply(image)));
        model.Compile("sgd", "mse");
        return model;
    }
}
