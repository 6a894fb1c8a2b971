using Xunit;

namespace Keras.Testing;

/// <summary>A test of what only Linux does; it is skipped, with the reason, elsewhere.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Needs the file systems of Linux.";
        }
    }
}
