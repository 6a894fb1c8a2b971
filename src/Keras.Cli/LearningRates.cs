namespace Keras.Cli;

/// <summary>How the learning rate goes down from epoch to epoch.</summary>
internal static class LearningRates
{
    /// <summary>Schedules by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["paper", "cosine", "constant"];

    /// <summary>The learning rate of an epoch.</summary>
    /// <param name="schedule">
    /// <c>paper</c> divides by 10 after half and again after three quarters of the epochs (Huang et al. 2017, section
    /// 4.2), <c>cosine</c> goes down to 0 along half a wave (Loshchilov and Hutter 2017), <c>constant</c> stays.
    /// </param>
    /// <param name="start">The learning rate of the first epoch.</param>
    /// <param name="epoch">Number of the epoch, from 0.</param>
    /// <param name="epochs">How many epochs there are.</param>
    public static double At(string schedule, double start, int epoch, int epochs) => schedule switch
    {
        "paper" => 4 * epoch >= 3 * epochs ? start / 100 : 2 * epoch >= epochs ? start / 10 : start,
        "cosine" => start * (1 + Math.Cos(Math.PI * epoch / epochs)) / 2,
        _ => start,
    };
}
