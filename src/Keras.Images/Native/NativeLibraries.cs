using System.Reflection;
using System.Runtime.InteropServices;

namespace Keras.Images.Native;

/// <summary>Finds the C libraries under the names they have on each system.</summary>
internal static class NativeLibraries
{
    public const string Png = "png16";
    public const string TurboJpeg = "turbojpeg";

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    /// <summary>Makes sure that the resolver is in place; calling it runs the static constructor.</summary>
    public static void Register()
    {
    }

    /// <exception cref="DllNotFoundException">
    /// None of the files is found; the message names the package to install.
    /// </exception>
    public static nint Load(string purpose, string package, params ReadOnlySpan<string> fileNames)
    {
        foreach (string fileName in fileNames)
        {
            if (NativeLibrary.TryLoad(fileName, out nint library))
            {
                return library;
            }
        }

        throw new DllNotFoundException(
            $"{purpose} files need a native library that was not found. Looked for: {string.Join(", ", fileNames!)}. "
            + $"Install it, on Debian or Ubuntu with: apt-get install {package}");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name switch
    {
        Png => Load("PNG", "libpng16-16", "libpng16.so.16", "libpng16.dylib", "libpng16.dll"),
        TurboJpeg => Load("JPEG", "libturbojpeg0", "libturbojpeg.so.0", "libturbojpeg.dylib", "turbojpeg.dll"),
        _ => 0,
    };
}
