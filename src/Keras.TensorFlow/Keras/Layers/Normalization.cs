using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Numbers without their mean, by their deviation: as given, or as <c>adapt</c> finds them.</summary>
public class Normalization : Layer
{
    public Normalization(NormalizationArgs args)
        : base(args, new Native.Layers.Normalization(
            args.Axis is null ? IntList.Create([]) : Axis.ToNative(args.Axis),
            args.Mean is float mean ? [mean.AsWritten()] : null,
            args.Variance is float variance ? [variance.AsWritten()] : null,
            args.Invert,
            args.Name ?? LayerNames.Next(nameof(Normalization)),
            args.Trainable,
            args.InputShape?.ToNative()))
    {
    }

    public override void adapt(Tensor data, int? batch_size = null, int? steps = null)
    {
        Native.ArrayLike all = data.numpy().ToArrayLike();
        if (steps is int count)
        {
            all = data.numpy()[new Slice(0, count * (batch_size ?? 32))].ToArrayLike();
        }

        ((Native.Layers.Normalization)Inner).Adapt(all);
    }
}
