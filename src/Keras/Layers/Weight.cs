using System.Runtime.CompilerServices;
using Keras.Constraints;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>A layer's variable with what training must know of it.</summary>
internal sealed record Weight(Variable Variable, bool Trainable, Regularizer? Regularizer, Constraint? Constraint)
{
    private static readonly ConditionalWeakTable<Variable, Weight> s_weights = new();

    /// <summary>What a variable is forced to after each update.</summary>
    public static Constraint? ConstraintOf(Variable variable) =>
        s_weights.TryGetValue(variable, out Weight? weight) ? weight.Constraint : null;

    /// <summary>Lets the weight be found by its variable.</summary>
    public void Remember() => s_weights.Add(Variable, this);
}
