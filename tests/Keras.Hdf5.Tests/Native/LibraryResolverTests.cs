using System.Runtime.InteropServices;
using Keras.Hdf5.Native;

namespace Keras.Hdf5.Tests.Native;

public class LibraryResolverTests
{
    [Fact]
    public void Takes_the_first_library_there_is()
    {
        nint library = LibraryResolver.Load(["libhdf5-of-another-world.so", .. LibraryResolver.Candidates]);
        Assert.True(NativeLibrary.TryGetExport(library, "H5open", out _));
    }

    [Fact]
    public void Says_how_to_install_a_missing_library()
    {
        DllNotFoundException exception = Assert.Throws<DllNotFoundException>(
            () => LibraryResolver.Load(["libhdf5-of-another-world.so"]));
        Assert.Contains("sudo apt-get install libhdf5-103-1", exception.Message, StringComparison.Ordinal);
        Assert.Contains("libhdf5-of-another-world.so", exception.Message, StringComparison.Ordinal);
    }
}
