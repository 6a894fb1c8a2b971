using System.Numerics.Tensors;

namespace Keras.Cli;

/// <summary>Images with the numbers of their classes.</summary>
/// <typeparam name="T">Type of pixels: bytes in data sets by name.</typeparam>
/// <param name="Images"><c>(n, height, width, channels)</c>, as they are in the files: mostly 0 to 255.</param>
/// <param name="Labels">Class numbers <c>(n, 1)</c>, or one-hot rows <c>(n, classes)</c>.</param>
internal sealed record DataSet<T>(Tensor<T> Images, Tensor<T> Labels)
{
    /// <summary>The images in the middle of larger ones; what is new is 0.</summary>
    /// <exception cref="CommandException">The images are larger.</exception>
    public DataSet<T> Pad(int height, int width)
    {
        (int rows, int columns) = ((int)Images.Lengths[1], (int)Images.Lengths[2]);
        if ((rows, columns) == (height, width))
        {
            return this;
        }

        if (rows > height || columns > width)
        {
            throw new CommandException(
                $"The network takes images of {height}x{width}, and those of the data are larger: {rows}x{columns}.");
        }

        Tensor<T> padded = Tensor.CreateFromShape<T>([Images.Lengths[0], height, width, Images.Lengths[3]]);
        (int top, int left) = ((height - rows) / 2, (width - columns) / 2);
        Images.CopyTo(padded[.., top..(top + rows), left..(left + columns), ..]);
        return this with { Images = padded };
    }

    /// <summary>The samples from one on.</summary>
    public DataSet<T> From(int first) =>
        new(Images[first.., .., .., ..].ToDenseTensor(), Labels[first.., ..].ToDenseTensor());

    /// <summary>The first samples, or all if there are fewer.</summary>
    public DataSet<T> Take(int count) => count >= Images.Lengths[0]
        ? this
        : new DataSet<T>(Images[..count, .., .., ..].ToDenseTensor(), Labels[..count, ..].ToDenseTensor());
}
