namespace Keras.Engine.Torch.Programs;

/// <summary>The place of a tensor while a program runs.</summary>
/// <param name="Index">Which place.</param>
internal readonly record struct Register(int Index)
{
    /// <inheritdoc/>
    public override string ToString() => $"r{Index}";
}
