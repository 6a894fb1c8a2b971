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

    [Theory]
    [InlineData("heaps", 35)]
    [InlineData("indexes", 20)]
    public void Of_all_structures_are_found_and_repaired(string name, int atLeast)
    {
        byte[] file = File.ReadAllBytes(GoldenFiles.Accepted(name));
        IReadOnlyList<Checksums.Structure> structures = Checksums.Find(file);
        Assert.True(structures.Count > atLeast, $"{structures.Count} structures");
        byte[] damaged = [.. file];
        foreach (Checksums.Structure structure in structures)
        {
            damaged[structure.Start + structure.Place] ^= 0xFF;
        }

        Assert.Throws<Hdf5Exception>(() => Hdf5File.OpenImage(damaged, "damaged"));
        Checksums.Repair(damaged, structures);
        Assert.Equal(file, damaged);
    }
}
