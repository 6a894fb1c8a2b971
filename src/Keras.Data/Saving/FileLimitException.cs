namespace Keras.Saving;

/// <summary>A file asks for more than <see cref="FileLimits"/> allow; the message names the limit to raise.</summary>
public sealed class FileLimitException : IOException
{
    internal FileLimitException(string what, string limit, long value)
        : base(
            $"{what}, and no more than {value:N0} are expected. The file is damaged or made to exhaust the machine; if it is "
            + $"neither, set another limit: Config.FileLimits = Config.FileLimits with {{ {limit} = … }}.")
    {
    }
}
