using Keras.Engine.Graphs;

namespace Keras.Onnx;

/// <summary>A value of the model's computation, in traces of several input sizes: sizes that differ are free in the file.</summary>
internal sealed class TracedValue(IReadOnlyList<Value> versions, IReadOnlyList<TracedValue> inputs)
{
    /// <summary>The value in each trace.</summary>
    public IReadOnlyList<Value> Versions { get; } = versions;

    /// <summary>What the op is applied to.</summary>
    public IReadOnlyList<TracedValue> Inputs { get; } = inputs;

    /// <summary>The values that read this one, once for each time.</summary>
    public List<TracedValue> Readers { get; } = [];

    /// <summary>Whether the model returns it.</summary>
    public bool IsResult { get; set; }

    /// <summary>Whether it is the same in every run: it depends on no input and on no free size.</summary>
    public bool IsConstant { get; set; }

    public Op Op => Versions[0].Op;

    public Value First => Versions[0];

    public int Rank => First.Shape.Rank;

    /// <summary>The layer.</summary>
    public string Label => First.Label ?? First.Op.Name;

    /// <summary>Whether nothing but one op reads it.</summary>
    public bool IsReadOnce => Readers.Count == 1 && !IsResult;

    /// <summary>Whether it leaves its layer: another layer, or the caller, reads it.</summary>
    public bool IsOutputOfLayer => IsResult || Readers.Any(reader => reader.Label != Label);

    /// <summary>The sizes of an axis, in each trace.</summary>
    public int[] Sizes(int axis) => [.. Versions.Select(version => version.Shape[axis])];

    /// <summary>Whether a size differs between traces.</summary>
    public bool IsFree(int axis) => Versions.Any(version => version.Shape[axis] != First.Shape[axis]);

    /// <summary>What an attribute of the op is in each trace.</summary>
    public T[] Attributes<TOp, T>(Func<TOp, T> attribute)
        where TOp : Op => [.. Versions.Select(version => attribute((TOp)version.Op))];

    /// <summary>An attribute that is the same in every trace.</summary>
    /// <exception cref="NotSupportedException">It depends on free sizes.</exception>
    public T Attribute<TOp, T>(Func<TOp, T> attribute)
        where TOp : Op
    {
        T[] all = Attributes(attribute);
        return all.All(other => EqualityComparer<T>.Default.Equals(other, all[0])) ? all[0] : throw DependsOnSizes();
    }

    public NotSupportedException DependsOnSizes() => new(
        $"Layer {Label} cannot be exported to ONNX: what it computes ({Op.Name}) depends on sizes that the model leaves open. "
        + "Give the model's inputs a shape without null.");
}
