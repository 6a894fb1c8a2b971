using Keras.Constraints;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>A layer's variable with what training must know of it.</summary>
internal sealed record Weight(Variable Variable, bool Trainable, Regularizer? Regularizer, Constraint? Constraint);
