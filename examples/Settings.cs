namespace Examples;

/// <summary>What the command line of every example says.</summary>
internal sealed record Settings(
    int Epochs,
    int BatchSize,
    string Output,
    string Data = "auto",
    int? Samples = null,
    int Seed = 1,
    int Verbose = 1,
    bool Smoke = false);
