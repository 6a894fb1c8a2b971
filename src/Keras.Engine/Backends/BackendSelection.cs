using System.Reflection;
using Keras.Engine.Cpu;

namespace Keras.Engine.Backends;

/// <summary>The backend that layers, weights and models use.</summary>
public static class BackendSelection
{
    /// <summary>The environment variable that names the backend.</summary>
    public const string BackendVariable = "KERAS_BACKEND";

    /// <summary>The environment variable that names the device.</summary>
    public const string DeviceVariable = "KERAS_DEVICE";

    private static readonly string[] s_others = ["torch"];
    private static readonly Lazy<IBackend> s_default = new(FromEnvironment);
    private static IBackend? s_chosen;
    private static string? s_notice;

    /// <summary>
    /// The current backend: the one set here, else the one named by <c>KERAS_BACKEND</c> and <c>KERAS_DEVICE</c>, else the CPU.
    /// </summary>
    /// <remarks>Set it before the first layer is built: weights stay where they were allocated.</remarks>
    public static IBackend Current
    {
        get => s_chosen ?? s_default.Value;
        set => s_chosen = value;
    }

    /// <summary>The current backend, if one was chosen or used already; null before.</summary>
    public static IBackend? InUse => s_chosen ?? (s_default.IsValueCreated ? s_default.Value : null);

    /// <summary>Which device was taken where none was named; once, null afterwards.</summary>
    public static string? TakeNotice() => Interlocked.Exchange(ref s_notice, null);

    /// <summary>A new backend.</summary>
    /// <remarks>
    /// All but the CPU are assemblies of their own: <c>Keras.Engine.Torch</c> has <c>"torch"</c>. Such an assembly has one public
    /// <see cref="IBackend"/> with a constructor that takes the device's name or null.
    /// </remarks>
    /// <param name="name"><c>"cpu"</c>, <c>"torch"</c>, or another whose assembly lies beside the program.</param>
    /// <param name="device">The device, as the backend names it; null lets the backend choose.</param>
    /// <exception cref="NotSupportedException">
    /// There is no such backend, or it has no such device; the message tells what is missing.
    /// </exception>
    /// <exception cref="DllNotFoundException">The library that the backend runs on is missing.</exception>
    public static IBackend Create(string name, string? device = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        device = string.IsNullOrEmpty(device) ? null : device;
        if (name.Equals("cpu", StringComparison.OrdinalIgnoreCase))
        {
            return device is null or "cpu" ? new CpuBackend() : throw new NotSupportedException(
                $"The backend \"cpu\" has one device, \"cpu\". Received: \"{device}\". GPUs belong to the backend \"torch\": "
                + $"{BackendVariable}=torch.");
        }

        try
        {
            IBackend backend = (IBackend)Activator.CreateInstance(Load<IBackend>(name), device)!;
            s_notice = device is null
                ? $"Computing on {backend.Device}, as no device was named; {DeviceVariable} names one."
                : null;
            return backend;
        }
        catch (Exception exception) when (exception is FileNotFoundException or InvalidOperationException or MissingMethodException)
        {
            throw new NotSupportedException(
                $"The backend \"{name}\" needs the assembly Keras.Engine.{Word(name)}.dll beside the program, with a public IBackend. "
                + $"Add the package KerasDenseNet.{Word(name)}, or choose the backend \"cpu\" (unset {BackendVariable}).",
                exception);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is NotSupportedException inner)
        {
            throw new NotSupportedException(inner.Message, exception);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is DllNotFoundException inner)
        {
            throw new DllNotFoundException(inner.Message, exception);
        }
    }

    /// <summary>The devices of every backend beside the program, and what is missing for others.</summary>
    public static IReadOnlyList<DeviceReport> FindDevices()
    {
        List<DeviceReport> devices = [new("cpu", "cpu", "CPU", $"this library's engine, {new CpuBackend().Device}", null)];
        foreach (string name in s_others)
        {
            try
            {
                devices.AddRange(((IDeviceFinder)Activator.CreateInstance(Load<IDeviceFinder>(name))!).Find());
            }
            catch (FileNotFoundException)
            {
                devices.Add(new DeviceReport(
                    name, "", "GPU", "", $"Keras.Engine.{Word(name)}.dll is not beside the program: add KerasDenseNet.{Word(name)}."));
            }
        }

        return devices;
    }

    private static Type Load<T>(string name) => Assembly.Load($"Keras.Engine.{Word(name)}").GetExportedTypes()
        .First(candidate => candidate.IsAssignableTo(typeof(T)) && !candidate.IsAbstract);

    private static string Word(string name) => $"{char.ToUpperInvariant(name[0])}{name[1..].ToLowerInvariant()}";

    private static IBackend FromEnvironment() => Create(
        Environment.GetEnvironmentVariable(BackendVariable) is { Length: > 0 } name ? name : "cpu",
        Environment.GetEnvironmentVariable(DeviceVariable));
}
