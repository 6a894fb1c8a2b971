using Keras.Engine.Graphs;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>How one op of the engine is computed by libtorch.</summary>
internal abstract class Lowering
{
    /// <summary>The op.</summary>
    public abstract Type OpType { get; }

    /// <summary>Adds the calls that compute a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="inputs">Where its inputs are.</param>
    /// <param name="program">What the calls are added to.</param>
    /// <returns>Where each of its outputs is: of its shape, in any layout.</returns>
    public abstract Register[] Lower(Value value, IReadOnlyList<Register> inputs, ProgramBuilder program);
}

/// <summary>How <typeparamref name="TOp"/> is computed by libtorch.</summary>
/// <typeparam name="TOp">The op.</typeparam>
/// <param name="lower">Adds the calls.</param>
internal sealed class Lowering<TOp>(Func<TOp, Value, IReadOnlyList<Register>, ProgramBuilder, Register[]> lower) : Lowering
    where TOp : Op
{
    /// <param name="lower">Adds the calls for an op with one output.</param>
    public Lowering(Func<TOp, Value, IReadOnlyList<Register>, ProgramBuilder, Register> lower)
        : this((op, value, inputs, program) => [lower(op, value, inputs, program)])
    {
    }

    public override Type OpType => typeof(TOp);

    public override Register[] Lower(Value value, IReadOnlyList<Register> inputs, ProgramBuilder program) =>
        lower((TOp)value.Op, value, inputs, program);
}
