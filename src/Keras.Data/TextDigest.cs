using System.Security.Cryptography;
using System.Text;

namespace Keras;

/// <summary>Stands for a long text, such as a list of files, where a backup tells what it is of.</summary>
internal static class TextDigest
{
    private const int ShownDigits = 8;

    /// <summary>A few digits that depend on all of the text.</summary>
    public static string Of(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..ShownDigits];
}
