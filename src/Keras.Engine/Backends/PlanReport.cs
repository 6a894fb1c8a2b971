namespace Keras.Engine.Backends;

/// <summary>What a backend decided about a graph.</summary>
/// <param name="Passes">A line for each pass in order: its name, and what it did to the number of values.</param>
/// <param name="ArenaBytes">Memory of everything between inputs and results, which takes turns in it.</param>
/// <param name="ScratchBytes">Memory of kernels for themselves, of all threads together.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="InstructionSet">The widest instructions that kernels use.</param>
/// <param name="Steps">The steps in the order in which they run.</param>
public sealed record PlanReport(
    IReadOnlyList<string> Passes,
    long ArenaBytes,
    long ScratchBytes,
    int Threads,
    string InstructionSet,
    IReadOnlyList<StepReport> Steps);
