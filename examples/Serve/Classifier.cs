using System.Numerics.Tensors;
using Keras;
using Keras.Applications;
using Keras.Images;
using Keras.Models;

namespace Serve;

/// <summary>A model of images: from the bytes of a file to the names of classes.</summary>
public sealed class Classifier
{
    private const int DefaultSize = 224;
    private const int ImageNetClasses = 1000;

    private readonly Model _model;
    private readonly int _height;
    private readonly int _width;

    /// <param name="model">Takes images of three channels, channels last, and gives a score for each class.</param>
    /// <exception cref="ArgumentException">It takes or gives something else.</exception>
    public Classifier(Model model)
    {
        bool fits = model.InputShape is { Rank: 4 } && model.InputShape.SizeAt(3) == 3 && model.OutputShape is { Rank: 2 }
            && model.OutputShape.SizeAt(1) is not null;
        _model = fits ? model : throw new ArgumentException(
            $"A classifier of color images is needed. Received: {model.Name}, from {model.InputShape} to {model.OutputShape}.");
        _height = model.InputShape.SizeAt(1) ?? DefaultSize;
        _width = model.InputShape.SizeAt(2) ?? DefaultSize;

        // Names that cannot be had are told now, not to those who ask.
        Best(Tensor.CreateFromShape<float>([1, model.OutputShape.SizeAt(1)!.Value]), count: 1);
    }

    /// <summary>Sizes of an image.</summary>
    public ReadOnlySpan<nint> ImageShape => (nint[])[_height, _width, 3];

    /// <summary>The image of a file, in the size and scale that the model takes.</summary>
    /// <exception cref="ImageFormatException">It is no image that can be read.</exception>
    public Tensor<float> Prepare(byte[] file)
    {
        Bitmap bitmap = ImageFile.Read(file).Resize(_height, _width, Resampling.Bilinear);
        return Densenet.PreprocessInput(Utils.ImgToArray(bitmap), "channels_last");
    }

    /// <summary>The scores of a batch.</summary>
    public Tensor<float> Predict(Tensor<float> images) => _model.PredictOnBatch(images);

    /// <summary>The most likely classes of one row of scores.</summary>
    public static Guess[] Best(Tensor<float> scores, int count)
    {
        if (scores.Lengths[1] == ImageNetClasses)
        {
            return
            [
                .. Densenet.DecodePredictions(scores, count)[0]
                    .Select(best => new Guess(best.WordNetId, best.Name, best.Score)),
            ];
        }

        float[] row = [.. scores];
        return
        [
            .. Enumerable.Range(0, row.Length).OrderByDescending(index => row[index]).Take(count)
                .Select(index => new Guess($"{index}", $"class {index}", row[index])),
        ];
    }

    /// <summary>A class with its score, from 0 to 1.</summary>
    public sealed record Guess(string Id, string Label, float Score);
}
