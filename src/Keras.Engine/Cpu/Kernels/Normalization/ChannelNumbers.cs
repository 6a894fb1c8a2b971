namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The numbers of one channel in <c>(x - center) * scale + offset</c>.</summary>
internal readonly record struct ChannelNumbers(float Center, float Scale, float Offset);
