namespace Keras.Pipelines;

/// <summary>What a function of the script gives.</summary>
internal sealed class GeneratorDataset : Dataset
{
    private readonly Func<IEnumerable<Utils.Batch>> _generator;

    public GeneratorDataset(Func<IEnumerable<Utils.Batch>> generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        _generator = generator;
    }

    internal override string Text => "generated";

    public override long Cardinality() => UnknownCardinality;

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation) =>
        (_generator() ?? throw new ArgumentException("The function of FromGenerator gave null for a pass.")).Select(
            element => element ?? throw new ArgumentException("The function of FromGenerator gave null for an element."));
}
