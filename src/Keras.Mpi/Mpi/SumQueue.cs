using System.Numerics;
using Keras.Engine.Collectives;
using Keras.Engine.Tensors;

namespace Keras.Mpi;

/// <summary>Sums in the order in which they are begun, and in which they end.</summary>
/// <remarks>
/// The thread that computes puts them in; the one that makes every call of MPI starts them and finds out which are done. Numbers count
/// from the first sum of the program.
/// </remarks>
internal sealed unsafe class SumQueue(MpiLibrary mpi)
{
    /// <summary>Sums that may be under way at once.</summary>
    public const int Capacity = 4096;

    private const int StatusBytes = 256;

    private readonly Sum[] _sums = new Sum[Capacity];
    private ulong _digest;
    private long _begun;
    private long _started;
    private long _done;

    /// <summary>Sums that were put in.</summary>
    public long Begun => Volatile.Read(ref _begun);

    /// <summary>Sums that have ended.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Whether any is under way.</summary>
    public bool IsMoving => Volatile.Read(ref _started) > Done;

    /// <summary>Whether any was put in that is not under way yet.</summary>
    public bool IsAsked => Begun > Volatile.Read(ref _started);

    /// <summary>Puts one in; the caller has seen that there is room.</summary>
    public void Add(void* elements, int count, DType dtype, SumName name)
    {
        _digest = Mix(Mix(Mix(_digest, name.Place), count), (int)dtype);
        _sums[_begun % Capacity] = new Sum { Elements = elements, Count = count, DType = dtype, Name = name, Digest = _digest };
        Volatile.Write(ref _begun, _begun + 1);
    }

    /// <summary>A number that depends on all sums up to one; null if that was long ago, or is yet to come.</summary>
    /// <param name="number">Number of the last of them, from 1.</param>
    public ulong? DigestUpTo(long number)
    {
        if (number < 1 || number > Begun)
        {
            return null;
        }

        ulong digest = _sums[(number - 1) % Capacity].Digest;

        // It may have been overwritten meanwhile.
        return Begun - number < Capacity / 2 ? digest : null;
    }

    /// <summary>What messages call a sum of which there is a digest.</summary>
    public string TextOf(long number)
    {
        Sum sum = _sums[(number - 1) % Capacity];
        return sum.Name.Text ?? $"{sum.Count} {sum.DType} between two steps";
    }

    /// <summary>How many must have ended for the last one in this memory to have ended; 0 if none is under way there.</summary>
    public long Until(void* elements)
    {
        for (long sum = _begun - 1; sum >= Done; sum--)
        {
            if (_sums[sum % Capacity].Elements == elements)
            {
                return sum + 1;
            }
        }

        return 0;
    }

    /// <summary>Starts what was put in; returns whether there was anything.</summary>
    public bool Start()
    {
        bool any = false;
        for (; _started < Begun; Volatile.Write(ref _started, _started + 1), any = true)
        {
            ref Sum sum = ref _sums[_started % Capacity];
            fixed (nint* request = &sum.Request)
            {
                mpi.Check(
                    mpi.BeginAllReduce(
                        mpi.Handles.InPlace,
                        sum.Elements,
                        sum.Count,
                        TypeOf(sum.DType),
                        mpi.Handles.Sum,
                        mpi.Handles.World,
                        request),
                    "MPI_Iallreduce");
            }
        }

        return any;
    }

    /// <summary>Whether the next sum has ended by now.</summary>
    public bool HasEnded()
    {
        if (!IsMoving)
        {
            return false;
        }

        byte* status = stackalloc byte[StatusBytes];
        int isDone = 0;
        fixed (nint* request = &_sums[_done % Capacity].Request)
        {
            mpi.Check(mpi.Test(request, &isDone, status), "MPI_Iallreduce");
        }

        return isDone != 0;
    }

    /// <summary>Counts the next sum as done.</summary>
    public void Count() => Volatile.Write(ref _done, _done + 1);

    private static ulong Mix(ulong digest, int number) =>
        BitOperations.RotateLeft((digest ^ (uint)number) * 0x9E3779B97F4A7C15, 29);

    private nint TypeOf(DType dtype) => dtype switch
    {
        DType.Float32 => mpi.Handles.Float32,
        DType.Float64 => mpi.Handles.Float64,
        DType.Int32 => mpi.Handles.Int32,
        DType.Int64 => mpi.Handles.Int64,
        _ => mpi.Handles.UInt8,
    };

    private struct Sum
    {
        public void* Elements;
        public int Count;
        public DType DType;
        public SumName Name;
        public ulong Digest;
        public nint Request;
    }
}
