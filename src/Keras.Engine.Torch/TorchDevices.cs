using System.Globalization;
using Keras.Engine.Backends;
using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch;

/// <summary>The devices that libtorch computes on.</summary>
public sealed class TorchDevices : IDeviceFinder
{
    /// <inheritdoc/>
    public IReadOnlyList<DeviceReport> Find()
    {
        LibTorch torch;
        try
        {
            torch = LibTorch.Instance;
        }
        catch (DllNotFoundException exception)
        {
            return [new DeviceReport("torch", "cpu", "CPU", "", exception.Message)];
        }

        DeviceReport cpu = new(
            "torch",
            "cpu",
            "CPU",
            $"libtorch {torch.Version} of {torch.Folder}, {torch.Threads} thread{(torch.Threads == 1 ? "" : "s")}"
                + (torch.Settings.ProcessorNote is string note ? $", {note}" : ""),
            torch.Settings.ProcessorProblem);
        if (TorchDevice.GpuProblem is string problem)
        {
            return [cpu, new DeviceReport("torch", "cuda", "GPU", "", problem)];
        }

        return
        [
            cpu,
            .. CudaDriver.Devices.Select((card, index) => new DeviceReport(
                "torch",
                $"cuda:{index}",
                "GPU",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{card.Name}, {card.Bytes / 1073741824.0:F1} GiB, driver for CUDA {CudaDriver.CudaVersion}")
                + (torch.Settings.Missing is string missing ? $"; {missing}: neither determinism nor TF32 can be chosen" : ""),
                null)),
        ];
    }
}
