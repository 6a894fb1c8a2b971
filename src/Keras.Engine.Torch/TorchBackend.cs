using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch;

/// <summary>Runs graphs by libtorch: on an NVIDIA GPU, or on the processor.</summary>
public sealed class TorchBackend : IBackend
{
    private static readonly HashSet<string> s_checked = [];

    private readonly bool _takesTimes;

    /// <summary>The backend on the first GPU, or on the processor if there is none.</summary>
    /// <exception cref="DllNotFoundException">libtorch is missing; the message says where it was looked for.</exception>
    public TorchBackend()
        : this((string?)null)
    {
    }

    /// <summary>The backend on a device.</summary>
    /// <param name="device"><c>"cpu"</c>, <c>"cuda"</c> or <c>"cuda:1"</c>; null for the first GPU, else the processor.</param>
    /// <exception cref="DllNotFoundException">libtorch is missing; the message says where it was looked for.</exception>
    /// <exception cref="NotSupportedException">There is no such device.</exception>
    public TorchBackend(string? device)
        : this(TorchDevice.Find(device))
    {
    }

    private TorchBackend(TorchDevice device)
        : this(device, device.IsCpu ? TorchPipeline.Default : TorchPipeline.OnGpu, takesTimes: false)
    {
    }

    private TorchBackend(TorchDevice device, PassPipeline passes, bool takesTimes) =>
        (Place, Passes, _takesTimes) = (device, passes, takesTimes);

    /// <inheritdoc/>
    public string Name => "torch";

    /// <inheritdoc/>
    public string Device => Place.IsCpu
        ? $"cpu by libtorch {LibTorch.Instance.Version}, {LibTorch.Instance.Threads} thread{(LibTorch.Instance.Threads == 1 ? "" : "s")}"
        : $"{Place} ({CudaDriver.Devices[Place.Index].Name}) by libtorch {LibTorch.Instance.Version}";

    /// <summary>The passes that rewrite graphs; those of <see cref="TorchPipeline"/> for the device.</summary>
    public PassPipeline Passes { get; }

    internal TorchDevice Place { get; }

    /// <summary>This backend with other passes.</summary>
    public TorchBackend With(PassPipeline passes) => new(Place, passes, _takesTimes);

    /// <inheritdoc/>
    public IExecutable Compile(Graph graph)
    {
        if (!Place.IsCpu)
        {
            CheckOnce();
        }

        return new TorchExecutable(this, graph, _takesTimes);
    }

    /// <inheritdoc/>
    public ITensorStorage Allocate(TensorType type) => new TorchStorage(type, Place);

    /// <inheritdoc/>
    public IBackend Profiled() => new TorchBackend(Place, Passes, takesTimes: true);

    /// <inheritdoc/>
    public double MeasurePeak() => TorchPeak.Measure(Place);

    // The check compiles, too.
    private void CheckOnce()
    {
        lock (s_checked)
        {
            if (s_checked.Add(Place.Name))
            {
                try
                {
                    SelfCheck.Run(this, new CpuBackend());
                }
                catch
                {
                    s_checked.Remove(Place.Name);
                    throw;
                }
            }
        }
    }
}
