namespace Keras.Hdf5.Format;

/// <summary>The order of names in a group: that of their bytes in UTF-8, which is the order of code points.</summary>
internal sealed class NameOrder : IComparer<string>
{
    public static NameOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x;
        ReadOnlySpan<char> right = y;
        int same = left.CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        // In UTF-16, characters beyond U+FFFF are pairs that begin below U+E000.
        bool isPair = char.IsSurrogate(left[same]);
        return isPair == char.IsSurrogate(right[same]) ? left[same].CompareTo(right[same]) : isPair ? 1 : -1;
    }
}
