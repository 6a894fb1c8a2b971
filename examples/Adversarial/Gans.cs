using Keras;
using Keras.Layers;
using Keras.Losses;
using Keras.Models;
using Keras.Optimizers;

namespace Adversarial;

/// <summary>A step that updates the discriminator, and then the generator by the updated discriminator.</summary>
internal abstract class Gan(int latent = 32) : Model
{
    private readonly Adam _discriminatorOptimizer = new(2e-4, beta1: 0.5);
    private readonly Adam _generatorOptimizer = new(2e-4, beta1: 0.5);

    public Sequential Generator { get; } = new(
    [
        new Dense(4 * 4 * 32, inputShape: latent),
        new Reshape((4, 4, 32)),
        new Conv2DTranspose(32, 4, strides: 2, padding: "same"), new BatchNormalization(), new ReLU(),
        new Conv2DTranspose(16, 4, strides: 2, padding: "same"), new BatchNormalization(), new ReLU(),
        new Conv2DTranspose(3, 4, strides: 2, padding: "same", activation: "sigmoid"),
    ]);

    public Sequential Discriminator { get; } = new(
    [
        new Conv2D(16, 4, strides: 2, padding: "same", inputShape: (32, 32, 3)), new LeakyReLU(0.2),
        new Conv2D(32, 4, strides: 2, padding: "same"), new LeakyReLU(0.2),
        new GlobalAveragePooling2D(),
        new Dense(1),
    ]);

    protected override IReadOnlyDictionary<string, Value> TrainStep(StepData data, CallContext context)
    {
        Value z = context.RandomNormal((data.Samples, latent), seed: 1, data.X.DType);
        Value discriminatorLoss = DiscriminatorLoss(data.X, z, context);
        _discriminatorOptimizer.Minimize(discriminatorLoss, Discriminator.TrainableWeights);
        Value generatorLoss = GeneratorLoss(z);
        _generatorOptimizer.Minimize(generatorLoss, Generator.TrainableWeights);
        return new Dictionary<string, Value> { ["d_loss"] = discriminatorLoss, ["g_loss"] = generatorLoss };
    }

    protected Value Make(Value z) => Generator.Apply(z, training: true);

    protected Value Judge(Value images) => Discriminator.Apply(images, training: true);

    protected abstract Value DiscriminatorLoss(Value real, Value z, CallContext context);

    protected abstract Value GeneratorLoss(Value z);
}

/// <summary>Radford et al. 2015.</summary>
internal sealed class DcGan : Gan
{
    private readonly BinaryCrossentropy _loss = new(fromLogits: true);

    protected override Value DiscriminatorLoss(Value real, Value z, CallContext context)
    {
        (Value onReal, Value onMade) = (Judge(real), Judge(Make(z)));
        return _loss.Apply(Ops.ZerosLike(onReal) + 1, onReal) + _loss.Apply(Ops.ZerosLike(onMade), onMade);
    }

    protected override Value GeneratorLoss(Value z)
    {
        Value scores = Judge(Make(z));
        return _loss.Apply(Ops.ZerosLike(scores) + 1, scores);
    }
}

/// <summary>Gulrajani et al. 2017: the norm of the critic's gradient between real and made images is kept at 1.</summary>
internal sealed class WganGp : Gan
{
    protected override Value DiscriminatorLoss(Value real, Value z, CallContext context)
    {
        Value made = Make(z);
        Value share = context.RandomUniform((real.Shape[0], 1, 1, 1), seed: 2, real.DType);
        Value between = real + (share * (made - real));
        Value gradient = context.Gradients(Judge(between), [between])[0];
        Value norms = Ops.Sqrt(Ops.Sum(Ops.Square(gradient), [1, 2, 3]) + 1e-12);
        Value penalty = Ops.Mean(Ops.Square(norms - 1));
        return Ops.Mean(Judge(made)) - Ops.Mean(Judge(real)) + (10 * penalty);
    }

    protected override Value GeneratorLoss(Value z) => -Ops.Mean(Judge(Make(z)));
}
