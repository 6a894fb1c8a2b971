namespace Keras.Engine.Backends;

/// <summary>Tells which devices a backend finds; each backend's assembly has one.</summary>
public interface IDeviceFinder
{
    /// <summary>The devices, and those that are missing.</summary>
    IReadOnlyList<DeviceReport> Find();
}
