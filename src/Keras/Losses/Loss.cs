using System.Numerics.Tensors;

namespace Keras.Losses;

/// <summary>
/// What training makes small. Converts from Keras' names: <c>"categorical_crossentropy"</c>, <c>"mse"</c>.
/// </summary>
/// <remarks>
/// A loss of one's own overrides <see cref="Call"/> with a few lines of <c>Ops</c>, or is made of a function by
/// <see cref="Of"/>. Port of keras/losses.py.
/// </remarks>
public abstract class Loss : KerasObject
{
    private Function? _onArrays;
    private Function? _eachOfArrays;

    /// <summary>A loss.</summary>
    /// <param name="name">The name in logs and messages; Keras' snake-case class name if null.</param>
    /// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
    protected Loss(string? name = null, Reduction reduction = default)
    {
        Name = name ?? Identifier.SnakeCase(GetType().Name);
        Reduction = reduction;
    }

    /// <summary>The name in logs and messages.</summary>
    public string Name { get; }

    /// <summary>What becomes of the losses of a batch: their mean, unless it was told otherwise.</summary>
    public Reduction Reduction { get; internal set; }

    /// <summary>The loss of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator Loss(string identifier) => FromString(identifier);

    /// <summary>The loss of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static Loss FromString(string identifier) => Identifier.Create<Loss>(identifier);

    /// <summary>The loss that a function of <c>(yTrue, yPred)</c> computes.</summary>
    /// <param name="name">The name in logs and messages.</param>
    /// <param name="function">Gives the loss of every sample: the shape of the outputs without the last axis.</param>
    /// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
    /// <example>
    /// <code>Loss.Of("rmse", (yTrue, yPred) =&gt; Ops.Sqrt(Ops.Mean(Ops.Square(yPred - yTrue), [-1])))</code>
    /// </example>
    public static Loss Of(string name, Func<Value, Value, Value> function, Reduction reduction = default) =>
        new FunctionLoss(name, function, reduction: reduction);

    /// <summary>The loss of every sample: the shape of <paramref name="yPred"/> without its last axis.</summary>
    /// <param name="yTrue">Targets, in the element type of the outputs.</param>
    /// <param name="yPred">Outputs of the model.</param>
    public abstract Value Call(Value yTrue, Value yPred);

    /// <summary>The loss of a batch, reduced as <see cref="Reduction"/> says: by default the mean.</summary>
    /// <remarks>
    /// The sum over all elements divided by their number: weights do not enter the number, as in tf.keras.
    /// </remarks>
    /// <param name="yTrue">Targets; converted to the element type of the outputs.</param>
    /// <param name="yPred">Outputs of the model.</param>
    /// <param name="sampleWeight">A weight per sample, or per element of the loss; null for 1.</param>
    /// <returns>A scalar; with <see cref="Reduction.None"/> the loss of every sample.</returns>
    /// <exception cref="ArgumentException">Targets or weights do not fit.</exception>
    public Value Apply(Value yTrue, Value yPred, Value? sampleWeight = null) =>
        Reduced(Reduction, yTrue, yPred, sampleWeight);

    /// <summary>The loss of arrays, at once.</summary>
    /// <inheritdoc cref="Apply" path="/*[self::remarks or self::param or self::exception]"/>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidOperationException">
    /// The losses are not reduced to a number (<see cref="Reduction.None"/>): call <see cref="ComputeEach"/>.
    /// </exception>
    public double Compute(ArrayLike yTrue, ArrayLike yPred, ArrayLike? sampleWeight = null)
    {
        if (Reduction == Reduction.None)
        {
            throw new InvalidOperationException(
                $"The loss {Name} was made with the reduction \"none\", so it is no single number: call ComputeEach.");
        }

        _onArrays ??= OnArrays(Reduction);
        return _onArrays.Run(Given(yTrue, yPred, sampleWeight), StorageTensors.GetScalar)[0];
    }

    /// <summary>The losses of arrays before they are reduced, at once.</summary>
    /// <inheritdoc cref="Apply" path="/*[self::param or self::exception]"/>
    /// <returns>The loss of every sample times its weight: the shape of the outputs without the last axis.</returns>
    public Tensor<float> ComputeEach(ArrayLike yTrue, ArrayLike yPred, ArrayLike? sampleWeight = null)
    {
        _eachOfArrays ??= OnArrays(Reduction.None);
        return _eachOfArrays.Apply(Given(yTrue, yPred, sampleWeight));
    }

    /// <summary>Checks that targets can belong to outputs, before anything is computed.</summary>
    /// <exception cref="ArgumentException">They cannot; the message says what was expected.</exception>
    public virtual void CheckTargets(Shape yTrue, Shape yPred)
    {
        if (!Targets.FitOutputs(yTrue, yPred))
        {
            throw new ArgumentException(
                $"The loss {Name} needs targets of the output's shape {yPred}. Received: targets of shape {yTrue}. "
                + "Change the targets, or the units of the last layer.");
        }
    }

    /// <summary>Checks the targets themselves, whose shape fits, before anything is computed.</summary>
    /// <exception cref="ArgumentException">The loss is not defined for some of them.</exception>
    internal virtual void CheckValues(ArrayLike yTrue, Shape yPred)
    {
    }
    private static ArrayLike[] Given(ArrayLike yTrue, ArrayLike yPred, ArrayLike? sampleWeight) =>
        sampleWeight is null ? [yTrue, yPred] : [yTrue, yPred, sampleWeight];

    private Function OnArrays(Reduction reduction) => Function.OfAll(
        values => [Reduced(reduction, values[0], values[1], values.Count > 2 ? values[2] : null)]);

    private Value Reduced(Reduction reduction, Value yTrue, Value yPred, Value? sampleWeight)
    {
        CheckTargets(yTrue.Shape, yPred.Shape);
        return reduction.Of(Call(Ops.Cast(yTrue, yPred.DType), yPred), sampleWeight);
    }
}
