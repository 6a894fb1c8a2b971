namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The numbers of one channel in <c>(x - center) * scale + offset</c>.</summary>
internal readonly record struct ChannelNumbers<T>(T Center, T Scale, T Offset);
