using Keras.Constraints;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Optimizers;

namespace Keras.Tests.Optimizers;

/// <summary>Lets an optimizer update variables by given gradients, or by those of a loss, step by step.</summary>
internal sealed class OptimizerRun : IDisposable
{
    private readonly IExecutable _executable;
    private readonly Value[] _inputs;
    private readonly ITensorStorage[] _results;

    /// <summary>Traces a training step.</summary>
    /// <param name="optimizer">The optimizer under test.</param>
    /// <param name="weights">What it updates, with the constraint of each.</param>
    /// <param name="gradients">Towards each weight.</param>
    /// <param name="inputs">Placeholders that every step receives.</param>
    /// <param name="results">What every step returns.</param>
    public OptimizerRun(
        Optimizer optimizer,
        IReadOnlyList<(Variable Variable, Constraint? Constraint)> weights,
        IReadOnlyList<Value> gradients,
        IReadOnlyList<Value> inputs,
        params IReadOnlyList<Value> results)
    {
        CallContext context = new(training: true);
        optimizer.Apply(
            [.. weights.Zip(gradients, (weight, gradient) => (weight.Variable, gradient, weight.Constraint))], context);
        _inputs = [.. inputs];
        _results = [.. results.Select(result => BackendSelection.Current.Allocate(result.Types[0]))];
        Update[] updates = [.. context.Updates.Select(update => new Update(update.Key, update.Value))];
        _executable = BackendSelection.Current.Compile(new Graph(_inputs, [.. results], updates));
    }

    /// <summary>A variable that holds numbers.</summary>
    public static Variable Weight(string name, Shape shape, double[] numbers, DType dtype = DType.Float64) =>
        new(name, Testing.TensorData.Allocate(BackendSelection.Current, new TensorType(dtype, shape), numbers));

    /// <summary>One step; returns the results, from before the update.</summary>
    public double[][] Step(params IReadOnlyList<double[]> inputs)
    {
        ITensorStorage[] sources =
        [
            .. _inputs.Zip(
                inputs, (input, data) => Testing.TensorData.Allocate(BackendSelection.Current, input.Types[0], data)),
        ];
        _executable.Run(sources, _results);
        return [.. _results.Select(Testing.TensorData.Read)];
    }

    /// <inheritdoc/>
    public void Dispose() => _executable.Dispose();
}
