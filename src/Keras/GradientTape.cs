using Keras.Layers;

namespace Keras;

/// <summary>Gradients as scripts for TensorFlow ask for them; here all values know how they were computed.</summary>
/// <param name="persistent">Whether gradients may be asked for several times.</param>
/// <example><code>
/// using GradientTape tape = new();
/// Value loss = lossFunction.Apply(y, model.Apply(x, training: true));
/// optimizer.ApplyGradients(tape.Gradient(loss, model.TrainableWeights).Zip(model.TrainableWeights));
/// </code></example>
public sealed class GradientTape(bool persistent = false) : IDisposable
{
    private bool _isUsed;
    private bool _isDisposed;

    /// <summary>Nothing has to be watched; this is for scripts that do.</summary>
    /// <param name="value">Any value.</param>
    /// <exception cref="ObjectDisposedException">The tape has ended.</exception>
    public void Watch(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
    }

    /// <summary>The gradients of <paramref name="target"/> towards each of <paramref name="sources"/>.</summary>
    /// <param name="target">A value; the sum of its elements counts.</param>
    /// <param name="sources">Variables, or values that the target was computed from.</param>
    /// <returns>A value for each source: zeros where the target does not depend on it.</returns>
    /// <exception cref="InvalidOperationException">
    /// The tape was asked before and is not persistent, or nothing is traced.
    /// </exception>
    public IReadOnlyList<Value> Gradient(Value target, IReadOnlyList<Value> sources)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isUsed && !persistent)
        {
            throw new InvalidOperationException(
                "A GradientTape gives gradients once. To ask it again, make it by new GradientTape(persistent: true).");
        }

        _isUsed = true;
        return CallContext.Required.Gradients(target, sources);
    }

    /// <summary>The gradient of <paramref name="target"/> towards <paramref name="source"/>.</summary>
    /// <inheritdoc cref="Gradient(Value, IReadOnlyList{Value})" path="/*[self::param or self::exception]"/>
    public Value Gradient(Value target, Value source) => Gradient(target, [source])[0];

    /// <summary>Ends the tape.</summary>
    public void Dispose() => _isDisposed = true;
}
