namespace Keras.Testing;

/// <summary>Tools of other makers that a test compares with.</summary>
/// <remarks>A test without its tool is skipped and says why. With <c>KERAS_TEST_TOOLS=required</c> it runs, and fails.</remarks>
public static class Requirement
{
    private static readonly bool s_required = Environment.GetEnvironmentVariable("KERAS_TEST_TOOLS") == "required";

    /// <summary>Why a test is skipped; null if it runs.</summary>
    /// <param name="there">Whether the tool is there.</param>
    /// <param name="tool">What is needed, as in <c>python3 with h5py</c>.</param>
    public static string? Skip(bool there, string tool) => there || s_required ? null : $"needs {tool}";
}
