using Keras.Engine.Backends;
using Keras.Engine.Tensors;
using Keras.Saving;

namespace Keras;

/// <summary>Settings for all layers: keras.backend's floatx, epsilon and image data format.</summary>
public static class Config
{
    private static double s_epsilon = 1e-7;
    private static DType s_floatx = DType.Float32;
    private static string s_imageDataFormat = "channels_last";
    private static FileLimits s_fileLimits = FileLimits.Default;

    /// <summary>The small number that keeps logarithms and quotients finite; 1e-7.</summary>
    public static double Epsilon
    {
        get => s_epsilon;
        set => s_epsilon = value > 0
            ? value
            : throw new ArgumentException($"`epsilon` must be positive. Received: {value}.");
    }

    /// <summary>Type of weights and activations of layers made from now on: Float32, or Float64 to check gradients.</summary>
    public static DType Floatx
    {
        get => s_floatx;
        set => s_floatx = value.IsFloating()
            ? value
            : throw new ArgumentException($"`floatx` must be Float32 or Float64. Received: {value}.");
    }

    /// <summary>What layers assume that are given no data format: <c>"channels_last"</c> or <c>"channels_first"</c>.</summary>
    public static string ImageDataFormat
    {
        get => s_imageDataFormat;
        set => s_imageDataFormat = Guard.OneOf(value, ["channels_last", "channels_first"]);
    }

    /// <summary>The name of the backend that computes: <c>"cpu"</c> or <c>"torch"</c>.</summary>
    public static string Backend => BackendSelection.Current.Name;

    /// <summary>Where everything that is made from now on lives and is computed; the environment's <c>KERAS_BACKEND</c>.</summary>
    /// <remarks>Call it before the first layer: weights stay where they were made.</remarks>
    /// <param name="name"><c>"cpu"</c>, this library's own engine, or <c>"torch"</c>, which needs <c>KerasDenseNet.Torch</c>.</param>
    /// <param name="device">
    /// <c>"cpu"</c>, <c>"cuda"</c> or <c>"cuda:1"</c>, the environment's <c>KERAS_DEVICE</c>. Null takes the first GPU, else the
    /// processor, and the first step writes to standard error which.
    /// </param>
    /// <exception cref="NotSupportedException">There is no such backend or device; the message tells what would mend it.</exception>
    /// <exception cref="DllNotFoundException">The backend's library is missing; the message tells where it was looked for.</exception>
    public static void SetBackend(string name, string? device = null) =>
        BackendSelection.Current = BackendSelection.Create(name, device);

    /// <summary>
    /// Whether the same seed gives the same bits on the same device; true. False lets a GPU choose faster convolutions and draw
    /// random numbers itself, for what is compiled from now on; the processor's own engine is deterministic in any case.
    /// </summary>
    public static bool Deterministic
    {
        get => ComputeOptions.Deterministic;
        set => ComputeOptions.Deterministic = value;
    }

    /// <summary>
    /// Whether NVIDIA GPUs may round the factors of float32 convolutions and products to 11 bits, TF32, for what is compiled from
    /// now on: tf.config.experimental.enable_tensor_float_32_execution. False, other than in TensorFlow; processors have no TF32.
    /// </summary>
    public static bool TensorFloat32
    {
        get => ComputeOptions.TensorFloat32;
        set => ComputeOptions.TensorFloat32 = value;
    }

    /// <summary>What files may ask of the machine; <see cref="FileLimits.Default"/> unless a script sets others.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public static FileLimits FileLimits
    {
        get => s_fileLimits;
        set => s_fileLimits = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The devices that a backend beside the program can compute on: tf.config's list_physical_devices.</summary>
    /// <param name="deviceType"><c>"CPU"</c> or <c>"GPU"</c>; null for both.</param>
    /// <returns>Each with its backend and name for <see cref="SetBackend"/>; those that something is missing for are left out.</returns>
    public static IReadOnlyList<DeviceReport> ListPhysicalDevices(string? deviceType = null)
    {
        if (deviceType is not null)
        {
            Guard.OneOf(deviceType, ["CPU", "GPU"]);
        }

        return [.. BackendSelection.FindDevices()
            .Where(device => device.Problem is null && (deviceType is null || device.Kind == deviceType))];
    }

    /// <summary>The GPUs that may be used from now on: tf.config's set_visible_devices(devices, "GPU").</summary>
    /// <remarks>Call it before <see cref="SetBackend"/> and before the first layer. <c>"cuda"</c> is then the first of them.</remarks>
    /// <param name="gpus">Some of <see cref="ListPhysicalDevices"/>; none to compute on the processor.</param>
    /// <exception cref="ArgumentException">One is no GPU of this machine; the message lists those that are.</exception>
    /// <exception cref="InvalidOperationException">A backend with a GPU is in use already.</exception>
    public static void SetVisibleDevices(IReadOnlyList<DeviceReport> gpus)
    {
        ArgumentNullException.ThrowIfNull(gpus);
        IReadOnlyList<DeviceReport> found = ListPhysicalDevices("GPU");
        foreach (DeviceReport gpu in gpus.Where(gpu => !found.Contains(gpu)))
        {
            throw new ArgumentException($"{gpu.Device} is no GPU that can be used here. {Choices(found)}", nameof(gpus));
        }

        if (BackendSelection.InUse is IBackend backend && backend.Device.StartsWith("cuda", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"The visible devices must be set before the first is used. In use: {backend.Device}.");
        }

        DeviceLimits.VisibleGpus = [.. gpus.Select(gpu => gpu.Device)];
    }

    /// <summary>The GPUs that may be used: tf.config's get_visible_devices("GPU").</summary>
    public static IReadOnlyList<DeviceReport> GetVisibleDevices() =>
        [.. ListPhysicalDevices("GPU").Where(gpu => DeviceLimits.IsVisible(gpu.Device))];

    /// <summary>Limits the memory that the process may hold on a device; what would exceed it is refused before it is begun.</summary>
    /// <param name="device"><c>"cpu"</c>, the machine's memory for all backends, or a GPU as <c>"cuda:0"</c>.</param>
    /// <param name="bytes">The limit in bytes.</param>
    /// <exception cref="ArgumentException">There is no such device; the message lists those that there are.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive.</exception>
    public static void SetMemoryLimit(string device, long bytes)
    {
        if (device == "cpu")
        {
            MemoryBudget.Limit = bytes;
            return;
        }

        IReadOnlyList<DeviceReport> found = ListPhysicalDevices("GPU");
        if (!found.Any(gpu => gpu.Device == device))
        {
            throw new ArgumentException($"There is no device \"{device}\". {Choices(found)} \"cpu\" is the processor.", nameof(device));
        }

        DeviceLimits.Limit(device, bytes);
    }

    private static string Choices(IReadOnlyList<DeviceReport> gpus) => gpus.Count == 0
        ? "There is no GPU: `densenet devices` tells what is missing."
        : $"GPUs: {string.Join(", ", gpus.Select(gpu => $"\"{gpu.Device}\""))}.";
}
