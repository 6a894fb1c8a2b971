namespace Keras.Losses;

/// <summary>What focal losses share.</summary>
internal static class Focus
{
    /// <summary>A part to the power of gamma; the whole powers of 0 have no gradient that is not a number.</summary>
    public static Value On(Value part, double gamma) => gamma switch
    {
        0 => Ops.OnesLike(part),
        1 => part,
        2 => Ops.Square(part),
        _ => Ops.Power(Ops.Maximum(part, Config.Epsilon), gamma),
    };
}
