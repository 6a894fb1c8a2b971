using System.Numerics;
using System.Numerics.Tensors;

namespace Keras.Applications;

/// <content>From images to networks, and from probabilities to names.</content>
public static partial class Densenet
{
    /// <summary>
    /// Scales images as the published weights expect them, in place: to 0…1, then by mean and deviation of each
    /// channel.
    /// </summary>
    /// <inheritdoc cref="ImagenetUtils.PreprocessInput{T}" path="/*[not(self::summary)]"/>
    public static Tensor<T> PreprocessInput<T>(Tensor<T> x, string? dataFormat = null)
        where T : unmanaged, IFloatingPointIeee754<T> => ImagenetUtils.PreprocessInput(x, dataFormat, "torch");

    /// <summary>Scales images of bytes as the published weights expect them; the bytes stay as they are.</summary>
    /// <inheritdoc cref="ImagenetUtils.PreprocessInput(Tensor{byte}, string, string)" path="/*[not(self::summary)]"/>
    public static Tensor<float> PreprocessInput(Tensor<byte> x, string? dataFormat = null) =>
        ImagenetUtils.PreprocessInput(x, dataFormat, "torch");

    /// <summary>Scales images as the published weights expect them, within a model: a layer before the network.</summary>
    /// <param name="x">Images <c>(batch, height, width, 3)</c>, or with the channels first; values from 0 to 255.</param>
    /// <param name="dataFormat">
    /// <c>"channels_last"</c> or <c>"channels_first"</c>; <see cref="Config.ImageDataFormat"/> if null.
    /// </param>
    /// <exception cref="ArgumentException">The data format is none, or the shape is another.</exception>
    public static KerasTensor PreprocessInput(KerasTensor x, string? dataFormat = null) =>
        ImagenetUtils.Normalize(x, dataFormat);

    /// <inheritdoc cref="ImagenetUtils.DecodePredictions"/>
    public static IReadOnlyList<IReadOnlyList<(string WordNetId, string Name, float Score)>> DecodePredictions(
        Tensor<float> preds, int top = 5) => ImagenetUtils.DecodePredictions(preds, top);
}
