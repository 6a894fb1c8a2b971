namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>How a kernel in memory is read as the right matrix of a product, one for each group and tap.</summary>
/// <param name="Groups">Groups of channels that do not see each other.</param>
/// <param name="Rows">Source channels of a group.</param>
/// <param name="Columns">Target channels of a group.</param>
/// <param name="RowStride">Distance between source channels in the kernel, in numbers.</param>
/// <param name="ColumnStride">Distance between target channels in the kernel, in numbers.</param>
/// <param name="TapStride">Distance between taps in the kernel, in numbers.</param>
/// <param name="GroupStride">Distance between groups in the kernel, in numbers.</param>
internal sealed record ConvolutionMatrix(
    int Groups, int Rows, int Columns, int RowStride, int ColumnStride, int TapStride, int GroupStride)
{
    /// <summary>The matrix of a convolution; kernels are (height, width, channels / groups, filters).</summary>
    public static ConvolutionMatrix Forward(int groups, int groupChannels, int filters) =>
        new(groups, groupChannels, filters / groups, filters, 1, groupChannels * filters, filters / groups);

    /// <summary>The transposed matrix: from the gradient of the output to that of the images.</summary>
    public static ConvolutionMatrix InputGradient(int groups, int groupChannels, int filters) =>
        new(groups, filters / groups, groupChannels, 1, filters, groupChannels * filters, filters / groups);

    /// <summary>The first element of a group and a tap.</summary>
    public long Start(int group, int tap) => ((long)tap * TapStride) + ((long)group * GroupStride);
}
