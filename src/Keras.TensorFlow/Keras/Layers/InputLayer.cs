using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Layers;

/// <summary>Where a model's numbers come in.</summary>
public class InputLayer : Layer
{
    public InputLayer(InputLayerArgs args)
        : base(args, Make(args))
    {
    }

    private static Native.Layers.Layer Make(InputLayerArgs args)
    {
        if (args.Sparse || args.Ragged)
        {
            throw new NotSupportedException("Inputs are dense: leave out sparse and ragged.");
        }

        Shape batch = args.BatchInputShape?.ToSingleShape();
        Shape shape = args.InputShape ?? throw new ValueError("An input needs a shape.");
        long size = batch?[0] ?? args.BatchSize;
        return new Native.Layers.Input(
            shape.ToNative(), size < 0 ? null : (int)size, args.Name ?? LayerNames.Next("Input"), args.DType.ToNative()).Layer;
    }
}
