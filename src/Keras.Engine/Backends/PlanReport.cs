namespace Keras.Engine.Backends;

/// <summary>What a backend decided about a graph.</summary>
/// <param name="Passes">A line for each pass in order: its name, and what it did to the number of values.</param>
/// <param name="ArenaBytes">Memory of everything between inputs and results, which takes turns in it.</param>
/// <param name="ScratchBytes">Memory of kernels for themselves, of all threads together.</param>
/// <param name="VariableBytes">Memory of all variables that are read or updated: weights, slots, sums of metrics.</param>
/// <param name="TensorBytes">Memory of what a run receives and returns.</param>
/// <param name="Device">What computes: <see cref="IBackend.Device"/>.</param>
/// <param name="Steps">The steps in the order in which they run.</param>
public sealed record PlanReport(
    IReadOnlyList<string> Passes,
    long ArenaBytes,
    long ScratchBytes,
    long VariableBytes,
    long TensorBytes,
    string Device,
    IReadOnlyList<StepReport> Steps)
{
    /// <summary>All memory that tensors take while a run lasts; known before the first one.</summary>
    public long PeakBytes => ArenaBytes + ScratchBytes + VariableBytes + TensorBytes;
}
