using Keras.Images.Native;

namespace Keras.Images.Tests.Native;

public sealed class NativeLibrariesTests
{
    [Fact]
    public void Tells_which_package_to_install_when_a_library_is_missing()
    {
        DllNotFoundException exception = Assert.Throws<DllNotFoundException>(
            () => NativeLibraries.Load("JPEG", "libturbojpeg0", "libnowhere.so.0", "nowhere.dll"));

        Assert.Contains("JPEG", exception.Message, StringComparison.Ordinal);
        Assert.Contains("libnowhere.so.0, nowhere.dll", exception.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install libturbojpeg0", exception.Message, StringComparison.Ordinal);
    }
}
