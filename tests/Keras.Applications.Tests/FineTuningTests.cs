using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using static Keras.Applications.Densenet;
using static Keras.Models.Models;

namespace Keras.Applications.Tests;

/// <summary>A DenseNet as a layer of another model: frozen, thawed, saved.</summary>
public class FineTuningTests
{
    private static readonly Tensor<float> s_images = Tensor.Create(
        [.. TensorData.Uniform(8 * 32 * 32 * 3, seed: 7).Select(pixel => (float)pixel)], [8, 32, 32, 3]);

    private static readonly Tensor<float> s_labels = Utils.ToCategorical([0, 1, 2, 3, 4, 5, 6, 7], 8);

    [Fact]
    public void A_frozen_base_stays_as_it_is_while_the_head_trains()
    {
        (Model model, Model inner) = Build();
        inner.Trainable = false;
        Compile(model);
        float[][] before = Elements(inner);
        float[][] head = Elements(model.GetLayer("head"));

        model.Fit(s_images, s_labels, batchSize: 4, epochs: 2, verbose: 0);

        Assert.Equal(before, Elements(inner));
        Assert.NotEqual(head, Elements(model.GetLayer("head")));
    }

    [Fact]
    public void A_frozen_base_trains_in_inference_mode()
    {
        (Model model, Model inner) = Build();
        inner.Trainable = false;
        Compile(model);
        double test = model.Evaluate(s_images, s_labels, verbose: 0)[0];

        double training = model.TrainOnBatch(s_images, s_labels)[0];

        Assert.Equal(test, training, 1e-6);

        // The statistics of the batch are others than the moving ones.
        inner.Trainable = true;
        Compile(model);
        test = model.Evaluate(s_images, s_labels, verbose: 0)[0];
        Assert.True(Math.Abs(model.TrainOnBatch(s_images, s_labels)[0] - test) > 0.01);
    }

    [Fact]
    public void A_thawed_base_trains_from_the_next_compile_on()
    {
        (Model model, Model inner) = Build();
        inner.Trainable = false;
        Compile(model);
        inner.Trainable = true;
        float[][] before = Elements(inner);

        model.TrainOnBatch(s_images, s_labels);
        Assert.Equal(before, Elements(inner));

        Compile(model);
        model.TrainOnBatch(s_images, s_labels);
        Assert.All(before.Zip(Elements(inner)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void One_normalization_can_stay_frozen_in_a_base_that_trains()
    {
        (Model model, Model inner) = Build();
        inner.GetLayer("pool2_bn").Trainable = false;
        Compile(model);
        float[][] frozen = Elements(inner.GetLayer("pool2_bn"));
        float[][] other = Elements(inner.GetLayer("bn"));

        model.TrainOnBatch(s_images, s_labels);

        Assert.Equal(frozen, Elements(inner.GetLayer("pool2_bn")));
        Assert.All(other.Zip(Elements(inner.GetLayer("bn"))), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void The_summary_counts_what_trains()
    {
        (Model model, Model inner) = Build();
        long all = model.CountParams();
        long moving = inner.NonTrainableWeights.Sum(weight => weight.Shape.Length);
        long head = model.GetLayer("head").CountParams();

        Assert.Contains($"Trainable params: {all - moving:N0}\nNon-trainable params: {moving:N0}", Summary(), StringComparison.Ordinal);
        inner.Trainable = false;
        Assert.Contains($"Trainable params: {head:N0}\nNon-trainable params: {all - head:N0}", Summary(), StringComparison.Ordinal);
        inner.GetLayer("bn").Trainable = true;
        Assert.Contains($"Trainable params: {head:N0}\n", Summary(), StringComparison.Ordinal);

        string Summary()
        {
            List<string> lines = [];
            model.Summary(printFn: lines.Add);
            return string.Join('\n', lines);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_saved_model_goes_on_where_it_stopped(bool frozen)
    {
        using TemporaryFolder folder = new();
        (Model model, Model inner) = Build();
        inner.Trainable = !frozen;
        Compile(model);
        model.TrainOnBatch(s_images, s_labels);
        model.Save(folder.File("m.h5"));

        Model loaded = LoadModel(folder.File("m.h5"));

        Assert.Equal(Elements(model), Elements(loaded));
        Assert.Equal(model.TrainableWeights.Count, loaded.TrainableWeights.Count);
        for (int step = 0; step < 2; step++)
        {
            Assert.Equal(model.TrainOnBatch(s_images, s_labels), loaded.TrainOnBatch(s_images, s_labels));
        }

        Assert.Equal(Elements(model), Elements(loaded));
    }

    private static (Model Model, Model Inner) Build()
    {
        Utils.SetRandomSeed(9);
        Model inner = DenseNet([1, 1], 4, includeTop: false, inputShape: (32, 32, 3), pooling: "max", initialFilters: 8);
        Input image = new((32, 32, 3));
        return (new Model(image, new Dense(8, activation: "softmax", name: "head").Apply(inner.Apply(image))), inner);
    }

    private static void Compile(Model model) => model.Compile(new Adam(0.01), "categorical_crossentropy");

    private static float[][] Elements(Layer layer) =>
    [
        .. layer.GetWeights().Select(weight =>
        {
            float[] elements = new float[weight.FlattenedLength];
            weight.FlattenTo(elements);
            return elements;
        }),
    ];
}
