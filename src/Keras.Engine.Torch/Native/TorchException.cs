namespace Keras.Engine.Torch.Native;

/// <summary>libtorch refused a call; the message names it.</summary>
/// <param name="message">What failed.</param>
public sealed class TorchException(string message) : InvalidOperationException(message);
