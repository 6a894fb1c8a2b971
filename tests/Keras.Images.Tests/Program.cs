namespace Keras.Images.Tests;

/// <summary>
/// The process in which hostile files are read: if a native library crashed, the tests would survive.
/// </summary>
internal static class Program
{
    /// <param name="arguments">The first seed and the number of files.</param>
    public static int Main(string[] arguments) => HostileFiles.Read(int.Parse(arguments[0]), int.Parse(arguments[1]));
}
