using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Hashing;
using Keras.Images.Png;

namespace Keras.Images.Tests;

/// <summary>Damages real files in many ways and reads them.</summary>
internal static class HostileFiles
{
    private static readonly byte[] s_extremes = [0, 1, 2, 7, 8, 16, 0x7F, 0x80, 0xC0, 0xC2, 0xD9, 0xDA, 0xFE, 0xFF];

    /// <summary>Prints <c>read, refused, peak memory in MiB, longest time in milliseconds</c>.</summary>
    /// <returns>0 if every file was read or refused by name.</returns>
    public static int Read(int firstSeed, int count)
    {
        byte[][] originals = [.. Originals()];
        int read = 0;
        int refused = 0;
        long longest = 0;
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            var random = new Random(seed);
            byte[] file = Damage(originals, random);
            long start = Stopwatch.GetTimestamp();
            try
            {
                Bitmap bitmap = ImageFile.Read(file, (ColorMode)random.Next(4));
                Debug.Assert(bitmap.Height > 0, "A bitmap has pixels.");
                read++;
            }
            catch (ImageFormatException)
            {
                refused++;
            }
            catch (Exception exception)
            {
                Console.WriteLine($"Seed {seed}: {exception}");
                return 1;
            }

            longest = Math.Max(longest, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Console.WriteLine($"{read} {refused} {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} {longest}");
        return 0;
    }

    private static IEnumerable<byte[]> Originals()
    {
        foreach (string path in Directory.GetFiles(TestData.Golden).Order(StringComparer.Ordinal))
        {
            if (Path.GetExtension(path) is ".png" or ".jpg" or ".bmp" or ".gif" or ".webp")
            {
                yield return File.ReadAllBytes(path);
            }
        }

        if (Directory.Exists(TestData.Real))
        {
            // The larger ones would only take longer.
            const int largest = 30_000;
            string[] names = [.. TestData.Table("real.tsv").Select(row => row[0]).Distinct()];
            foreach (byte[] file in names.Select(TestData.ReadReal).Where(file => file.Length <= largest))
            {
                yield return file;
            }
        }
    }

    private static byte[] Damage(byte[][] originals, Random random)
    {
        byte[] file = (byte[])originals[random.Next(originals.Length)].Clone();
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            // Headers decide more than pixels: half of the time they are hit.
            int end = random.Next(2) == 0 ? Math.Min(file.Length, 200) : file.Length;
            int at = random.Next(end);
            switch (random.Next(14))
            {
                case < 4:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case < 7:
                    file[at] = s_extremes[random.Next(s_extremes.Length)];
                    break;
                case < 10:
                    random.NextBytes(file.AsSpan(at, Math.Min(random.Next(1, 9), file.Length - at)));
                    break;
                case 10:
                    file = file[..Math.Max(1, random.Next(file.Length))];
                    break;
                case 11:
                    file = [.. file[..at], .. file[Math.Min(file.Length, at + random.Next(1, 40))..]];
                    break;
                case 12:
                    file = [.. file[..at], .. file.AsSpan(at / 2, Math.Min(60, file.Length - (at / 2))), .. file[at..]];
                    break;
                default:
                    byte[] other = originals[random.Next(originals.Length)];
                    file = [.. file[..at], .. other[Math.Min(at, other.Length)..]];
                    break;
            }

            file = file.Length == 0 ? [0] : file;
        }

        if (random.Next(3) != 0)
        {
            RepairChecksums(file);
        }

        return file;
    }

    /// <summary>Otherwise nearly every damaged PNG would be refused at its first checksum.</summary>
    private static void RepairChecksums(byte[] file)
    {
        int position = 8;
        while (file.AsSpan().StartsWith(PngFile.Signature) && file.Length - position >= 12)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(position));
            if (length > file.Length - position - 12)
            {
                return;
            }

            Span<byte> chunk = file.AsSpan(position, 12 + (int)length);
            BinaryPrimitives.WriteUInt32BigEndian(chunk[^4..], Crc32.HashToUInt32(chunk[4..^4]));
            position += chunk.Length;
        }
    }
}
