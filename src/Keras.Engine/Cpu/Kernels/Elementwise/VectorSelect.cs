using Keras.Engine.Operations;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Choices, with any broadcasting, on vectors, in pieces.</summary>
internal sealed class VectorSelect : VectorElementwise<SelectOp>;
