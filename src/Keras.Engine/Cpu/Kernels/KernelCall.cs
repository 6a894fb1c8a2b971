namespace Keras.Engine.Cpu.Kernels;

/// <summary>A kernel made ready for one step: sizes and tiles are fixed, only pointers are missing.</summary>
/// <remarks>
/// Work is phases, one after the other, of pieces that run in any order on any worker.
/// How many pieces there are must not depend on the number of threads, and pieces must write to different places:
/// then results have the same bits on any machine load. Sums over pieces go through the workspace and are added in
/// order by a later phase.
/// </remarks>
internal abstract class KernelCall
{
    /// <summary>Number of phases; each starts after the one before has ended.</summary>
    public virtual int Phases => 1;

    /// <summary>Bytes all pieces of the step share.</summary>
    public virtual long WorkspaceBytes => 0;

    /// <summary>The inputs that the first phase makes all of the workspace of, if later phases only read it; none by default.</summary>
    /// <remarks>
    /// Packed weights: while these inputs are variables that do not change, the workspace is kept and the phase left out.
    /// </remarks>
    public virtual IReadOnlyList<int> PreparedFrom => [];

    /// <summary>Bytes each worker needs for itself.</summary>
    public virtual long ScratchBytes => 0;

    /// <summary>Floating-point operations of the step, for profiles; 0 if it is not known for its arithmetic.</summary>
    public virtual long Flops => 0;

    /// <summary>Number of independent pieces of a phase.</summary>
    public abstract int Pieces(int phase);

    /// <summary>Computes one piece. Allocates nothing.</summary>
    public abstract void Run(in KernelArguments arguments, int phase, int piece, int worker);

    /// <summary>Computes one piece where the worker's scratch is as another piece of the same phase has left it.</summary>
    /// <param name="arguments">The memory it works on.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="previous">The other piece, -1 for none; often a neighbor, as workers have successive pieces.</param>
    /// <param name="worker">The worker.</param>
    public virtual void RunAfter(in KernelArguments arguments, int phase, int piece, int previous, int worker) =>
        Run(arguments, phase, piece, worker);
}
