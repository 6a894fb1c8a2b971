namespace Tensorflow.Tests.Effects;

/// <summary>What another value of an argument does.</summary>
internal enum Outcome
{
    Another,
    Refused,
    Allowed,
    Same,
}

/// <summary>Another value of an argument, and what it must do.</summary>
internal sealed record Change(string Parameter, object Value, Outcome Outcome)
{
    /// <summary>What the refusal says.</summary>
    public string Text { get; init; }

    /// <summary>Arguments that this change needs beside it.</summary>
    public (string Parameter, object Value)[] Beside { get; init; } = [];
}
