using Keras.Engine.Backends;
using Xunit;

namespace Keras.Testing;

/// <summary>A test of the backend on libtorch; it is skipped, with the reason, where libtorch is not found.</summary>
public sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute() => Skip = TorchRequirement.Skip;
}

/// <summary>A theory of the backend on libtorch; it is skipped, with the reason, where libtorch is not found.</summary>
public sealed class TorchTheoryAttribute : TheoryAttribute
{
    public TorchTheoryAttribute() => Skip = TorchRequirement.Skip;
}

/// <summary>The backend on libtorch's processor kernels.</summary>
public static class TorchRequirement
{
    private static readonly Lazy<(IBackend? Backend, string? Skip)> s_found = new(Find);

    /// <summary>Why tests of it are skipped; null if they run.</summary>
    public static string? Skip => s_found.Value.Skip;

    /// <summary>The backend; only for tests that are not skipped.</summary>
    public static IBackend Backend => s_found.Value.Backend ?? BackendSelection.Create("torch", "cpu");

    private static (IBackend? Backend, string? Skip) Find()
    {
        try
        {
            return (BackendSelection.Create("torch", "cpu"), null);
        }
        catch (DllNotFoundException exception)
        {
            return (null, Requirement.Skip(false, $"libtorch: {exception.Message}"));
        }
    }
}
