using Keras.Engine.Operations;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Functions of one number on vectors, in pieces.</summary>
internal sealed class VectorUnary : VectorElementwise<UnaryOp>;
