using Keras.Engine.Operations;

namespace Keras;

/// <content>Normalization over channels.</content>
public static partial class Ops
{
    /// <summary>Mean and biased variance of every channel over all other axes.</summary>
    public static (Value Mean, Value Variance) Moments(Value x, int axis = -1)
    {
        Value moments = new(new MomentsOp(NormalizeAxis(axis, x.Shape.Rank)), x);
        return (moments.Part(0), moments.Part(1));
    }

    /// <summary><c>gamma * (x - mean) / sqrt(variance + epsilon) + beta</c>, channel by channel.</summary>
    public static Value Normalize(
        Value x, Value mean, Value variance, Value gamma, Value beta, double epsilon, int axis = -1) =>
        new(new NormalizeOp(NormalizeAxis(axis, x.Shape.Rank), epsilon), x, mean, variance, gamma, beta);

    /// <summary>Multiplies every channel of <paramref name="x"/> by its number.</summary>
    public static Value ScaleChannels(Value x, Value factors, int axis = -1) =>
        new(new ScaleChannelsOp(NormalizeAxis(axis, x.Shape.Rank)), x, factors);
}
