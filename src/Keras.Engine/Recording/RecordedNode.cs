using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Recording;

/// <summary>A leaf or an op of a <see cref="RecordedTrace"/>.</summary>
/// <param name="What">An <see cref="Op"/>, a <see cref="Variable"/>, or the <see cref="TensorType"/> of an array.</param>
/// <param name="Inputs">The places of its inputs.</param>
/// <param name="Label">For messages.</param>
/// <param name="Half">What an op is computed in.</param>
internal readonly record struct RecordedNode(object What, int[] Inputs, string? Label, HalfType? Half = null)
{
    /// <summary>Compares what nodes compute, whatever their labels are.</summary>
    public static IEqualityComparer<RecordedNode> Same { get; } = new Comparer();

    /// <summary>Whether it is the same but for the number of a constant.</summary>
    public bool IsLike(RecordedNode other) =>
        (What.Equals(other.What) || (What is ConstantOp one && other.What is ConstantOp another && one.DType == another.DType))
        && Half == other.Half && Inputs.AsSpan().SequenceEqual(other.Inputs);

    /// <summary>Adds what is cheap to tell: attributes of ops are compared only where all else is equal.</summary>
    public void AddTo(ref HashCode hash)
    {
        hash.Add(What is Variable ? What : What.GetType());
        foreach (int input in Inputs)
        {
            hash.Add(input);
        }
    }

    private sealed class Comparer : IEqualityComparer<RecordedNode>
    {
        public bool Equals(RecordedNode one, RecordedNode other) => one.What.Equals(other.What) && one.Half == other.Half
            && one.Inputs.AsSpan().SequenceEqual(other.Inputs);

        public int GetHashCode([DisallowNull] RecordedNode node)
        {
            HashCode hash = default;
            hash.Add(node.What);
            hash.AddBytes(MemoryMarshal.AsBytes(node.Inputs.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
