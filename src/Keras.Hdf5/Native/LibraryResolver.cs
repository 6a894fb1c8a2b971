using System.Runtime.InteropServices;

namespace Keras.Hdf5.Native;

/// <summary>Finds libhdf5 under the names that distributions give it.</summary>
internal static class LibraryResolver
{
    /// <summary>
    /// Best first: Debian's serial build before a plain one, because an MPI build may hide behind the plain name;
    /// 1.10 before 1.14 and 2.0 because it is the one tested most.
    /// </summary>
    public static IReadOnlyList<string> Candidates { get; } =
    [
        "libhdf5_serial.so.103",
        "libhdf5.so.103",
        "libhdf5_serial.so.310",
        "libhdf5.so.310",
        "libhdf5_serial.so.320",
        "libhdf5.so.320",
        "libhdf5.so.200",
        "libhdf5.so.101",
        "libhdf5.so.100",
        "libhdf5_serial.so",
        "libhdf5.so",
        "libhdf5.dylib",
        "hdf5.dll",
    ];

    /// <summary>Loads the first of <paramref name="candidates"/> that the system's loader finds.</summary>
    /// <exception cref="DllNotFoundException">None is installed; the message says how to install one.</exception>
    public static nint Load(IReadOnlyList<string> candidates)
    {
        foreach (string candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out nint library))
            {
                return library;
            }
        }

        throw new DllNotFoundException(
            "HDF5 files need the HDF5 C library 1.10 or newer, and none was found. "
            + "Install it with: sudo apt-get install libhdf5-103-1 "
            + "(Fedora: sudo dnf install hdf5; macOS: brew install hdf5). "
            + $"Names tried: {string.Join(", ", candidates)}.");
    }
}
