using Keras.Engine.Cpu.Kernels.Convolution;
using Keras.Engine.Cpu.Kernels.Gemm;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class WinogradAheadTests
{
    private const int Pitch = 48;
    private const int Depth = 64;
    private const int Rows = 24;
    private const int PixelsInTile = 16;

    private static readonly int[] s_tileRows = [8, 12];

    [Theory]
    [InlineData(0, 36)]
    [InlineData(18, 18)]
    public unsafe void Products_of_its_positions_bring_every_pixel_of_their_tiles(int firstPosition, int positions)
    {
        WinogradAhead<float> ahead = new(new RowRange(Pitch, Pitch), firstPosition, positions, s_tileRows, Depth);

        // An address that is asked for, never read.
        float* start = (float*)4096;
        HashSet<long> asked = [];
        for (int position = 0; position < 36; position++)
        {
            for (int panel = 0; panel < s_tileRows.Length; panel++)
            {
                AheadRows rows = ahead.Of(start, position, panel);
                Assert.Equal(position >= firstPosition && position < firstPosition + positions, rows.Brings);
                for (int row = 0; row < Rows && rows.Brings; row += s_tileRows[panel])
                {
                    for (int step = 0; step < Depth; step++)
                    {
                        asked.Add((rows.From(row, null) + rows.Offsets[step] - (byte*)start) / 64);
                    }
                }
            }
        }

        Assert.Equal(Rows * PixelsInTile * Pitch * sizeof(float) / 64, asked.Count);
        Assert.Equal(0, asked.Min());
    }

    [Fact]
    public unsafe void Nothing_comes_from_nowhere_or_of_rows_without_numbers()
    {
        Assert.False(new WinogradAhead<float>(new RowRange(Pitch, Pitch), 0, 36, s_tileRows, Depth).Of(null, 0, 0).Brings);
        Assert.False(new WinogradAhead<float>(default, 0, 36, s_tileRows, Depth).Of((float*)4096, 0, 0).Brings);
    }
}
