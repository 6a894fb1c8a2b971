using Keras.Engine.Passes;

namespace Keras.Engine.Cpu;

/// <summary>How the CPU runs graphs.</summary>
public sealed record CpuOptions
{
    /// <summary>
    /// Threads that compute, the caller's included; the environment variable <c>KERAS_THREADS</c> or all cores by
    /// default. Results do not depend on it.
    /// </summary>
    public int Threads { get; init; } =
        int.TryParse(Environment.GetEnvironmentVariable("KERAS_THREADS"), out int threads) && threads > 0
            ? threads
            : Environment.ProcessorCount;

    /// <summary>The passes that rewrite graphs; <see cref="CpuPipeline.Default"/>.</summary>
    public PassPipeline Passes { get; init; } = CpuPipeline.Default;

    /// <summary>Whether only the slow kernels that define each op may run: the oracle of tests.</summary>
    public bool ReferenceKernelsOnly { get; init; }

    /// <summary>
    /// Whether it is checked, after every step, that its kernel stayed inside its buffers: slow. By default only if the engine
    /// was built for debugging.
    /// </summary>
    public bool ChecksBuffers { get; init; } = IsDebugBuild;

    /// <summary>
    /// Whether large batches are computed a few images at a time where images do not depend on each other. Not while steps are timed.
    /// </summary>
    public bool DividesBatches { get; init; } = true;

    /// <summary>Whether each step is timed, for <see cref="Backends.IExecutable.Describe"/> to tell.</summary>
    public bool Profile { get; init; }

    private static bool IsDebugBuild =>
#if DEBUG
        true;
#else
        false;
#endif
}
