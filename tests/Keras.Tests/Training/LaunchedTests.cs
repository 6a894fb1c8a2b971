using Keras.Training;

namespace Keras.Tests.Training;

public class LaunchedTests
{
    [Theory]
    [InlineData("OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK")]
    [InlineData("PMI_SIZE", "PMI_RANK")]
    [InlineData("SLURM_STEP_NUM_TASKS", "SLURM_PROCID")]
    public void The_first_of_several_processes_says_how_they_train_together(string size, string rank)
    {
        Assert.StartsWith("4 processes were started", Of((size, "4"), (rank, "0")), StringComparison.Ordinal);
        Assert.Contains("KerasDenseNet.Mpi", Of((size, "4"), (rank, "0")), StringComparison.Ordinal);
        Assert.Null(Of((size, "4"), (rank, "1")));
        Assert.Null(Of((size, "1"), (rank, "0")));
        Assert.Null(Of());
    }

    private static string? Of(params (string Name, string Value)[] variables) => Launched.Remark(
        name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
