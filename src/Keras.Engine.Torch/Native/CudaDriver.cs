using System.Runtime.InteropServices;
using System.Text;

namespace Keras.Engine.Torch.Native;

/// <summary>A GPU as NVIDIA's driver tells of it.</summary>
/// <param name="Name">The card's name.</param>
/// <param name="Bytes">Its memory.</param>
internal sealed record CudaCard(string Name, long Bytes);

/// <summary>NVIDIA's driver, asked for its GPUs; libtorch's C interface has no function for it.</summary>
internal static unsafe class CudaDriver
{
    private const int NameLength = 256;

    private static readonly Lazy<(IReadOnlyList<CudaCard> Cards, Version? Version, string? Problem)> s_found = new(Ask);

    /// <summary>Why there is no GPU; null if there is one.</summary>
    public static string? Problem => s_found.Value.Problem;

    /// <summary>The GPUs that this process may use.</summary>
    public static IReadOnlyList<CudaCard> Devices => s_found.Value.Cards;

    /// <summary>The newest CUDA that the driver runs; null without driver.</summary>
    public static Version? CudaVersion => s_found.Value.Version;

    private static (IReadOnlyList<CudaCard> Cards, Version? Version, string? Problem) Ask()
    {
        string file = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!NativeLibrary.TryLoad(file, out nint library))
        {
            return ([], null, $"NVIDIA's driver ({file}) is not installed");
        }

        int code = ((delegate* unmanaged<uint, int>)NativeLibrary.GetExport(library, "cuInit"))(0);
        int version = 0;
        _ = ((delegate* unmanaged<int*, int>)NativeLibrary.GetExport(library, "cuDriverGetVersion"))(&version);
        int count = 0;
        if (code == 0)
        {
            code = ((delegate* unmanaged<int*, int>)NativeLibrary.GetExport(library, "cuDeviceGetCount"))(&count);
        }

        if (code != 0 || count == 0)
        {
            return ([], Decoded(version), $"NVIDIA's driver ({file}) shows no GPU (code {code})");
        }

        List<CudaCard> cards = [];
        byte* name = stackalloc byte[NameLength];
        for (int index = 0; index < count; index++)
        {
            int device = 0;
            nuint bytes = 0;
            _ = ((delegate* unmanaged<int*, int, int>)NativeLibrary.GetExport(library, "cuDeviceGet"))(&device, index);
            _ = ((delegate* unmanaged<byte*, int, int, int>)NativeLibrary.GetExport(library, "cuDeviceGetName"))(name, NameLength, device);
            _ = ((delegate* unmanaged<nuint*, int, int>)NativeLibrary.GetExport(library, "cuDeviceTotalMem_v2"))(&bytes, device);
            cards.Add(new CudaCard(Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name)), (long)bytes));
        }

        return (cards, Decoded(version), null);
    }

    private static Version Decoded(int version) => new(version / 1000, version % 1000 / 10);
}
