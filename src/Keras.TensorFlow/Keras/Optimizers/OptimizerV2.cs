using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Optimizers;

/// <summary>An optimizer of Keras'.</summary>
public class OptimizerV2 : IOptimizer
{
    private readonly Native.Optimizers.Optimizer _native;

    internal OptimizerV2(Native.Optimizers.Optimizer native) => _native = native;

    /// <summary>The learning rate, which may be set at any time.</summary>
    public float lr
    {
        get => (float)_native.LearningRate;
        set => _native.LearningRate = value.AsWritten();
    }

    public string Name => _native.Name;

    public void apply_gradients((Tensor, IVariableV1) grads_and_vars, string name = null, bool experimental_aggregate_gradients = true) =>
        apply_gradients([grads_and_vars], name, experimental_aggregate_gradients);

    public void apply_gradients(
        IEnumerable<(Tensor, IVariableV1)> grads_and_vars, string name = null, bool experimental_aggregate_gradients = true) =>
        _native.ApplyGradients(grads_and_vars.Select(pair => (pair.Item1.Value, ResourceVariable.Unwrap(pair.Item2))));

    public void apply_gradients(
        (Tensor, ResourceVariable) grads_and_vars, string name = null, bool experimental_aggregate_gradients = true) =>
        apply_gradients([grads_and_vars], name, experimental_aggregate_gradients);

    public void apply_gradients(
        IEnumerable<(Tensor, ResourceVariable)> grads_and_vars, string name = null, bool experimental_aggregate_gradients = true) =>
        apply_gradients(grads_and_vars.Select(pair => (pair.Item1, (IVariableV1)pair.Item2)), name, experimental_aggregate_gradients);

    /// <summary>What the engine's models take.</summary>
    internal static Native.Optimizers.Optimizer ToNative(IOptimizer optimizer) => optimizer is OptimizerV2 ours
        ? ours._native
        : throw new ValueError($"An optimizer of keras.optimizers is needed. Received: {optimizer?.GetType().Name ?? "null"}.");

    private protected static double? Some(float number) => number == 0 ? null : number.AsWritten();
}
