using System.CommandLine;

namespace Keras.Cli;

/// <summary>The option that says what training keeps for its backward pass.</summary>
internal static class MemoryOption
{
    /// <summary>The option, with the values of <see cref="Models.Model.Compile"/>.</summary>
    public static Option<string> Create()
    {
        Option<string> option = new("--memory")
        {
            Description = "store: training keeps what its backward pass reads; recompute: it computes bottlenecks again; "
                + "bfloat16: it keeps what is normalized in 16 bits.",
            DefaultValueFactory = _ => "store",
        };
        return option.AcceptOnlyFromAmong("store", "recompute", "bfloat16");
    }
}
