using Keras.Engine.Tensors;
using Keras.Models;

namespace Keras.Training;

/// <summary>
/// Brings the data of a script into the order of a model's inputs and outputs, and refuses what does not fit.
/// </summary>
internal static class ModelData
{
    /// <summary>Inputs, targets and weights for training and tests.</summary>
    /// <param name="model">A compiled model.</param>
    /// <param name="x">Inputs.</param>
    /// <param name="y">Targets.</param>
    /// <param name="sampleWeight">A weight per sample; empty if all count alike.</param>
    /// <param name="classWeight">A weight per class of each output, multiplied with those of the samples.</param>
    /// <exception cref="ArgumentException">
    /// Number, names, shapes or samples do not fit; the message says which.
    /// </exception>
    public static ArrayData ForTraining(
        Model model,
        Arrays x,
        Arrays y,
        Arrays sampleWeight = default,
        ClassWeightArgument? classWeight = null)
    {
        if (model.HasOwnSteps)
        {
            return AsGiven(x, y, sampleWeight, classWeight);
        }

        TrainingSetup setup = model.Setup;
        IReadOnlyList<ArrayLike> inputs = Inputs(model, x);
        IReadOnlyList<ArrayLike> targets = y.Resolve(setup.TargetNames, "output", model.OutputNames);
        for (int target = 0; target < targets.Count; target++)
        {
            Shape output = model.Outputs[setup.TargetOutputs[target]].Shape;
            setup.CheckTarget(target, targets[target], output.With(0, null));
        }

        ArrayLike?[] weights = Weights(sampleWeight, setup.TargetNames, model.OutputNames);
        CheckSamples([.. inputs, .. targets, .. weights.OfType<ArrayLike>()]);
        weights = WithClasses(weights, targets, classWeight, setup.TargetNames);
        DType[] types = [.. setup.TargetOutputs.Select(output => model.Outputs[output].DType)];
        return new ArrayData(
            WithTypes(inputs, InputTypes(model)),
            WithTypes(targets, types),
            weights.All(weight => weight is null)
                ? []
                : WithTypes([.. weights.Select(weight => weight ?? ClassWeights.Ones(targets[0].Samples))], types));
    }

    /// <summary>Inputs alone.</summary>
    /// <inheritdoc cref="ForTraining"/>
    public static ArrayData ForPrediction(Model model, Arrays x)
    {
        IReadOnlyList<ArrayLike> inputs = Inputs(model, x);
        CheckSamples(inputs);
        return new ArrayData(WithTypes(inputs, InputTypes(model)), [], []);
    }

    // Steps of one's own know what they are given: arrays in the order of the script, as floating-point numbers.
    private static ArrayData AsGiven(
        Arrays x, Arrays y, Arrays sampleWeight, ClassWeightArgument? classWeight)
    {
        List<ArrayLike> inputs = [.. x];
        List<ArrayLike> targets = [.. y];
        List<ArrayLike> weights = [.. sampleWeight];
        CheckSamples(inputs.Count > 0 ? [.. inputs, .. targets, .. weights] : throw new ArgumentException(
            "Expected the inputs of the steps. Received: no array.", nameof(x)));
        if (classWeight is not null)
        {
            string[] names = [.. targets.Select((_, target) => $"output_{target + 1}")];
            ArrayLike?[] all = [.. targets.Select((_, target) => weights.ElementAtOrDefault(target))];
            weights = [.. WithClasses(all, targets, classWeight, names)
                .Select(weight => weight ?? ClassWeights.Ones(targets[0].Samples))];
        }

        return new ArrayData(Typed(inputs), Typed(targets), Typed(weights));

        static (ArrayLike, DType)[] Typed(List<ArrayLike> arrays) => [.. arrays.Select(array => (array, Config.Floatx))];
    }

    private static ArrayLike?[] WithClasses(
        ArrayLike?[] sampleWeights,
        IReadOnlyList<ArrayLike> targets,
        ClassWeightArgument? classWeight,
        IReadOnlyList<string> names) => classWeight?.Resolve(names) is not { } factors
            ? sampleWeights
            :
            [
                .. targets.Select((target, index) => factors[index] is { } byClass
                    ? ClassWeights.Apply(target, sampleWeights[index], byClass)
                    : sampleWeights[index]),
            ];

    private static DType[] InputTypes(Model model) => [.. model.Inputs.Select(input => input.DType)];

    private static (ArrayLike, DType)[] WithTypes(IReadOnlyList<ArrayLike> arrays, IReadOnlyList<DType> types) =>
        [.. arrays.Zip(types)];

    private static IReadOnlyList<ArrayLike> Inputs(Model model, Arrays x)
    {
        IReadOnlyList<ArrayLike> arrays = x.Resolve(model.InputNames, "input");
        return [.. arrays.Select((array, input) => Input(array, model.InputNames[input], model.Inputs[input].Shape))];
    }

    private static ArrayLike Input(ArrayLike array, string name, Shape expected)
    {
        // As in Keras, n numbers are n samples of one number each, however many are expected.
        Shape shape = array.Shape.Rank == 1 && expected.Rank == 2
            ? array.Shape.Concat(1)
            : InputRank.Fitted(array.Shape, expected);
        ArrayLike fitting = shape == array.Shape ? array : array.WithShape(shape);
        string advice = array.Shape.Rank == expected.Rank - 1
            ? " The first axis counts samples, even if there is only one."
            : "";
        return expected.With(0, null).IsCompatibleWith(fitting.Shape) ? fitting : throw new ArgumentException(
            $"Error when checking input: expected {name} to have shape {expected.With(0, null)}. "
            + $"Received: an array with shape {array.Shape}.{advice}");
    }

    private static ArrayLike?[] Weights(
        Arrays sampleWeight, IReadOnlyList<string> targetNames, IReadOnlyList<string> outputNames)
    {
        if (sampleWeight.IsEmpty)
        {
            return new ArrayLike?[targetNames.Count];
        }

        return
        [
            .. sampleWeight.ResolveSome(targetNames, "output", outputNames)
                .Select(weight => weight?.Shape is { Rank: 2 } shape && shape[1] == 1
                    ? weight.WithShape(shape[..1])
                    : weight),
        ];
    }

    private static void CheckSamples(IReadOnlyList<ArrayLike> arrays)
    {
        ArrayLike? scalar = arrays.FirstOrDefault(array => array.Shape.Rank == 0);
        if (scalar is not null)
        {
            throw new ArgumentException("Data needs a first axis that counts samples. Received: a scalar.");
        }

        if (arrays.Select(array => array.Samples).Distinct().Count() > 1)
        {
            throw new ArgumentException(
                "Inputs, targets and sample weights need the same number of samples. "
                + $"Received: shapes {string.Join(", ", arrays.Select(array => array.Shape))}.");
        }

        if (arrays[0].Samples == 0)
        {
            throw new ArgumentException(
                $"Expected at least one sample. Received: empty data of shape {arrays[0].Shape}.");
        }
    }
}
