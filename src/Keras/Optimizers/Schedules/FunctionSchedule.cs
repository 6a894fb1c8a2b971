namespace Keras.Optimizers.Schedules;

/// <summary>What a function computes, as a schedule.</summary>
/// <param name="name">Its name in messages.</param>
/// <param name="function">The step size after so many updates.</param>
internal sealed class FunctionSchedule(string name, Func<Value, Value> function) : LearningRateSchedule
{
    /// <summary>Its name in messages.</summary>
    public string Name { get; } = name;

    public override Value Call(Value step) => function(step);
}
