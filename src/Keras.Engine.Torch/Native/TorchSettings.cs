using System.Runtime.InteropServices;

namespace Keras.Engine.Torch.Native;

/// <summary>
/// Settings of libtorch for the whole process: which convolutions cuDNN may choose, how products are rounded, and whether oneDNN
/// convolves on the processor.
/// </summary>
/// <remarks>
/// The C interface has no functions for them. They are members of the C++ class <c>at::Context</c> (aten/src/ATen/Context.h), found by
/// their names in the library; a library that has other names is told of, and what it cannot do is refused.
/// </remarks>
internal sealed unsafe class TorchSettings
{
    private readonly object _gate = new();
    private readonly nint _context;
    private readonly nint _deterministic;
    private readonly nint _benchmark;
    private readonly nint _convolutions;
    private readonly nint _products;
    private (bool Deterministic, bool TensorFloat32)? _applied;

    /// <param name="library">The loaded library with the processor's part.</param>
    public TorchSettings(nint library)
    {
        bool isMsvc = OperatingSystem.IsWindows();
        List<string> missing = [];
        nint context = Find("globalContext", isMsvc ? "?globalContext@at@@YAAEAVContext@1@XZ" : "_ZN2at13globalContextEv");
        _deterministic = Setter("setDeterministicCuDNN");
        _benchmark = Setter("setBenchmarkCuDNN");
        _convolutions = Setter("setAllowTF32CuDNN");
        _products = Setter("setAllowTF32CuBLAS");
        Missing = missing.Count == 0 ? null : $"libtorch has no {string.Join(", ", missing)}";
        _context = context != 0 ? ((delegate* unmanaged<nint>)context)() : 0;
        if (!ProcessorCaches.AreTold)
        {
            nint oneDnn = Setter("setUserEnabledMkldnn");
            if (_context != 0 && oneDnn != 0)
            {
                Set(oneDnn, false);
                ProcessorNote = "without oneDNN, as this processor does not say how large its caches are";
            }
            else
            {
                ProcessorProblem = "This processor does not say how large its caches are, with which oneDNN convolves wrongly, and this "
                    + "libtorch has no at::Context::setUserEnabledMkldnn to go without it. Use another version of libtorch, or the "
                    + "backend \"cpu\".";
            }
        }

        nint Setter(string name) => Find(name, isMsvc ? $"?{name}@Context@at@@QEAAX_N@Z" : $"_ZN2at7Context{name.Length}{name}Eb");

        nint Find(string name, string symbol)
        {
            if (!NativeLibrary.TryGetExport(library, symbol, out nint found))
            {
                missing.Add(name);
            }

            return found;
        }
    }

    /// <summary>What this libtorch cannot set; null if nothing.</summary>
    public string? Missing { get; }

    /// <summary>What is special about libtorch on this processor; null if nothing.</summary>
    public string? ProcessorNote { get; }

    /// <summary>Why libtorch may not compute on this processor; null if it may.</summary>
    public string? ProcessorProblem { get; }

    /// <summary>Sets what differs from before.</summary>
    /// <param name="deterministic">Whether the same seed gives the same bits.</param>
    /// <param name="tensorFloat32">Whether factors of float32 may be rounded to 11 bits.</param>
    /// <exception cref="NotSupportedException">This libtorch has no such settings.</exception>
    public void Apply(bool deterministic, bool tensorFloat32)
    {
        lock (_gate)
        {
            if (_applied == (deterministic, tensorFloat32))
            {
                return;
            }

            if (Missing is not null)
            {
                throw new NotSupportedException(
                    $"{Missing}, so neither Config.Deterministic nor Config.TensorFloat32 can be applied on a GPU. "
                    + "Use another version of libtorch, or the processor.");
            }

            Set(_deterministic, deterministic);
            Set(_benchmark, !deterministic);
            Set(_convolutions, tensorFloat32);
            Set(_products, tensorFloat32);
            _applied = (deterministic, tensorFloat32);
        }
    }

    private void Set(nint function, bool value) => ((delegate* unmanaged<nint, byte, void>)function)(_context, value ? (byte)1 : (byte)0);
}
