using Keras.Engine.Tensors;

namespace Keras.Engine.Planning;

/// <summary>Where the elements of a buffer live.</summary>
internal enum BufferPlace
{
    /// <summary>In the plan's arena, shared with buffers that are not alive at the same time.</summary>
    Arena,

    /// <summary>In a variable's storage.</summary>
    Variable,

    /// <summary>In a tensor that the run receives.</summary>
    Input,

    /// <summary>A number written once.</summary>
    Constant,

    /// <summary>In memory of its own that outlives a run: what a step has made of its weights.</summary>
    Kept,
}

/// <summary>The memory of one tensor of a plan.</summary>
internal sealed class TensorBuffer(int index, TensorType type, BufferPlace place)
{
    /// <summary>Position in <see cref="Plan.Buffers"/>.</summary>
    public int Index { get; } = index;

    public TensorType Type { get; } = type;

    public BufferPlace Place { get; private set; } = place;

    /// <summary>The variable, for <see cref="BufferPlace.Variable"/>.</summary>
    public Variable? Variable { get; private set; }

    /// <summary>Whether a run of the plan changes the variable.</summary>
    public bool IsUpdated { get; private set; }

    /// <summary>Which of the run's inputs, for <see cref="BufferPlace.Input"/>.</summary>
    public int Input { get; init; }

    /// <summary>The number, for <see cref="BufferPlace.Constant"/>.</summary>
    public double Number { get; init; }

    /// <summary>The buffer that this one is a range of the channels of, if it has no place of its own.</summary>
    public TensorBuffer? Container { get; init; }

    /// <summary>The first of the container's channels that belongs to this buffer.</summary>
    public int ContainerBegin { get; init; }

    /// <summary>Elements from one row of channels to the next.</summary>
    public int Pitch(Shape shape) => Container is null ? shape[^1] : Container.Type.Shape[^1];

    /// <summary>The step that writes the buffer.</summary>
    public int FirstStep { get; set; } = int.MaxValue;

    /// <summary>The last step that reads it; past the end if the run hands it out.</summary>
    public int LastStep { get; set; } = -1;

    /// <summary>Start in the arena, in bytes.</summary>
    public long Offset { get; set; }

    /// <summary>Puts the buffer into a variable's storage.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="isUpdated">Whether a run of the plan changes it.</param>
    public void MoveTo(Variable variable, bool isUpdated)
    {
        Place = BufferPlace.Variable;
        Variable = variable;
        IsUpdated = isUpdated;
    }

    /// <summary>The buffer as printed in plans: <c>b12</c>, <c>conv1/conv/kernel</c>, <c>in0</c>, <c>0.5</c>.</summary>
    public override string ToString() => Place switch
    {
        BufferPlace.Variable => Variable!.Name,
        BufferPlace.Input => $"in{Input}",
        BufferPlace.Constant => Number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => $"b{Index}",
    };
}
