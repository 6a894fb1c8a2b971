using Keras.Engine.Operations;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>A matrix of few entries a row, for rows of tensors: what an axis is resampled by, or the transpose.</summary>
internal sealed class ResampleTable
{
    private ResampleTable(List<(int Column, double Weight)>[] rows)
    {
        Begin = new int[rows.Length + 1];
        for (int row = 0; row < rows.Length; row++)
        {
            Begin[row + 1] = Begin[row] + rows[row].Count;
        }

        Columns = [.. rows.SelectMany(row => row).Select(entry => entry.Column)];
        Weights = [.. rows.SelectMany(row => row).Select(entry => entry.Weight)];
    }

    /// <summary>Where the entries of each row begin, and the end of the last.</summary>
    public int[] Begin { get; }

    /// <summary>The columns of the entries.</summary>
    public int[] Columns { get; }

    /// <summary>The entries.</summary>
    public double[] Weights { get; }

    /// <summary>For an op, or its gradient.</summary>
    public static ResampleTable Of(ResampleOp op, int size, bool isTransposed)
    {
        List<(int Column, double Weight)>[] rows =
            [.. Enumerable.Range(0, isTransposed ? size : op.Size).Select(_ => new List<(int Column, double Weight)>())];
        for (int j = 0; j < op.Size; j++)
        {
            Taps taps = new(op, size, j);
            for (int k = 0; k < taps.Count; k++)
            {
                int i = taps.First + k;
                rows[isTransposed ? i : j].Add((isTransposed ? j : i, taps.Weight(k)));
            }
        }

        return new ResampleTable(rows);
    }
}
