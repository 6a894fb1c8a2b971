using System.Globalization;
using Keras.Engine.Backends;

namespace Keras.Engine.Torch.Native;

/// <summary>Where tensors of libtorch live.</summary>
/// <param name="Type">libtorch's number of the kind.</param>
/// <param name="Index">Which of the kind.</param>
/// <param name="Name">As PyTorch writes it: <c>cpu</c>, <c>cuda:0</c>.</param>
internal sealed record TorchDevice(int Type, int Index, string Name)
{
    /// <summary>The processor.</summary>
    public static TorchDevice Processor { get; } = new(LibTorch.Instance.CpuDevice, 0, "cpu");

    /// <summary>Whether it is the processor, whose memory this program reads and writes itself.</summary>
    public bool IsCpu => Type == LibTorch.Instance.CpuDevice;

    /// <summary>Why there is no GPU, with what would mend it; null if there is one.</summary>
    public static string? GpuProblem => (LibTorch.Instance.CudaProblem ?? CudaDriver.Problem) is string problem
        ? $"{problem}. libtorch for NVIDIA GPUs is in PyTorch for CUDA (pip install torch), whose folder torch/lib the environment "
            + $"variable {LibTorchFiles.FolderVariable} may name, and in the NuGet packages libtorch-cuda-12.8-*; "
            + "the driver is NVIDIA's."
        : null;

    /// <summary>The device of a name; the first GPU if there is one, else the processor, if no name is given.</summary>
    /// <exception cref="NotSupportedException">There is no such device here; the message says why and what would mend it.</exception>
    public static TorchDevice Find(string? name)
    {
        LibTorch torch = LibTorch.Instance;
        string? problem = GpuProblem;
        if (string.IsNullOrEmpty(name))
        {
            return problem is null && Enumerable.Range(0, CudaDriver.Devices.Count).Any(gpu => DeviceLimits.IsVisible($"cuda:{gpu}"))
                ? OfIndex(Choose("cuda", CudaDriver.Devices.Count, DeviceLimits.IsVisible))
                : Checked();
        }

        if (name == "cpu")
        {
            return Checked();
        }

        if (name != "cuda" && name != "gpu" && !name.StartsWith("cuda:", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"Unknown device: \"{name}\". Choices: \"cpu\", \"cuda\", \"cuda:1\" and so on.");
        }

        if (name.Contains(':') && !int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw new NotSupportedException($"Unknown device: \"{name}\". A GPU is named \"cuda\" or by its number, \"cuda:0\".");
        }

        if (problem is not null)
        {
            throw new NotSupportedException($"There is no device \"{name}\": {problem} To compute on the processor, name \"cpu\".");
        }

        return OfIndex(Choose(name, CudaDriver.Devices.Count, DeviceLimits.IsVisible));

        TorchDevice Checked() => torch.Settings.ProcessorProblem is string wrong
            ? throw new NotSupportedException(wrong)
            : Processor;
    }

    /// <summary>The number of the GPU that a name means: the first that may be used, if it has no number.</summary>
    /// <param name="name"><c>"cuda"</c>, <c>"gpu"</c> or <c>"cuda:1"</c>.</param>
    /// <param name="count">How many GPUs there are.</param>
    /// <param name="isVisible">Whether a GPU may be used.</param>
    /// <exception cref="NotSupportedException">There is none such; the message says why.</exception>
    public static int Choose(string name, int count, Func<string, bool> isVisible)
    {
        int[] visible = [.. Enumerable.Range(0, count).Where(gpu => isVisible($"cuda:{gpu}"))];
        string choices = visible.Length == 0
            ? "Config.SetVisibleDevices has left none."
            : $"Those that may be used: {string.Join(", ", visible.Select(gpu => $"\"cuda:{gpu}\""))}.";
        int chosen = name.Contains(':')
            ? int.Parse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture)
            : visible.FirstOrDefault(-1);
        return visible.Contains(chosen) ? chosen : throw new NotSupportedException(
            $"There is no device \"{name}\": this machine has {count} GPU{(count == 1 ? "" : "s")}. {choices}");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static TorchDevice OfIndex(int index) => new(LibTorch.Instance.CudaDevice, index, $"cuda:{index}");
}
