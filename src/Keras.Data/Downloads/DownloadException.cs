namespace Keras.Downloads;

/// <summary>The server is the reason why there is no file: what it did, as the end of a sentence.</summary>
internal sealed class DownloadException(string message, Exception? cause = null) : Exception(message, cause);
