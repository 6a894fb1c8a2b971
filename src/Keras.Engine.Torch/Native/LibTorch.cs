using System.Runtime.InteropServices;

namespace Keras.Engine.Torch.Native;

/// <summary>The functions of libtorch's stable C interface that are used here.</summary>
/// <remarks>
/// The interface is versioned and the same from libtorch 2.10 on: <c>torch/csrc/stable/c/shim.h</c> and
/// <c>torch/csrc/inductor/aoti_torch/c/shim.h</c> in PyTorch. Every function returns 0, or an error whose text libtorch writes to
/// the standard error.
/// </remarks>
internal sealed unsafe class LibTorch
{
    private static readonly Version s_oldest = new(2, 10);
    private static readonly Lazy<LibTorch> s_instance = new(Load);

    private LibTorch(string folder, nint library, Version version)
    {
        (Folder, Version) = (folder, version);
        AbiVersion = ((delegate* unmanaged<ulong>)Export("aoti_torch_abi_version"))();
        CallDispatcher = (delegate* unmanaged<byte*, byte*, ulong*, ulong, int>)Export("torch_call_dispatcher");
        EmptyStrided = (delegate* unmanaged<long, long*, long*, int, int, int, nint*, int>)Export("aoti_torch_empty_strided");
        FromBlob = (delegate* unmanaged<void*, long, long*, long*, long, int, int, int, nint*, int, byte*, long, int>)
            Export("aoti_torch_create_tensor_from_blob_v2");
        GetDataPointer = (delegate* unmanaged<nint, void**, int>)Export("aoti_torch_get_data_ptr");
        Delete = (delegate* unmanaged<nint, int>)Export("aoti_torch_delete_tensor_object");
        NewHandle = (delegate* unmanaged<nint, nint*, int>)Export("aoti_torch_new_tensor_handle");
        Copy = (delegate* unmanaged<nint, nint, int, int>)Export("aoti_torch_copy_");
        Zero = (delegate* unmanaged<nint, int>)Export("aoti_torch_zero_");
        Subtract = (delegate* unmanaged<nint, nint, double, nint*, int>)Export("aoti_torch_aten_subtract_Tensor");
        NewList = (delegate* unmanaged<nuint, nint*, int>)Export("torch_new_list_reserve_size");
        PushBack = (delegate* unmanaged<nint, ulong, int>)Export("torch_list_push_back");
        GetItem = (delegate* unmanaged<nint, nuint, ulong*, int>)Export("torch_list_get_item");
        DeleteList = (delegate* unmanaged<nint, int>)Export("torch_delete_list");
        NewString = (delegate* unmanaged<byte*, nuint, nint*, int>)Export("torch_new_string_handle");
        SetGradMode = (delegate* unmanaged<byte, void>)Export("aoti_torch_grad_mode_set_enabled");
        Settings = new TorchSettings(library);
        uint threads = 0;
        ((delegate* unmanaged<uint*, int>)Export("torch_get_num_threads"))(&threads);
        Threads = (int)threads;
        CpuDevice = Constant("device_type_cpu");
        CudaDevice = Constant("device_type_cuda");
        Float32 = Constant("dtype_float32");
        Float64 = Constant("dtype_float64");
        BFloat16 = Constant("dtype_bfloat16");
        Float16 = Constant("dtype_float16");
        Int32 = Constant("dtype_int32");
        Int64 = Constant("dtype_int64");
        UInt8 = Constant("dtype_uint8");
        Bool = Constant("dtype_bool");

        nint Export(string name) => NativeLibrary.GetExport(library, name);

        int Constant(string name) => ((delegate* unmanaged<int>)Export($"aoti_torch_{name}"))();
    }

    /// <summary>The library, loaded when it is first asked for.</summary>
    /// <exception cref="DllNotFoundException">There is none that fits; the message says where it was looked for.</exception>
    public static LibTorch Instance => s_instance.Value;

    /// <summary>Where it was found.</summary>
    public string Folder { get; }

    /// <summary>Its version.</summary>
    public Version Version { get; }

    /// <summary>Settings for the whole process.</summary>
    public TorchSettings Settings { get; }

    /// <summary>Threads that its processor kernels use.</summary>
    public int Threads { get; }

    /// <summary>Why its part for NVIDIA GPUs did not load; null if it did.</summary>
    public string? CudaProblem { get; private init; }

    public ulong AbiVersion { get; }

    public int CpuDevice { get; }

    public int CudaDevice { get; }

    public int Float32 { get; }

    public int Float64 { get; }

    public int BFloat16 { get; }

    public int Float16 { get; }

    public int Int32 { get; }

    public int Int64 { get; }

    public int UInt8 { get; }

    public int Bool { get; }

    /// <summary>Op, overload, stack, version: calls an op by its name.</summary>
    public delegate* unmanaged<byte*, byte*, ulong*, ulong, int> CallDispatcher { get; }

    /// <summary>Rank, sizes, strides, element type, device type, device index, result.</summary>
    public delegate* unmanaged<long, long*, long*, int, int, int, nint*, int> EmptyStrided { get; }

    /// <summary>
    /// Memory, rank, sizes, strides, offset, element type, device type, device index, result, layout, metadata, its size.
    /// </summary>
    public delegate* unmanaged<void*, long, long*, long*, long, int, int, int, nint*, int, byte*, long, int> FromBlob { get; }

    public delegate* unmanaged<nint, void**, int> GetDataPointer { get; }

    public delegate* unmanaged<nint, int> Delete { get; }

    /// <summary>A second handle of the same tensor.</summary>
    public delegate* unmanaged<nint, nint*, int> NewHandle { get; }

    /// <summary>Destination, source, whether not to wait.</summary>
    public delegate* unmanaged<nint, nint, int, int> Copy { get; }

    public delegate* unmanaged<nint, int> Zero { get; }

    /// <summary><c>x - alpha * y</c>: calls by name take no numbers of open type, such as this alpha.</summary>
    public delegate* unmanaged<nint, nint, double, nint*, int> Subtract { get; }

    public delegate* unmanaged<nuint, nint*, int> NewList { get; }

    public delegate* unmanaged<nint, ulong, int> PushBack { get; }

    /// <summary>List, place, member.</summary>
    public delegate* unmanaged<nint, nuint, ulong*, int> GetItem { get; }

    public delegate* unmanaged<nint, int> DeleteList { get; }

    public delegate* unmanaged<byte*, nuint, nint*, int> NewString { get; }

    /// <summary>Whether calls of this thread are recorded for PyTorch's own gradients.</summary>
    public delegate* unmanaged<byte, void> SetGradMode { get; }

    /// <summary>Refuses to go on after a function that failed.</summary>
    /// <param name="code">What it returned.</param>
    /// <param name="what">What it was to do, as in <c>"aten::mm"</c>.</param>
    public static void Check(int code, string what)
    {
        if (code != 0)
        {
            throw new TorchException($"libtorch failed at {what}. It has written why to the standard error.");
        }
    }

    private static LibTorch Load()
    {
        List<string> tried = [];
        IEnumerable<(string Folder, string Origin)> candidates = LibTorchFiles.Candidates(
            Environment.GetEnvironmentVariable(LibTorchFiles.FolderVariable));
        foreach ((string folder, string origin) in CudaDriver.Problem is null ? LibTorchFiles.WithCudaFirst(candidates) : candidates)
        {
            string problem;
            try
            {
                LibTorch? loaded = null;
                problem = LibTorchFiles.IsIn(folder)
                    ? TryLoad(folder, out loaded) ?? ""
                    : $"no {LibTorchFiles.FileName("torch_cpu")}";
                if (loaded is not null)
                {
                    return loaded;
                }
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
            {
                problem = exception.Message.ReplaceLineEndings(" ").Trim();
            }

            tried.Add($"  {folder} ({origin}): {problem}");
        }

        throw new DllNotFoundException(
            $"The backend \"torch\" needs libtorch {s_oldest} or newer, and found none:{Environment.NewLine}"
            + $"{string.Join(Environment.NewLine, tried)}{Environment.NewLine}"
            + $"Add the NuGet package {LibTorchFiles.Package} to the program, or install PyTorch {s_oldest} or newer for python3, or "
            + $"let the environment variable {LibTorchFiles.FolderVariable} name the folder that holds "
            + $"{LibTorchFiles.FileName("torch_cpu")}.");
    }

    // What is wrong with it; null if nothing is.
    private static string? TryLoad(string folder, out LibTorch? loaded)
    {
        loaded = null;
        NativeEnvironment.Prepare();
        NativeLibrary.Load(Path.Combine(folder, LibTorchFiles.FileName("c10")));
        nint library = NativeLibrary.Load(Path.Combine(folder, LibTorchFiles.FileName("torch_cpu")));
        if (!NativeLibrary.TryGetExport(library, "aoti_torch_abi_version", out nint abi)
            || !NativeLibrary.TryGetExport(library, "torch_call_dispatcher", out _))
        {
            return $"older than {s_oldest}";
        }

        ulong encoded = ((delegate* unmanaged<ulong>)abi)();
        Version version = new((int)(encoded >> 56), (int)(encoded >> 48) & 0xFF, (int)(encoded >> 40) & 0xFF);
        if (version < s_oldest)
        {
            return $"version {version}, older than {s_oldest}";
        }

        loaded = new LibTorch(folder, library, version) { CudaProblem = LoadCuda(folder) };
        return null;
    }

    private static string? LoadCuda(string folder)
    {
        string file = Path.Combine(folder, LibTorchFiles.FileName("torch_cuda"));
        if (!File.Exists(file))
        {
            return $"{folder} has no {Path.GetFileName(file)}";
        }

        try
        {
            NativeLibrary.Load(file);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return exception.Message.ReplaceLineEndings(" ").Trim();
        }
    }
}
