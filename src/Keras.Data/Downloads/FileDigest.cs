using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Keras.Downloads;

/// <summary>The hash a file must have.</summary>
/// <param name="Algorithm">Name for messages: <c>MD5</c> or <c>SHA-256</c>.</param>
/// <param name="Hex">The hash in lower-case hexadecimal.</param>
internal sealed record FileDigest(string Algorithm, string Hex)
{
    private const string Md5 = "MD5";
    private const string Sha256 = "SHA-256";
    private const int Md5Length = 32;
    private const int Sha256Length = 64;

    /// <summary>Reads the arguments of <see cref="Utils.GetFile"/>; null if no hash was given.</summary>
    public static FileDigest? Parse(string? hex, string algorithm)
    {
        string? name = algorithm switch
        {
            "auto" => hex?.Length == Sha256Length ? Sha256 : Md5,
            "md5" => Md5,
            "sha256" => Sha256,
            _ => throw new ArgumentException(
                $"Unknown hash algorithm. Received: hashAlgorithm=\"{algorithm}\". " +
                "Choose \"auto\", \"md5\" or \"sha256\".",
                nameof(algorithm)),
        };
        if (hex is null)
        {
            return null;
        }

        int expected = name == Md5 ? Md5Length : Sha256Length;
        if (hex.Length != expected || !hex.All(char.IsAsciiHexDigit))
        {
            throw new ArgumentException(
                $"A hash for {name} has {expected} hexadecimal digits. Received: \"{hex}\" ({hex.Length} characters).",
                nameof(hex));
        }

        return new FileDigest(name, hex.ToLowerInvariant());
    }

    /// <summary>Whether the file at <paramref name="path"/> has this hash.</summary>
    public bool Matches(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Compute(stream) == Hex;
    }

    /// <summary>The hash of what is left in <paramref name="stream"/>, by the same algorithm.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "Many of the files Keras names are published with MD5.")]
    public string Compute(Stream stream)
    {
        byte[] hash = Algorithm == Md5 ? MD5.HashData(stream) : SHA256.HashData(stream);
        return Convert.ToHexStringLower(hash);
    }
}
