using Keras.Optimizers.Schedules;

namespace Keras.Optimizers;

/// <summary>What optimizers take as step size: a number, or a schedule that changes it. Converts from both.</summary>
public readonly struct LearningRate
{
    private LearningRate(double number, LearningRateSchedule? schedule)
    {
        Number = number;
        Schedule = schedule;
    }

    /// <summary>The number, if there is no schedule.</summary>
    public double Number { get; }

    /// <summary>The schedule, or null for a number.</summary>
    public LearningRateSchedule? Schedule { get; }

    /// <summary>A constant step size.</summary>
    public static implicit operator LearningRate(double number) => new(number, null);

    /// <summary>A step size that follows a schedule.</summary>
    public static implicit operator LearningRate(LearningRateSchedule schedule) => new(0, schedule);

    /// <summary>The one of Keras' two arguments that was given, else the optimizer's default.</summary>
    /// <exception cref="ArgumentException">Both were given.</exception>
    internal static LearningRate Choose(LearningRate? learningRate, double? lr, double otherwise)
    {
        if (learningRate is not null && lr is not null)
        {
            throw new ArgumentException(
                "`lr` is another name of `learningRate`: give one of them. "
                + $"Received: learningRate={learningRate}, lr={lr}.");
        }

        return learningRate ?? lr ?? otherwise;
    }

    /// <summary>The number, or the schedule's class name.</summary>
    public override string ToString() => Schedule?.GetType().Name ?? Number.ToString();
}
