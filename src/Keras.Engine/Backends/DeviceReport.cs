namespace Keras.Engine.Backends;

/// <summary>A device that a backend computes on, or why it does not.</summary>
/// <param name="Backend">The backend, as in <c>KERAS_BACKEND</c>.</param>
/// <param name="Device">The device, as in <c>KERAS_DEVICE</c>.</param>
/// <param name="Kind"><c>"CPU"</c> or <c>"GPU"</c>.</param>
/// <param name="Details">What it is: library, version, threads, memory.</param>
/// <param name="Problem">What is missing, with what would mend it; null if the device can be used.</param>
public sealed record DeviceReport(string Backend, string Device, string Kind, string Details, string? Problem);
