using Keras.Layers;

namespace Keras.Saving;

/// <summary>Turns kernels of older Keras versions and other backends into those of Keras 2 on TensorFlow.</summary>
/// <remarks>Port of preprocess_weights_for_loading in keras/engine/saving.py.</remarks>
/// <param name="isKeras1">Whether Keras 1 wrote the file.</param>
/// <param name="isTheano">Whether Theano computed the convolutions, which turns windows by 180 degrees.</param>
internal sealed class KernelConversion(bool isKeras1, bool isTheano)
{
    /// <summary>Changes nothing.</summary>
    public static KernelConversion None { get; } = new(isKeras1: false, isTheano: false);

    /// <summary>The weight as the layer needs it.</summary>
    /// <param name="saved">What the file holds.</param>
    /// <param name="owner">The layer.</param>
    /// <param name="variable">The layer's weight.</param>
    /// <param name="changes">Receives what was done.</param>
    public SavedWeight Convert(SavedWeight saved, Layer owner, Variable variable, List<string> changes)
    {
        if (owner is not (Conv1D or Conv2D or Conv2DTranspose) || owner.Weights[0] != variable)
        {
            return saved;
        }

        SavedWeight kernel = isKeras1 ? FromKeras1(saved, owner) : saved;
        int[] shape = variable.Shape.ToArray();
        if (kernel.Shape.Count == 4 && !kernel.Shape.SequenceEqual(shape)
            && kernel.Transposed(2, 3, 1, 0) is SavedWeight ordered && ordered.Shape.SequenceEqual(shape))
        {
            kernel = ordered;
        }

        if (!ReferenceEquals(kernel, saved))
        {
            changes.Add($"{variable.Name}: axes reordered from {saved.ShapeText} to {kernel.ShapeText}");
        }

        if (isTheano && kernel.Shape.Count > 2)
        {
            kernel = kernel.Rotated();
            changes.Add($"{variable.Name}: rotated by 180 degrees, as Theano convolves with a turned kernel");
        }

        return kernel;
    }

    private static SavedWeight FromKeras1(SavedWeight saved, Layer owner)
    {
        if (saved.Shape.Count != 4)
        {
            return saved;
        }

        return owner switch
        {
            Conv1D { KernelSize: int size, Filters: int filters } => SqueezeWindow(
                saved.Shape[0] == size && saved.Shape[1] == 1 && saved.Shape[3] == filters
                    ? saved
                    : saved.Transposed(2, 3, 1, 0)),
            Conv2D { DataFormat: "channels_first" } => saved.Transposed(2, 3, 1, 0),
            Conv2DTranspose { DataFormat: "channels_first" } => saved.Transposed(2, 3, 0, 1),
            Conv2DTranspose => saved.Transposed(0, 1, 3, 2),
            _ => saved,
        };
    }

    // Keras 1 stored windows of one dimension as (length, 1, inputs, outputs).
    private static SavedWeight SqueezeWindow(SavedWeight saved) => saved.Shape[1] == 1
        ? saved with { Shape = [saved.Shape[0], saved.Shape[2], saved.Shape[3]] }
        : saved;
}
