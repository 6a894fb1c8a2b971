using System.Runtime.InteropServices;
using Keras.Engine.Cpu;
using Keras.Engine.Cpu.Kernels;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;
using Xunit;

namespace Keras.Testing;

/// <summary>One kernel run on one case, in memory whose every other byte is watched.</summary>
internal sealed unsafe class KernelRun : IDisposable
{
    // All bits set: NaN as a float, and nothing a kernel would write by accident.
    private const byte Untouched = 0xFF;
    private const int Alignment = 64;

    private static readonly Dictionary<int, WorkerPool> s_pools = [];

    private readonly Step _step;
    private readonly List<nint> _memory = [];
    private readonly nint[] _slots;

    public KernelRun(KernelCase @case, Step step, IKernel kernel, InstructionSet isa, int threads)
    {
        _step = step;
        KernelCall call = kernel.Prepare(step, isa);
        Dictionary<TensorBuffer, nint> inputs = [];
        for (int input = 0; input < step.Inputs.Count; input++)
        {
            if (!inputs.ContainsKey(step.Inputs[input]))
            {
                inputs[step.Inputs[input]] = Fill(step.InputType(input), @case, seed: input + 1);
            }
        }

        _slots =
        [
            .. step.Inputs.Select(input => inputs[input]),
            .. Enumerable.Range(0, step.Outputs.Count).Select(output => Allocate(step.OutputType(output).Bytes)),
            Allocate(call.WorkspaceBytes),
        ];
        long scratchStride = (call.ScratchBytes + Alignment - 1) / Alignment * Alignment;
        nint scratch = Allocate(scratchStride * threads);
        byte[][] before = [.. Enumerable.Range(0, step.Inputs.Count).Select(Input)];
        fixed (nint* slots = _slots)
        {
            KernelArguments arguments =
                new(slots, step.Inputs.Count, step.Outputs.Count, (byte*)scratch, scratchStride);
            Pool(threads).Run(call, arguments);
            if (threads == 1)
            {
                // A collection on another thread may move the counter; a kernel that allocates does it every time.
                WorkerPool pool = Pool(1);
                long allocated = long.MaxValue;
                for (int attempt = 0; attempt < 3 && allocated > 0; attempt++)
                {
                    long start = GC.GetAllocatedBytesForCurrentThread();
                    pool.Run(call, arguments);
                    allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - start);
                }

                Assert.True(allocated == 0, $"{kernel.Name} allocated {allocated} bytes while running.");
            }
        }

        for (int input = 0; input < step.Inputs.Count; input++)
        {
            Assert.True(before[input].AsSpan().SequenceEqual(Input(input)), $"{kernel.Name} changed input {input}.");
        }

        for (int output = 0; output < step.Outputs.Count; output++)
        {
            Watch(
                step.Inputs.Count + output,
                step.OutputType(output).Bytes,
                $"{kernel.Name} wrote behind output {output}.");
        }

        Watch(_slots.Length - 1, call.WorkspaceBytes, $"{kernel.Name} wrote behind its workspace.");
        Watch(scratch, scratchStride * threads, $"{kernel.Name} wrote behind its scratch memory.");
    }

    public ReadOnlySpan<byte> OutputBytes(int output) =>
        new((void*)_slots[_step.Inputs.Count + output], checked((int)_step.OutputType(output).Bytes));

    public double[] Output(int output) => _step.OutputType(output).DType switch
    {
        DType.Float32 => Array.ConvertAll(Elements<float>(output), x => (double)x),
        DType.Float64 => Elements<double>(output),
        DType.Int32 => Array.ConvertAll(Elements<int>(output), x => (double)x),
        DType.Int64 => Array.ConvertAll(Elements<long>(output), x => (double)x),
        _ => Array.ConvertAll(Elements<byte>(output), x => (double)x),
    };

    public void Dispose()
    {
        foreach (nint block in _memory)
        {
            NativeMemory.AlignedFree((void*)block);
        }
    }

    private static WorkerPool Pool(int threads)
    {
        lock (s_pools)
        {
            return s_pools.TryGetValue(threads, out WorkerPool? pool)
                ? pool
                : s_pools[threads] = new WorkerPool(threads);
        }
    }

    private T[] Elements<T>(int output)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(OutputBytes(output)).ToArray();

    private byte[] Input(int input) =>
        new ReadOnlySpan<byte>((void*)_slots[input], checked((int)_step.InputType(input).Bytes) + Alignment).ToArray();

    private void Watch(int slot, long bytes, string message) => Watch(_slots[slot], bytes, message);

    private static void Watch(nint block, long bytes, string message) =>
        Assert.True(new ReadOnlySpan<byte>((byte*)block + bytes, Alignment).IndexOfAnyExcept(Untouched) < 0, message);

    private nint Allocate(long bytes)
    {
        nint block = (nint)NativeMemory.AlignedAlloc((nuint)(bytes + Alignment), Alignment);
        new Span<byte>((void*)block, checked((int)(bytes + Alignment))).Fill(Untouched);
        _memory.Add(block);
        return block;
    }

    private nint Fill(TensorType type, KernelCase @case, int seed)
    {
        nint block = Allocate(type.Bytes);
        double[] data = @case.Numbers is IReadOnlyList<double> numbers
            ? [.. Enumerable.Range(0, (int)type.Shape.Length).Select(
                i => numbers[i / (int)Math.Pow(numbers.Count, seed - 1) % numbers.Count])]
            : TensorData.Uniform(type.Shape.Length, @case.Minimum, @case.Maximum, seed);
        for (int i = 0; i < data.Length; i++)
        {
            switch (type.DType)
            {
                case DType.Float32: ((float*)block)[i] = (float)data[i]; break;
                case DType.Float64: ((double*)block)[i] = data[i]; break;
                case DType.Int32: ((int*)block)[i] = (int)Math.Round(data[i]); break;
                case DType.Int64: ((long*)block)[i] = (long)Math.Round(data[i]); break;
                default: ((byte*)block)[i] = (byte)Math.Round(data[i]); break;
            }
        }

        return block;
    }
}
