namespace Keras.Engine.Backends;

/// <summary>One step of a plan.</summary>
/// <param name="Op">The op and its attributes.</param>
/// <param name="Types">Element types and shapes of its outputs.</param>
/// <param name="Kernel">The kernel that computes it.</param>
/// <param name="Refusals">The kernels that come before it in their list, and why they cannot compute it.</param>
/// <param name="Pieces">How many pieces of work the threads share; of the first phase if there are several.</param>
/// <param name="Flops">Floating-point operations; 0 if the step is not known for its arithmetic.</param>
/// <param name="Bytes">Bytes of all inputs and outputs: what at least moves between memory and processor.</param>
/// <param name="Milliseconds">Its time, if the backend takes times; else 0.</param>
/// <param name="Label">The layer it comes from; null if it comes from none.</param>
public sealed record StepReport(
    string Op,
    string Types,
    string Kernel,
    IReadOnlyList<string> Refusals,
    int Pieces,
    long Flops,
    long Bytes,
    double Milliseconds,
    string? Label)
{
    /// <summary>
    /// What the threads waited in the step's fastest run, all together, in milliseconds: for its last pieces, or for a phase that one
    /// of them does alone. Null where the backend does not tell, or was not asked to measure.
    /// </summary>
    public double? IdleMilliseconds { get; init; }

    /// <summary>Whether the kernel is the one that defines the op: plain loops on one thread, where no faster one takes the step.</summary>
    public bool IsReference => Kernel.StartsWith("Reference", StringComparison.Ordinal);
}
