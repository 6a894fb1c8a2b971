namespace Keras.Engine.Planning;

/// <summary>A list of steps over one arena.</summary>
internal sealed class Plan
{
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>Every buffer, workspaces included.</summary>
    public required List<TensorBuffer> Buffers { get; init; }

    /// <summary>Where each result of the graph is found after the last step.</summary>
    public required IReadOnlyList<TensorBuffer> Results { get; init; }

    /// <summary>What is copied into variables after the last step, unless it has been written there.</summary>
    public required IReadOnlyList<(Variable Variable, TensorBuffer Source)> Updates { get; init; }

    /// <summary>Behind which step each stretch of the run ends.</summary>
    public required IReadOnlyList<int> Ends { get; init; }

    /// <summary>Bytes of the arena; set by <see cref="ArenaPlanner"/>.</summary>
    public long ArenaBytes { get; set; }
}
