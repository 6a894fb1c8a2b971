using Keras.Engine.Tensors;

namespace Keras.Engine.Collectives;

/// <summary>Processes that compute together, seen from one of them.</summary>
/// <remarks>
/// All of them begin the same sums in the same order. A sum that has begun goes on by itself, so that a plan computes
/// meanwhile; its memory belongs to the communicator until somebody has waited for it. Everything else is made of sums.
/// One thread at a time uses it.
/// </remarks>
public abstract unsafe class Communicator
{
    /// <summary>Number of this process, from 0.</summary>
    public abstract int Rank { get; }

    /// <summary>Number of processes.</summary>
    public abstract int Size { get; }

    /// <summary>Begins to replace elements by their sums over all processes, which are the same bits on each.</summary>
    /// <param name="elements">Memory that does not move.</param>
    /// <param name="count">Number of elements, the same on all processes.</param>
    /// <param name="dtype">Their type, the same on all processes.</param>
    /// <param name="name">Which sum it is, the same on all processes.</param>
    public abstract void BeginSum(void* elements, long count, DType dtype, SumName name = default);

    /// <summary>Waits for the sums that were begun in this memory.</summary>
    /// <exception cref="InvalidOperationException">Another process has failed, or gives no sign of life.</exception>
    public abstract void Wait(void* elements);

    /// <summary>Waits for all sums, whose results nobody wants any more.</summary>
    /// <returns>Whether their memory may be used again; if not, something may still write there.</returns>
    public abstract bool Drain();

    /// <summary>Replaces numbers by their sums over all processes.</summary>
    /// <inheritdoc cref="Wait" path="/exception"/>
    public void Sum<T>(Span<T> numbers)
        where T : unmanaged
    {
        fixed (T* elements = numbers)
        {
            BeginSum(elements, numbers.Length, DTypes.Of<T>());
            Wait(elements);
        }
    }

    /// <summary>The numbers of all processes, those of the first one first.</summary>
    /// <param name="own">The numbers of this process, as many as on all others.</param>
    /// <inheritdoc cref="Wait" path="/exception"/>
    public T[] Gather<T>(ReadOnlySpan<T> own)
        where T : unmanaged
    {
        // Nothing but zeros is added to a number.
        T[] all = new T[own.Length * Size];
        own.CopyTo(all.AsSpan(Rank * own.Length));
        Sum(all.AsSpan());
        return all;
    }

    /// <summary>Replaces the numbers by those of the first process.</summary>
    /// <inheritdoc cref="Wait" path="/exception"/>
    public void Broadcast<T>(Span<T> numbers)
        where T : unmanaged
    {
        if (Rank != 0)
        {
            numbers.Clear();
        }

        Sum(numbers);
    }
}
