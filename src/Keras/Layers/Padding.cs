using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>What a window does at the border. Converts from Keras' names: <c>"same"</c>.</summary>
public readonly record struct Padding
{
    private readonly string? _name;

    private Padding(string name) => _name = name;

    /// <summary>No border: windows lie inside the input. The default.</summary>
    public static Padding Valid => new("valid");

    /// <summary>Zeros around the input, so that the output has <c>ceil(input / stride)</c> positions.</summary>
    public static Padding Same => new("same");

    /// <summary>
    /// Zeros before the input only, so that no output sees what comes after it; for one-dimensional convolutions.
    /// </summary>
    public static Padding Causal => new("causal");

    /// <summary>Keras' name.</summary>
    public string Name => _name ?? "valid";

    /// <summary>The padding of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator Padding(string name) => FromString(name);

    /// <summary>The padding of that name, in any case.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static Padding FromString(string name) => new(Guard.OneOf(
        name.ToLowerInvariant(), ["valid", "same", "causal"], "padding"));

    /// <inheritdoc/>
    public bool Equals(Padding other) => Name == other.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>Keras' name.</summary>
    public override string ToString() => Name;

    /// <summary>This padding, unless it is causal, which only Conv1D has a use for.</summary>
    internal Padding ForImages() => this == Causal
        ? throw new ArgumentException(
            "`padding` must be one of \"valid\", \"same\". Received: \"causal\", which is for Conv1D.", "padding")
        : this;

    /// <summary>The window over images of a shape <c>(batch, height, width, channels)</c>.</summary>
    internal Window2D Window(Size2D size, Size2D strides, Size2D dilation, Shape images) => Name switch
    {
        "same" => Window2D.Same(size, strides, dilation, images[1], images[2]),
        "causal" => Window2D.Valid(size, strides, dilation) with
        {
            Left = CheckedSizes.Fit(Window2D.Reach(size.Width, dilation.Width) - 1),
        },
        _ => Window2D.Valid(size, strides, dilation),
    };
}
