using Keras.Testing;

namespace Keras.Mpi.Tests;

/// <summary>A test over the MPI libraries that are installed; its first argument is <see cref="Ranks.Libraries"/>' name of one.</summary>
internal sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute() => Skip = Requirement.Skip(
        Ranks.IsInstalled("openmpi") || Ranks.IsInstalled("mpich"), "mpirun of Open MPI or MPICH");
}
