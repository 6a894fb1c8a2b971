using Keras.Layers;
using Keras.Models;
using Keras.Tracing;

namespace Keras;

/// <content>Functions and gradients over a model's tensors.</content>
public static partial class Backend
{
    /// <summary>A function of arrays that computes tensors of a model, intermediate ones included.</summary>
    /// <param name="inputs">Inputs of the model: <c>model.Input</c>.</param>
    /// <param name="outputs">Tensors computed from them: <c>model.GetLayer("conv5").Output</c>.</param>
    /// <param name="training">Whether layers run as in training, Keras' learning phase.</param>
    /// <exception cref="ArgumentException">An output needs an input that is not given.</exception>
    /// <example><code>
    /// using K = Keras.Backend;
    /// using Function features = K.Function(model.Input, model.GetLayer("conv5").Output);
    /// Tensor&lt;float&gt; maps = features.Apply(images);
    /// </code></example>
    public static Function Function(KerasTensors inputs, KerasTensors outputs, bool training = false)
    {
        LayerGraph graph = new(inputs, outputs);
        return Keras.Function.OfAll(inputs.Count, training, values => ModelTracer.Trace(graph, values, CallContext.Required));
    }

    /// <summary>
    /// The gradients of a tensor of a model towards others that it is computed from, as tensors: for saliency, Grad-CAM, deep
    /// dreams and styles.
    /// </summary>
    /// <param name="loss">A tensor; the sum of its elements counts, over all samples.</param>
    /// <param name="tensors">Such as an input of the model, or the output of a layer.</param>
    /// <returns>A tensor of the shape of each; zeros where the loss does not depend on it.</returns>
    /// <example><code>
    /// KerasTensor score = new Lambda(x => x[.., 3]).Apply(model.Output);
    /// KerasTensor gradient = K.Gradients(score, model.GetLayer("conv5").Output)[0];
    /// Tensor&lt;float&gt; saliency = K.Function(model.Input, gradient).Apply(images);
    /// </code></example>
    public static IReadOnlyList<KerasTensor> Gradients(KerasTensor loss, KerasTensors tensors)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new TensorGradients().ApplyAll([loss, .. tensors]);
    }

    /// <summary>The gradients of a value towards others, within a trace.</summary>
    /// <param name="loss">A value; the sum of its elements counts.</param>
    /// <param name="values">Variables, or values that the loss was computed from.</param>
    /// <returns>A value for each; zeros where the loss does not depend on it.</returns>
    /// <exception cref="InvalidOperationException">Nothing is traced.</exception>
    public static IReadOnlyList<Value> Gradients(Value loss, IReadOnlyList<Value> values) =>
        CallContext.Required.Gradients(loss, values);

    // Inputs: the loss, then what gradients are asked towards.
    private sealed class TensorGradients : Layer
    {
        protected override void CheckInputs(KerasTensors inputs)
        {
        }

        protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context) =>
            context.Gradients(inputs[0], [.. inputs.Skip(1)]);
    }
}
