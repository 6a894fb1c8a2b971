using System.Globalization;

namespace Keras.Training;

/// <summary>Processes that a launcher such as mpirun has started, told by the environment, whether or not they train together.</summary>
internal static class Launched
{
    private static readonly string[][] s_variables =
    [
        ["OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"], ["PMI_SIZE", "PMI_RANK"], ["SLURM_STEP_NUM_TASKS", "SLURM_PROCID"],
    ];

    private static bool s_hasWarned;

    /// <summary>Warns, once and in the first process only, if several were started that all train a model of their own.</summary>
    public static void WarnIfApart()
    {
        if (!s_hasWarned && Replicas.Current.IsAlone && Remark(Environment.GetEnvironmentVariable) is string remark)
        {
            s_hasWarned = true;
            Warnings.Write(remark);
        }
    }

    /// <summary>What to say in this environment; null for nothing.</summary>
    public static string? Remark(Func<string, string?> variable)
    {
        foreach (string[] names in s_variables)
        {
            if (Number(names[0]) is > 1 and int size)
            {
                return Number(names[1]) != 0 ? null
                    : $"{size} processes were started, and each trains a model of its own. To train one model together, reference the "
                        + "package KerasDenseNet.Mpi and call Distribution.Initialize() and Distribution.SetDistribution(new "
                        + "DataParallel()) before the model is made, or give densenet train --distribute.";
            }
        }

        return null;

        int? Number(string name) =>
            int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
