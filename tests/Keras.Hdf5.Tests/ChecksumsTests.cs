namespace Keras.Hdf5.Tests;

public class ChecksumsTests
{
    [Theory]
    [InlineData("latest")]
    [InlineData("tracked")]
    public void Are_computed_as_libhdf5_computes_them(string name)
    {
        byte[] file = File.ReadAllBytes(GoldenFiles.Accepted(name));
        byte[] repaired = [.. file];
        Checksums.Repair(repaired);
        Assert.Equal(file, repaired);
        int header = file.AsSpan().IndexOf("OHDR"u8);
        repaired[header + 8] ^= 0xFF;
        byte[] damaged = [.. repaired];
        Checksums.Repair(repaired);
        Assert.NotEqual(damaged, repaired);
    }
}
