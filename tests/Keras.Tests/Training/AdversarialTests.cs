using System.Numerics.Tensors;
using System.Text.Json;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Losses;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;

namespace Keras.Tests.Training;

/// <summary>Within a step, what reads a variable after its update sees the new value.</summary>
public class AdversarialTests
{
    [Fact]
    public void Two_optimizers_and_one_normalization_called_three_times_agree_with_PyTorch()
    {
        using FloatxScope floatx = new(DType.Float64);
        GoldenCase golden = GoldenCase.Load("adversarial")["two optimizers"];
        Adversaries model = new();
        model.Compile();
        model.Generator.SetWeights(Arrays(golden, "generator_before"));
        model.Discriminator.SetWeights(Arrays(golden, "discriminator_before"));
        double[] losses = golden.Numbers("losses");
        for (int step = 0; step < 3; step++)
        {
            IReadOnlyList<double> logged = model.TrainOnBatch(
                [golden.Array<float>(golden["real"][step]), golden.Array<float>(golden["latent"][step])]);

            Assert.Equal(losses[2 * step], logged[0], 1e-6);
            Assert.Equal(losses[(2 * step) + 1], logged[1], 1e-6);
        }

        Assert.Equal(["d_loss", "g_loss"], model.MetricsNames);
        Check(golden, "generator_after", model.Generator);
        Check(golden, "discriminator_after", model.Discriminator);
    }

    private static IReadOnlyList<Tensor<float>> Arrays(GoldenCase golden, string field) =>
        [.. golden[field].EnumerateArray().Select(golden.Array<float>)];

    private static void Check(GoldenCase golden, string field, Model model)
    {
        foreach ((JsonElement name, Tensor<float> weight) in golden[field].EnumerateArray().Zip(model.GetWeights()))
        {
            TensorAssert.Close(golden.Numbers(name), [.. weight.Select(element => (double)element)], 1e-6);
        }
    }

    private sealed class Adversaries : Model
    {
        private readonly SGD _discriminatorOptimizer = new(0.1, momentum: 0.9);
        private readonly Adam _generatorOptimizer = new(0.01);
        private readonly BinaryCrossentropy _loss = new(fromLogits: true);

        public Sequential Generator { get; } = new([new Dense(16, inputShape: 3), new Reshape((4, 4, 1))]);

        public Sequential Discriminator { get; } = new(
        [
            new Conv2D(2, 3, padding: "same", inputShape: (4, 4, 1)), new BatchNormalization(momentum: 0.9, epsilon: 1e-3),
            new ReLU(), new GlobalAveragePooling2D(), new Dense(1),
        ]);

        protected override IReadOnlyDictionary<string, Value> TrainStep(StepData data, CallContext context)
        {
            (Value real, Value latent) = (data.Inputs[0], data.Inputs[1]);
            Value judgedReal = Discriminator.Apply(real, training: true);
            Value judgedMade = Discriminator.Apply(Generator.Apply(latent, training: true), training: true);
            Value ones = Ops.Fill(1, judgedReal.Types[0]);
            Value discriminatorLoss = _loss.Apply(ones, judgedReal) + _loss.Apply(Ops.ZerosLike(judgedMade), judgedMade);
            _discriminatorOptimizer.Minimize(discriminatorLoss, Discriminator.TrainableWeights);

            Value made = Generator.Apply(latent, training: true);
            Value generatorLoss = _loss.Apply(ones, Discriminator.Apply(made, training: true));
            _generatorOptimizer.Minimize(generatorLoss, Generator.TrainableWeights);
            return new Dictionary<string, Value> { ["d_loss"] = discriminatorLoss, ["g_loss"] = generatorLoss };
        }
    }
}
