using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>How the sums of a kernel's gradient lie in memory, and how several of them become the gradient.</summary>
/// <remarks>
/// Lanes are filters or channels, whichever wastes less of a vector; lanes of channels are transposed in the end.
/// In memory: taps and groups, rows, and columns rounded up to whole vectors.
/// </remarks>
internal sealed unsafe class KernelSums<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _groups;
    private readonly int _channels;
    private readonly int _filters;

    /// <param name="taps">Taps of the window.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="filters">Channels of the output.</param>
    public KernelSums(int taps, int groups, int channels, int filters)
    {
        (_groups, _channels, _filters) = (groups, channels, filters);
        (int groupChannels, int groupFilters) = (channels / groups, filters / groups);
        LanesAreFilters = Cost(groupChannels, groupFilters) <= Cost(groupFilters, groupChannels);
        (Rows, Columns) = LanesAreFilters ? (groupChannels, groupFilters) : (groupFilters, groupChannels);
        Panels = new Panels(1, Columns, TLanes.Count);
        Taps = taps * groups;
    }

    /// <summary>Whether a row is a channel and its columns are filters.</summary>
    public bool LanesAreFilters { get; }

    /// <summary>Taps of all groups.</summary>
    public int Taps { get; }

    /// <summary>Rows of a tap.</summary>
    public int Rows { get; }

    /// <summary>Columns of a row.</summary>
    public int Columns { get; }

    /// <summary>Columns of a row in memory.</summary>
    public int Width => (int)Panels.Size;

    /// <summary>The columns' vectors.</summary>
    public Panels Panels { get; }

    /// <summary>Numbers of the sums of one part.</summary>
    public long Size => (long)Taps * Rows * Width;

    /// <summary>Adds one row of all parts, in order, into the gradient.</summary>
    /// <param name="sums">The sums of the first part.</param>
    /// <param name="parts">Number of parts.</param>
    /// <param name="output">The gradient: tap, channel of the group, filter.</param>
    /// <param name="row">The row, counted over all taps and groups.</param>
    public void AddParts(T* sums, int parts, T* output, int row)
    {
        (int groupTap, int inner) = (row / Rows, row % Rows);
        (int tap, int group) = (groupTap / _groups, groupTap % _groups);
        int groupChannels = _channels / _groups;
        int groupFilters = _filters / _groups;
        int channel = LanesAreFilters ? inner : 0;
        int filter = (group * groupFilters) + (LanesAreFilters ? 0 : inner);
        T* target = output + ((((long)tap * groupChannels) + channel) * _filters) + filter;
        T* lanes = stackalloc T[TLanes.Count];
        for (int column = 0; column < Columns; column += TLanes.Count)
        {
            T* source = sums + ((long)row * Width) + column;
            TVector sum = TLanes.Load(source);
            for (int part = 1; part < parts; part++)
            {
                sum = TLanes.Add(sum, TLanes.Load(source + (part * Size)));
            }

            int count = Math.Min(Columns - column, TLanes.Count);
            if (LanesAreFilters)
            {
                TLanes.StorePart(target + column, sum, count);
                continue;
            }

            TLanes.Store(lanes, sum);
            for (int lane = 0; lane < count; lane++)
            {
                target[(long)(column + lane) * _filters] = lanes[lane];
            }
        }
    }

    // Multiply-adds of a tile row, in vectors; a single vector is bound by loads.
    private static double Cost(int rows, int columns)
    {
        int vectors = (columns + TLanes.Count - 1) / TLanes.Count;
        int paddedRows = (rows + 3) / 4 * 4;
        return paddedRows * vectors * (vectors == 1 ? 1.2 : 1);
    }
}
