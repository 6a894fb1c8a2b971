namespace Keras.Engine.Planning;

/// <summary>Lets steps write new values of variables where the old ones lie, instead of into the arena to be copied at the end.</summary>
/// <remarks>
/// Only if nothing reads the old value afterwards, and the step itself reads each element before it writes it. And only behind
/// all steps that may fail: a run updates all variables or none.
/// </remarks>
internal static class InPlaceUpdates
{
    public static void Assign(
        IReadOnlyList<Step> steps, IReadOnlyList<TensorBuffer> buffers, IReadOnlyList<(Variable Variable, TensorBuffer Source)> updates)
    {
        int lastFailure = steps.LastOrDefault(step => step.Op.MayFail(step.Value))?.Index ?? -1;
        Dictionary<TensorBuffer, (Step Step, int Output)> writers = [];
        foreach (Step step in steps)
        {
            for (int output = 0; output < step.Outputs.Count; output++)
            {
                writers[step.Outputs[output]] = (step, output);
            }
        }

        Dictionary<Variable, TensorBuffer> variables = buffers.Where(buffer => buffer.Place == BufferPlace.Variable)
            .ToDictionary(buffer => buffer.Variable!);
        foreach ((Variable variable, TensorBuffer source) in updates)
        {
            if (source is { Place: BufferPlace.Arena, Container: null }
                && writers.TryGetValue(source, out (Step Step, int Output) writer)
                && writer.Step.Index > lastFailure
                && (!variables.TryGetValue(variable, out TensorBuffer? old) || MayOverwrite(old, writer.Step, writer.Output)))
            {
                source.MoveTo(variable, isUpdated: true);
            }
        }
    }

    private static bool MayOverwrite(TensorBuffer old, Step step, int output) => old.LastStep <= step.Index
        && Enumerable.Range(0, step.Inputs.Count).Where(input => step.Inputs[input] == old).All(
            input => step.InputType(input) == step.OutputType(output) && step.Op.MayOverwrite(input, output));
}
