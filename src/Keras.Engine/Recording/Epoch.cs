using Keras.Engine.Tensors;

namespace Keras.Engine.Recording;

/// <summary>A stretch of what is computed outside of traces, in which no variable that was read has changed.</summary>
/// <remarks>
/// A value belongs to the epoch that it was made in. When a variable changes, the epochs that have read it, and that some value
/// still belongs to, keep what it held.
/// </remarks>
internal sealed class Epoch
{
    private readonly Dictionary<Variable, ITensorStorage> _kept = [];
    private List<Value> _scalars = [];

    public Epoch() => Self = new WeakReference<Epoch>(this);

    /// <summary>A reference that does not keep it alive.</summary>
    public WeakReference<Epoch> Self { get; }

    /// <summary>What a variable held, if it has changed since.</summary>
    public ITensorStorage? Kept(Variable variable) => _kept.GetValueOrDefault(variable);

    /// <summary>Keeps what a variable held, unless an earlier change was kept.</summary>
    public void Keep(Variable variable, ITensorStorage copy) => _kept.TryAdd(variable, copy);

    /// <summary>Notes a scalar that a script may ask for later, such as a loss to log.</summary>
    public void Add(Value scalar) => _scalars.Add(scalar);

    /// <summary>The scalars noted so far, and forgets them.</summary>
    public IReadOnlyList<Value> TakeScalars()
    {
        List<Value> scalars = _scalars;
        _scalars = [];
        return scalars;
    }
}
