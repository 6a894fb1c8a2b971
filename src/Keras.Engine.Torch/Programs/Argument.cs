using System.Globalization;

namespace Keras.Engine.Torch.Programs;

/// <summary>How an argument of a call is handed over.</summary>
internal enum ArgumentKind
{
    /// <summary>An integer, a truth value, or a floating-point number by its bits.</summary>
    Number,

    /// <summary>An argument that is left out.</summary>
    None,

    /// <summary>A tensor.</summary>
    Tensor,

    /// <summary>A list of integers or truth values.</summary>
    Numbers,

    /// <summary>A list of tensors.</summary>
    Tensors,

    /// <summary>A text.</summary>
    Text,
}

/// <summary>An argument of a call of libtorch.</summary>
/// <remarks>An argument of optional type that is given must be said to be so: <see cref="Given"/>.</remarks>
internal sealed class Argument
{
    private Argument(ArgumentKind kind) => Kind = kind;

    /// <summary>An argument of optional type that is left out.</summary>
    public static Argument None { get; } = new(ArgumentKind.None);

    public ArgumentKind Kind { get; }

    /// <summary>Whether the schema's type is optional.</summary>
    public bool IsOptional { get; private init; }

    /// <summary>Whether the members of a list are of optional type.</summary>
    public bool HasOptionalMembers { get; private init; }

    public ulong Number { get; private init; }

    public IReadOnlyList<long> Numbers { get; private init; } = [];

    /// <summary>The tensor, or those of a list.</summary>
    public IReadOnlyList<Register> Tensors { get; private init; } = [];

    public string Text { get; private init; } = "";

    /// <summary>A tensor.</summary>
    public static implicit operator Argument(Register register) => new(ArgumentKind.Tensor) { Tensors = [register] };

    /// <summary>An integer.</summary>
    public static implicit operator Argument(long number) => new(ArgumentKind.Number) { Number = (ulong)number };

    /// <summary>A truth value.</summary>
    public static implicit operator Argument(bool truth) => new(ArgumentKind.Number) { Number = truth ? 1UL : 0 };

    /// <summary>A floating-point number.</summary>
    public static implicit operator Argument(double number) =>
        new(ArgumentKind.Number) { Number = BitConverter.DoubleToUInt64Bits(number) };

    /// <summary>A list of integers.</summary>
    public static implicit operator Argument(long[] numbers) => new(ArgumentKind.Numbers) { Numbers = numbers };

    /// <summary>A list of truth values.</summary>
    public static implicit operator Argument(bool[] truths) =>
        new(ArgumentKind.Numbers) { Numbers = [.. truths.Select(truth => truth ? 1L : 0)] };

    /// <summary>A list of tensors.</summary>
    public static implicit operator Argument(Register[] registers) => new(ArgumentKind.Tensors) { Tensors = registers };

    /// <summary>A text.</summary>
    public static implicit operator Argument(string text) => new(ArgumentKind.Text) { Text = text };

    /// <summary>A list of tensors whose type in the schema is <c>Tensor?[]</c>.</summary>
    public static Argument OptionalMembers(params Register[] registers) =>
        new(ArgumentKind.Tensors) { Tensors = registers, HasOptionalMembers = true };

    /// <summary>This argument for a schema whose type is optional.</summary>
    public Argument Given() => new(Kind)
    {
        IsOptional = true,
        Number = Number,
        Numbers = Numbers,
        Tensors = Tensors,
        Text = Text,
    };

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        ArgumentKind.Number => Number.ToString(CultureInfo.InvariantCulture),
        ArgumentKind.None => "None",
        ArgumentKind.Tensor => $"{Tensors[0]}",
        ArgumentKind.Numbers => $"[{string.Join(", ", Numbers)}]",
        ArgumentKind.Tensors => $"[{string.Join(", ", Tensors)}]",
        _ => $"\"{Text}\"",
    };
}
