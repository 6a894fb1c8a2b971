using Keras.Engine.Operations;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Functions of two numbers, with any broadcasting, on vectors, in pieces.</summary>
internal sealed class VectorBinary : VectorElementwise<BinaryOp>;
