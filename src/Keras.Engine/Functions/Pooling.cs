using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Pooling.</content>
public static partial class Ops
{
    /// <summary>The largest element in each window of images <c>(batch, height, width, channels)</c>.</summary>
    public static Value MaxPooling(Value images, Window2D window) => new(new MaxPoolingOp(window), images);

    /// <summary>The mean of each window of images <c>(batch, height, width, channels)</c>, border excluded.</summary>
    public static Value AveragePooling(Value images, Window2D window) => new(new AveragePoolingOp(window), images);
}
