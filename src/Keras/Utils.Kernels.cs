using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;

namespace Keras;

/// <content>Kernels of Theano's time.</content>
public static partial class Utils
{
    /// <summary>Turns the kernels of all convolutions of a model by 180 degrees, models inside it included.</summary>
    /// <remarks>
    /// Theano convolved with turned kernels, TensorFlow does not. Files of Keras 2 say who wrote them, and are converted when
    /// they are loaded; files of Keras 1 do not: call this when a model of such a file computes nonsense. Twice is not at all.
    /// Port of convert_all_kernels_in_model in keras/utils/layer_utils.py.
    /// </remarks>
    /// <param name="model">A model with weights.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    public static void ConvertAllKernelsInModel(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (Layer layer in model.SelfAndInner.Distinct()
            .Where(layer => layer is Conv1D or Conv2D or Conv2DTranspose && layer.Weights.Count > 0))
        {
            Tensor<float>[] weights = [.. layer.GetWeights()];
            weights[0] = ConvertKernel(weights[0]);
            layer.SetWeights(weights);
        }
    }

    /// <summary>A kernel with its window turned by 180 degrees.</summary>
    /// <remarks>Port of convert_kernel in keras/utils/conv_utils.py.</remarks>
    /// <param name="kernel">Of shape <c>(…, inputs, outputs)</c>, with one to three axes of the window before.</param>
    /// <exception cref="ArgumentException">The kernel has no window.</exception>
    public static Tensor<float> ConvertKernel(Tensor<float> kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (kernel.Rank is < 3 or > 5)
        {
            throw new ArgumentException(
                $"A kernel has a window of one to three axes before inputs and outputs. Received: {kernel.Rank} axes.",
                nameof(kernel));
        }

        // Places of the window in the opposite order, each with all its inputs and outputs.
        int channels = checked((int)(kernel.Lengths[^1] * kernel.Lengths[^2]));
        float[] elements = TensorData.Values(kernel).ToArray();
        return Tensor.Create([.. elements.Chunk(channels).Reverse().SelectMany(place => place)], kernel.Lengths);
    }
}
