using Keras.Engine.Cpu.Kernels.Gemm;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Rows that what follows Winograd's products needs, one for each pixel: some of their lines come with each product.</summary>
internal sealed unsafe class WinogradAhead<T>
    where T : unmanaged
{
    private readonly int _pitch;
    private readonly int _firstPosition;
    private readonly int _panels;
    private readonly int _depth;
    private readonly int[] _lines;

    /// <param name="row">What a row has.</param>
    /// <param name="firstPosition">The first position whose products bring them.</param>
    /// <param name="positions">Number of positions.</param>
    /// <param name="tileRows">Rows in the tiles of each panel's products.</param>
    /// <param name="depth">Depth of the products.</param>
    public WinogradAhead(RowRange row, int firstPosition, int positions, IReadOnlyList<int> tileRows, int depth)
    {
        (_pitch, _firstPosition, _panels, _depth) = (row.Pitch * sizeof(T), firstPosition, tileRows.Count, depth);
        int products = row.Length == 0 ? 0 : positions * _panels;
        _lines = GC.AllocateArray<int>(products * depth, pinned: true);
        for (int product = 0; product < products; product++)
        {
            AheadRows.Fill(
                _lines.AsSpan(product * depth, depth),
                tileRows[product % _panels],
                _pitch,
                row.Length * sizeof(T),
                product,
                products,
                WinogradTiles.Results);
        }
    }

    /// <summary>What a product brings.</summary>
    /// <param name="first">The row of the piece's first pixel; null for none.</param>
    /// <param name="position">The product's position.</param>
    /// <param name="panel">Its panel.</param>
    public AheadRows Of(T* first, int position, int panel)
    {
        int index = (((position - _firstPosition) * _panels) + panel) * _depth;
        return first == null || index < 0 || index >= _lines.Length ? default : new(first, WinogradTiles.Results * _pitch, _lines, index);
    }
}
