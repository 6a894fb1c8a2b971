namespace Keras.Applications;

/// <summary>The rules by which applications accept an image shape.</summary>
/// <remarks>Port of _obtain_input_shape in keras_applications/imagenet_utils.py.</remarks>
internal static class InputShapes
{
    /// <summary>The shape of images without the batch.</summary>
    /// <param name="given">What the user asked for.</param>
    /// <param name="weights">Where the weights come from.</param>
    /// <param name="includeTop">Whether the classifier is part of the model.</param>
    /// <param name="defaultSize">Height and width when nothing is given.</param>
    /// <param name="minimum">Smallest height and width.</param>
    /// <exception cref="ArgumentException">The shape does not fit the network or its weights.</exception>
    public static Shape Resolve(Shape? given, string? weights, bool includeTop, int defaultSize, int minimum)
    {
        bool channelsLast = Config.ImageDataFormat == "channels_last";
        bool imageNet = weights == "imagenet";
        int channelAxis = channelsLast ? 2 : 0;
        Shape standard = Layout(defaultSize, defaultSize, 3);
        if (given is not Shape shape)
        {
            return includeTop || defaultSize < 224 ? standard : Layout(null, null, 3);
        }

        if (shape.Rank != 3)
        {
            throw new ArgumentException(
                $"`inputShape` must be a tuple of three integers, such as {standard}. Received: {shape}.");
        }

        if (!imageNet && shape.SizeAt(channelAxis) is not (1 or 3))
        {
            Console.Error.WriteLine(
                $"Warning: this model usually expects 1 or 3 input channels. Received: inputShape {shape}.");
        }

        if (imageNet && includeTop && shape != standard)
        {
            throw new ArgumentException(
                $"When setting includeTop: true and loading imagenet weights, `inputShape` should be {standard}. "
                + $"Received: {shape}. Use includeTop: false for images of another size.");
        }

        if (imageNet && shape.SizeAt(channelAxis) != 3)
        {
            throw new ArgumentException(
                $"The input must have 3 channels for imagenet weights. Received: inputShape {shape}.");
        }

        (int? height, int? width) = channelsLast
            ? (shape.SizeAt(0), shape.SizeAt(1))
            : (shape.SizeAt(1), shape.SizeAt(2));
        if (height < minimum || width < minimum)
        {
            throw new ArgumentException($"Input size must be at least {minimum}x{minimum}. Received: inputShape {shape}.");
        }

        if (includeTop && !shape.IsKnown)
        {
            throw new ArgumentException(
                $"If includeTop is true, `inputShape` should be static, without null sizes. Received: {shape}.");
        }

        return shape;

        Shape Layout(int? rows, int? columns, int channels) =>
            channelsLast ? Shape.Create([rows, columns, channels]) : Shape.Create([channels, rows, columns]);
    }
}
