using System.Collections.Concurrent;
using System.Globalization;
using Keras.Engine.Backends;
using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch;

/// <summary>What the process holds of a GPU's memory: refused while nothing is lost, instead of failing amid a step.</summary>
/// <param name="device">The GPU.</param>
/// <param name="total">Its memory in bytes.</param>
/// <param name="limit">What the process may hold of it, asked for every time; null for all.</param>
internal sealed class DeviceMemory(string device, long total, Func<long?> limit)
{
    private static readonly ConcurrentDictionary<string, DeviceMemory> s_known = new();

    private long _held;

    /// <summary>Bytes of tensors that outlive runs.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>The memory of a GPU; null for the processor, whose memory is <see cref="MemoryBudget"/>'s.</summary>
    public static DeviceMemory? Of(TorchDevice device) => device.IsCpu ? null : s_known.GetOrAdd(
        device.Name,
        name => new DeviceMemory(name, CudaDriver.Devices[device.Index].Bytes, () => DeviceLimits.BytesOf(name)));

    /// <summary>Announces a tensor that is about to be made; <see cref="Free"/> takes it back.</summary>
    /// <exception cref="InsufficientMemoryException">There is not so much left.</exception>
    public void Take(long bytes, string what)
    {
        Require(bytes, what, "");
        Interlocked.Add(ref _held, bytes);
    }

    /// <summary>A tensor is gone.</summary>
    public void Free(long bytes) => Interlocked.Add(ref _held, -bytes);

    /// <summary>Refuses what needs more than is left.</summary>
    /// <param name="bytes">What it needs.</param>
    /// <param name="what">What needs it, as the beginning of a sentence.</param>
    /// <param name="advice">What else would help, as the end of one.</param>
    /// <exception cref="InsufficientMemoryException">There is not so much left.</exception>
    public void Require(long bytes, string what, string advice)
    {
        if (bytes <= Left())
        {
            return;
        }

        // What nobody holds any more goes first: tensors are freed by their finalizers.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (bytes > Left())
        {
            throw new InsufficientMemoryException(
                $"{what} needs {Text(bytes)} on {device}, and {Text(Math.Max(Left(), 0))} are left of {Text(May())} "
                + $"({(limit() is null ? "its memory" : "the limit that was set")}). Use a smaller batch{advice}, or a smaller model.");
        }
    }

    private static string Text(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MiB");

    private long May() => Math.Min(limit() ?? total, total);

    private long Left() => May() - Held;
}
