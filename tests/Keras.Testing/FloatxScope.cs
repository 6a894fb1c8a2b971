using Keras.Engine.Tensors;

namespace Keras.Testing;

/// <summary>While it lives, layers are made in another element type.</summary>
public sealed class FloatxScope : IDisposable
{
    private readonly DType _outer = Config.Floatx;

    public FloatxScope(DType floatx) => Config.Floatx = floatx;

    /// <inheritdoc/>
    public void Dispose() => Config.Floatx = _outer;
}
