namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>A run of consecutive numbers of every row of the left matrix, relative to the row's start.</summary>
/// <param name="Offset">Distance from the start of a row, in numbers.</param>
/// <param name="Length">Numbers, at least one.</param>
internal readonly record struct Segment(int Offset, int Length);
