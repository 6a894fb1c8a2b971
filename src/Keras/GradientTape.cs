using Keras.Engine.Recording;
using Keras.Layers;

namespace Keras;

/// <summary>Gradients of what is computed while the tape lives, in a step or outside of all.</summary>
/// <remarks>
/// Outside of a step, what is computed is run when a number is read, and values that have been run remember how they were
/// computed as long as a tape lives: dispose of it, as by <c>using</c>.
/// </remarks>
/// <example><code>
/// using GradientTape tape = new();
/// Value loss = lossFunction.Apply(y, model.Apply(x, training: true));
/// optimizer.ApplyGradients(tape.Gradient(loss, model.TrainableWeights).Zip(model.TrainableWeights));
/// </code></example>
public sealed class GradientTape : IDisposable
{
    private readonly bool _isPersistent;
    private bool _isRecording;
    private bool _isUsed;
    private bool _isDisposed;

    /// <summary>Begins a tape.</summary>
    /// <param name="persistent">Whether gradients may be asked for several times.</param>
    public GradientTape(bool persistent = false)
    {
        _isPersistent = persistent;
        if (CallContext.Current is null)
        {
            _isRecording = true;
            Recorder.BeginTape();
        }
    }

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
    /// <exception cref="InvalidOperationException">The tape was asked before and is not persistent.</exception>
    public IReadOnlyList<Value> Gradient(Value target, IReadOnlyList<Value> sources)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isUsed && !_isPersistent)
        {
            throw new InvalidOperationException(
                "A GradientTape gives gradients once. To ask it again, make it by new GradientTape(persistent: true).");
        }

        _isUsed = true;
        IReadOnlyList<Value> gradients = CallContext.Required.Gradients(target, sources);
        if (!_isPersistent)
        {
            EndRecording();
        }

        return gradients;
    }

    /// <summary>The gradient of <paramref name="target"/> towards <paramref name="source"/>.</summary>
    /// <inheritdoc cref="Gradient(Value, IReadOnlyList{Value})" path="/*[self::param or self::exception]"/>
    public Value Gradient(Value target, Value source) => Gradient(target, [source])[0];

    /// <summary>Ends the tape.</summary>
    public void Dispose()
    {
        EndRecording();
        _isDisposed = true;
    }

    private void EndRecording()
    {
        if (_isRecording)
        {
            _isRecording = false;
            Recorder.EndTape();
        }
    }
}
