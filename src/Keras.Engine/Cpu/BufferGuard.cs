using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu;

/// <summary>Watches a run: no step may change memory that is not its own.</summary>
/// <remarks>
/// It keeps a copy of the arena and compares all of it after every step: slow, for debug builds and tests. What was not written
/// yet is NaN, so that who reads it is seen, too.
/// </remarks>
internal sealed unsafe class BufferGuard
{
    private const byte Untouched = 0xFF;
    private const long LargestSpan = 1 << 30;

    private readonly byte* _arena;
    private readonly byte* _slack;
    private readonly NativeBlock _copy;
    private readonly long _arenaBytes;
    private readonly List<TensorBuffer> _open = [];

    /// <summary>Clears the memory of a run.</summary>
    /// <param name="arena">The run's arena.</param>
    /// <param name="arenaBytes">Bytes of its buffers.</param>
    /// <param name="runBytes">Bytes of arena and scratch, with a line of slack at the end.</param>
    public BufferGuard(nint arena, long arenaBytes, long runBytes)
    {
        _arena = (byte*)arena;
        _arenaBytes = arenaBytes;
        _slack = _arena + runBytes - ArenaPlanner.Alignment;
        _copy = new NativeBlock(Math.Max(arenaBytes, 1), "Checking a run");
        Fill(_arena, runBytes);
        Fill((byte*)_copy.Pointer, arenaBytes);
    }

    /// <summary>Checks the memory after a step.</summary>
    /// <exception cref="InvalidOperationException">The step changed memory of others.</exception>
    public void Check(Step step, string kernel)
    {
        if (step.Op is AllReduceBeginOp)
        {
            // Others write there until a step has waited for them.
            _open.AddRange(step.Outputs);
        }

        long from = 0;
        foreach ((long begin, long end) in step.Outputs.Append(step.Workspace).OfType<TensorBuffer>().Union(_open)
            .Where(buffer => buffer.Place == BufferPlace.Arena).SelectMany(Ranges).Order())
        {
            Compare(from, begin, step, kernel);
            Buffer.MemoryCopy(_arena + begin, (byte*)_copy.Pointer + begin, end - begin, end - begin);
            from = Math.Max(from, end);
        }

        if (step.Op is AllReduceEndOp)
        {
            _open.RemoveAll(step.Inputs.Contains);
        }

        Compare(from, _arenaBytes, step, kernel);
        if (new ReadOnlySpan<byte>(_slack, ArenaPlanner.Alignment).IndexOfAnyExcept(Untouched) >= 0)
        {
            throw new InvalidOperationException($"The kernel {kernel} wrote behind its scratch memory, computing {step}.");
        }
    }

    // A range of the channels of a container is as many pieces as that has rows.
    private static IEnumerable<(long Begin, long End)> Ranges(TensorBuffer buffer)
    {
        if (buffer.Container is not TensorBuffer container)
        {
            yield return (buffer.Offset, buffer.Offset + buffer.Type.Bytes);
            yield break;
        }

        int size = buffer.Type.DType.Size();
        long pitch = (long)container.Type.Shape[^1] * size;
        long length = (long)buffer.Type.Shape[^1] * size;
        for (long begin = buffer.Offset; begin < container.Offset + container.Type.Bytes; begin += pitch)
        {
            yield return (begin, begin + length);
        }
    }

    private static void Fill(byte* memory, long bytes)
    {
        for (long at = 0; at < bytes; at += LargestSpan)
        {
            new Span<byte>(memory + at, (int)Math.Min(LargestSpan, bytes - at)).Fill(Untouched);
        }
    }

    private void Compare(long begin, long end, Step step, string kernel)
    {
        for (long at = begin; at < end; at += LargestSpan)
        {
            int length = (int)Math.Min(LargestSpan, end - at);
            ReadOnlySpan<byte> now = new(_arena + at, length);
            int same = now.CommonPrefixLength(new ReadOnlySpan<byte>((byte*)_copy.Pointer + at, length));
            if (same < length)
            {
                throw new InvalidOperationException(
                    $"The kernel {kernel} changed byte {at + same:N0} of the arena, which is not its own, computing {step}.");
            }
        }
    }
}
