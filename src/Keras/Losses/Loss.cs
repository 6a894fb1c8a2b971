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

    /// <summary>A loss.</summary>
    /// <param name="name">The name in logs and messages; Keras' snake-case class name if null.</param>
    protected Loss(string? name = null) => Name = name ?? Identifier.SnakeCase(GetType().Name);

    /// <summary>The name in logs and messages.</summary>
    public string Name { get; }

    /// <summary>The loss of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator Loss(string identifier) => FromString(identifier);

    /// <summary>The loss of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static Loss FromString(string identifier) => Identifier.Create<Loss>(identifier);

    /// <summary>The loss that a function of <c>(yTrue, yPred)</c> computes.</summary>
    /// <param name="name">The name in logs and messages.</param>
    /// <param name="function">Gives the loss of every sample: the shape of the outputs without the last axis.</param>
    /// <example>
    /// <code>Loss.Of("rmse", (yTrue, yPred) =&gt; Ops.Sqrt(Ops.Mean(Ops.Square(yPred - yTrue), [-1])))</code>
    /// </example>
    public static Loss Of(string name, Func<Value, Value, Value> function) => new FunctionLoss(name, function);

    /// <summary>The loss of every sample: the shape of <paramref name="yPred"/> without its last axis.</summary>
    /// <param name="yTrue">Targets, in the element type of the outputs.</param>
    /// <param name="yPred">Outputs of the model.</param>
    public abstract Value Call(Value yTrue, Value yPred);

    /// <summary>The mean loss of a batch, as in training.</summary>
    /// <remarks>
    /// The sum over all elements divided by their number: weights do not enter the number, as in tf.keras.
    /// </remarks>
    /// <param name="yTrue">Targets; converted to the element type of the outputs.</param>
    /// <param name="yPred">Outputs of the model.</param>
    /// <param name="sampleWeight">A weight per sample, or per element of the loss; null for 1.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">Targets or weights do not fit.</exception>
    public Value Apply(Value yTrue, Value yPred, Value? sampleWeight = null)
    {
        CheckTargets(yTrue.Shape, yPred.Shape);
        return Mean(Call(Ops.Cast(yTrue, yPred.DType), yPred), sampleWeight);
    }

    /// <summary>The mean loss of arrays, at once.</summary>
    /// <inheritdoc cref="Apply"/>
    /// <returns>The number.</returns>
    public double Compute(ArrayLike yTrue, ArrayLike yPred, ArrayLike? sampleWeight = null)
    {
        _onArrays ??= Function.OfAll(values => [Apply(values[0], values[1], values.Count > 2 ? values[2] : null)]);
        return _onArrays.Run(sampleWeight is null ? [yTrue, yPred] : [yTrue, yPred, sampleWeight], StorageTensors.GetScalar)[0];
    }

    /// <summary>The mean of losses.</summary>
    internal static Value Mean(Value losses, Value? sampleWeight)
    {
        if (sampleWeight is not null)
        {
            int rank = sampleWeight.Shape.Rank;
            if (rank > losses.Shape.Rank || !losses.Shape[..rank].IsCompatibleWith(sampleWeight.Shape))
            {
                throw new ArgumentException(
                    "`sampleWeight` must have one number per sample, or per element of the loss of shape "
                    + $"{losses.Shape}. Received: {sampleWeight.Shape}.");
            }

            Shape ones = Shape.Of([.. Enumerable.Repeat(1, losses.Shape.Rank - rank)]);
            losses *= Ops.Reshape(sampleWeight, sampleWeight.Shape.Concat(ones));
        }

        return Ops.Mean(losses);
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
}
