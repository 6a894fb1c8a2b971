using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Optimizers.Schedules;

/// <summary>A step size that changes with the number of updates made.</summary>
/// <remarks>
/// A schedule of one's own overrides <see cref="Call"/> with a few lines of <c>Ops</c>: it becomes part of the training
/// step. Port of keras/optimizers/schedules.
/// </remarks>
public abstract class LearningRateSchedule : KerasObject
{
    /// <summary>The schedule that a function computes.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="function">The step size after so many updates, both Float64 scalars.</param>
    /// <remarks>Files do not know it: what is to be saved is a class of one's own.</remarks>
    public static LearningRateSchedule Of(string name, Func<Value, Value> function) => new FunctionSchedule(name, function);

    /// <summary>The step size, a Float64 scalar.</summary>
    /// <param name="step">Number of updates made before this one, from 0; a Float64 scalar.</param>
    public abstract Value Call(Value step);

    /// <summary>The step size of the update after <paramref name="step"/> updates, as a number.</summary>
    public double At(long step)
    {
        Value rate = Call(Ops.Constant(step, DType.Float64));
        using IExecutable executable = BackendSelection.Current.Compile(new Graph([], [rate], []));
        ITensorStorage result = BackendSelection.Current.Allocate(rate.Types[0]);
        executable.Run([], [result]);
        double[] number = new double[1];
        result.Read<double>(number);
        return number[0];
    }
}
