namespace Keras.Board;

/// <summary>Where a board listens and what it keeps.</summary>
public sealed record BoardOptions
{
    /// <summary>The port. Default 6006; 0 for a free one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no port.</exception>
    public int Port
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ushort.MaxValue);
            field = value;
        }
    } = 6006;

    /// <summary>
    /// The address of the network that it listens on: null, the default, for this machine only; <c>0.0.0.0</c> for all. Whoever
    /// reaches it sees all that is logged: there is no password.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>Most points kept of each curve. Default 1000, as TensorBoard: of more, a sample by equal chances.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int SamplesPerCurve
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 1000;
}
