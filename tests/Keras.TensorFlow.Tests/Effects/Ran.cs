namespace Tensorflow.Tests.Effects;

/// <summary>A call that has run.</summary>
internal sealed record Ran(object Target, object Result, IReadOnlyDictionary<string, object> Arguments)
{
    /// <summary>How the text of a call begins that was refused.</summary>
    public const string Refusal = "refused: ";
}
