namespace Keras.Tests.Training;

/// <summary>
/// Batches of one sample each, whose input is ten to the power of the batch; notes the ends of passes.
/// </summary>
internal sealed class Numbers(int length, Action<int>? making = null) : Utils.Sequence
{
    private int _passes;

    public override int Length => length;

    /// <summary>Passes that have ended.</summary>
    public int Passes => _passes;

    public override Utils.Batch this[int index]
    {
        get
        {
            making?.Invoke(index);
            return (Small.Column((float)Math.Pow(10, index)), Small.Column(0));
        }
    }

    public override void OnEpochEnd() => _passes++;
}
