namespace Tensorflow.Keras.Losses;

/// <summary>A loss of Keras', or a class of the program's, which overrides <see cref="Apply"/>.</summary>
public class Loss : ILossFunc
{
    private readonly Native.Losses.Loss _native;

    /// <summary>Begins a loss of the program's.</summary>
    /// <param name="from_logits">What <see cref="Apply"/> is given.</param>
    public Loss(string reduction = ReductionV2.AUTO, string name = null, bool from_logits = false) => _native = Native.Losses.Loss.Of(
        name ?? LayerNames.SnakeCase(GetType().Name),
        (yTrue, yPred) => Apply(new Tensor(yTrue), new Tensor(yPred), from_logits).Value,
        Reduced(reduction));

    internal Loss(Native.Losses.Loss native) => _native = native;

    public string Reduction => _native.Reduction.Name;

    public string Name => _native.Name;

    /// <summary>The loss of every sample, or of each of its elements.</summary>
    public virtual Tensor Apply(Tensor y_true, Tensor y_pred, bool from_logits = false, int axis = -1) => Tensor.MapAll(
        [y_true, y_pred], values => _native.Call(Ops.Cast(values[0], Floats(values[1]).DType), Floats(values[1])), Name);

    public Tensor Call(Tensor y_true, Tensor y_pred, Tensor sample_weight = null) => Tensor.MapAll(
        sample_weight is null ? [y_true, y_pred] : [y_true, y_pred, sample_weight],
        values => _native.Apply(
            values[0], Floats(values[1]), values.Count > 2 ? Ops.Cast(values[2], Floats(values[1]).DType) : null),
        Name);

    /// <summary>What the engine's models take: the same, or one that asks the program's class.</summary>
    internal static Native.Losses.Loss ToNative(ILossFunc loss) => loss is Loss ours ? ours._native : Native.Losses.Loss.Of(
        loss.Name ?? loss.GetType().Name,
        (yTrue, yPred) => loss.Call(new Tensor(yTrue), new Tensor(yPred)).Value is var value && value.Shape.Rank == 0
            ? Ops.BroadcastTo(value, yPred.Shape[..1])
            : value);

    /// <summary>Reductions by any of their names; the mean if null.</summary>
    internal static Native.Losses.Reduction Reduced(string reduction) => reduction switch
    {
        null or "auto" or "weighted_sum_over_batch_size" => default,
        "weighted_sum" => Native.Losses.Reduction.Sum,
        "weighted_mean" => Native.Losses.Reduction.MeanWithSampleWeight,
        _ => reduction,
    };

    private static Value Floats(Value value) => value.DType.ToTensorflow().is_floating() ? value : Ops.Cast(value, DType.Float32);
}
