using Keras.Engine.Cpu.Kernels.Gemm;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class AheadRowsTests
{
    private const int Line = 64;
    private const int Rows = 24;
    private const int Steps = 128;

    // Rows of a tile, for each of the products that share the lines.
    [Theory]
    [InlineData(12)]
    [InlineData(8, 12)]
    [InlineData(8, 12, 12)]
    [InlineData(8, 8, 8)]
    [InlineData(8, 8, 12, 12)]
    public void Products_of_any_tiles_bring_every_line_between_them(params int[] tileRows)
    {
        foreach ((int pitch, int length, int start) in new[] { (864, 432, 432), (864, 528, 336), (864, 68, 796), (512, 512, 0), (512, 128, 64) })
        {
            HashSet<int> asked = [];
            for (int part = 0; part < tileRows.Length; part++)
            {
                int[] table = AheadRows.Table(tileRows[part], pitch, length, Steps, part, tileRows.Length);
                for (int row = 0; row < Rows; row += tileRows[part])
                {
                    asked.UnionWith(table.Select(offset => (start + (row * pitch) + offset) / Line));
                }
            }

            IEnumerable<int> needed = Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Range(0, length).Select(
                index => (start + (row * pitch) + index) / Line));
            Assert.Superset(needed.ToHashSet(), asked);
        }
    }

    [Fact]
    public void Products_that_bring_several_rows_for_each_of_theirs_share_them()
    {
        (int pitch, int length, int each, int parts) = (192, 144, 16, 36);
        HashSet<int> asked = [];
        for (int part = 0; part < parts; part++)
        {
            int[] table = new int[12];
            AheadRows.Fill(table, rows: 6, pitch, length, part, parts, each);
            asked.UnionWith(table.Select(offset => offset / Line));
        }

        Assert.Superset(Enumerable.Range(0, 6 * each).SelectMany(row => new[] { row * 3, (row * 3) + 1, (row * 3) + 2 }).ToHashSet(), asked);
    }
}
