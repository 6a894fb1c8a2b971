using Keras;
using Keras.Layers;
using Keras.Losses;
using Keras.Models;

namespace Vae;

/// <summary>Draws from a normal distribution, and adds its divergence from the standard one to the loss.</summary>
internal sealed class Sampling : Layer
{
    protected override void CheckInputs(KerasTensors inputs)
    {
    }

    protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context)
    {
        (Value mean, Value logVariance) = (inputs[0], inputs[1]);
        Value divergence = -0.5 * Ops.Sum(1 + logVariance - Ops.Square(mean) - Ops.Exp(logVariance), [1]);
        AddLoss(Ops.Mean(divergence));
        return [mean + (Ops.Exp(0.5 * logVariance) * context.RandomNormal(mean.Shape, seed: 1, mean.DType))];
    }
}

/// <summary>A variational autoencoder (Kingma and Welling 2013).</summary>
internal sealed class VariationalAutoencoder(int latent = 8) : Model
{
    private readonly Sequential _encoder = new([new Flatten(), new Dense(64, activation: "relu")]);
    private readonly Dense _mean = new(latent);
    private readonly Dense _logVariance = new(latent);
    private readonly Sampling _sampling = new();
    private readonly Sequential _decoder = new(
    [
        new Dense(64, activation: "relu"), new Dense(32 * 32 * 3, activation: "sigmoid"), new Reshape((32, 32, 3)),
    ]);

    private readonly BinaryCrossentropy _crossentropy = new();

    protected override Value Call(Value inputs, CallContext context)
    {
        Value hidden = _encoder.Apply(inputs);
        Value made = _decoder.Apply(_sampling.Apply([_mean.Apply(hidden), _logVariance.Apply(hidden)]));
        AddLoss(Ops.Mean(Ops.Sum(_crossentropy.Call(inputs, made), [1, 2])));
        return made;
    }
}
