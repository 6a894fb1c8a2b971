namespace Keras.Layers;

/// <summary>Base of layers that change their input at random in training, and leave it alone otherwise.</summary>
/// <param name="seed">Fixes what is drawn; random if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; such layers have none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
public abstract class RandomLayer(int? seed, string? name, bool trainable, Shape? inputShape)
    : Layer(name, trainable, inputShape)
{
    public int? Seed { get; } = seed;

    /// <summary>Decides, with the training step, what is drawn: the layer's seed, or one chosen for it.</summary>
    internal int DrawSeed { get; set; } = seed ?? RandomSeeds.Next();

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) =>
        context.Training ? CallInTraining(inputs, DrawSeed, context) : inputs;

    /// <summary>The output in training.</summary>
    /// <param name="inputs">The input.</param>
    /// <param name="drawSeed">For the draws of <paramref name="context"/>.</param>
    /// <param name="context">Draws random numbers.</param>
    protected abstract Value CallInTraining(Value inputs, int drawSeed, CallContext context);
}
