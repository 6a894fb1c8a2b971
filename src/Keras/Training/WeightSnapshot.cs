using Keras.Engine.Backends;

namespace Keras.Training;

/// <summary>A copy of weights, to return to.</summary>
internal sealed class WeightSnapshot(IReadOnlyList<Variable> weights)
{
    private readonly Variable[] _copies =
        [.. weights.Select(weight => new Variable(weight.Name, BackendSelection.Current.Allocate(weight.Types[0])))];

    /// <summary>The copies.</summary>
    public IReadOnlyList<Variable> Copies => _copies;

    /// <summary>Copies the weights as they are now.</summary>
    public void Take()
    {
        for (int index = 0; index < _copies.Length; index++)
        {
            _copies[index].Storage.CopyFrom(weights[index].Storage);
        }
    }

    /// <summary>Makes the weights what they were when they were copied.</summary>
    public void Restore()
    {
        for (int index = 0; index < _copies.Length; index++)
        {
            weights[index].Storage.CopyFrom(_copies[index].Storage);
        }
    }
}
