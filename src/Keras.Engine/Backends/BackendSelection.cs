using Keras.Engine.Cpu;

namespace Keras.Engine.Backends;

/// <summary>The backend that layers, weights and models use.</summary>
public static class BackendSelection
{
    private static readonly Lazy<IBackend> s_default = new(FromEnvironment);
    private static IBackend? s_chosen;

    /// <summary>The current backend: the one set here, else the one named by <c>KERAS_BACKEND</c>, else the CPU.</summary>
    /// <remarks>Set it before the first layer is built: weights stay where they were allocated.</remarks>
    public static IBackend Current
    {
        get => s_chosen ?? s_default.Value;
        set => s_chosen = value;
    }

    // Another backend is the assembly Keras.Engine.<Name> with one public IBackend.
    private static IBackend FromEnvironment()
    {
        string name = Environment.GetEnvironmentVariable("KERAS_BACKEND") ?? "cpu";
        if (name.Equals("cpu", StringComparison.OrdinalIgnoreCase))
        {
            return new CpuBackend();
        }

        string assembly = $"Keras.Engine.{char.ToUpperInvariant(name[0])}{name[1..].ToLowerInvariant()}";
        try
        {
            Type type = System.Reflection.Assembly.Load(assembly).GetExportedTypes()
                .First(candidate => candidate.IsAssignableTo(typeof(IBackend)) && !candidate.IsAbstract);
            return (IBackend)Activator.CreateInstance(type)!;
        }
        catch (Exception exception) when (exception is FileNotFoundException or InvalidOperationException)
        {
            throw new NotSupportedException(
                $"KERAS_BACKEND={name} needs the assembly {assembly} with a public IBackend beside the program. "
                + "Unset KERAS_BACKEND, or set it to cpu, to run on the CPU.",
                exception);
        }
    }
}
