using System.Numerics.Tensors;
using Keras.Engine.Collectives;
using Keras.Engine.Tensors;

namespace Keras.Testing;

/// <summary>Threads of this process that compute together, each with a communicator of its own.</summary>
/// <remarks>Who comes last adds up, in the order of ranks, and writes the sums into the memory of all.</remarks>
public sealed unsafe class ThreadCommunicator : Communicator
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly Meeting _meeting;
    private readonly HashSet<nint> _open = [];
    private int _begun;

    private ThreadCommunicator(Meeting meeting, int rank) => (_meeting, Rank) = (meeting, rank);

    public override int Rank { get; }

    public override int Size => _meeting.Size;

    /// <summary>How many sums were begun.</summary>
    public int Begun => _begun;

    /// <summary>How many sums nobody has waited for when they were given up.</summary>
    public int Drained { get; private set; }

    /// <summary>Runs an action for every rank, each on a thread of its own.</summary>
    public static void Run(int size, Action<ThreadCommunicator> action)
    {
        Meeting meeting = new(size);
        Exception?[] failures = new Exception?[size];
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                action(new ThreadCommunicator(meeting, rank));
            }
            catch (Exception exception)
            {
                failures[rank] = exception;
                meeting.Fail();
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if (failures.FirstOrDefault(failure => failure is not (null or TimeoutException)) is Exception first)
        {
            throw new AggregateException(first);
        }
    }

    public override void BeginSum(void* elements, long count, DType dtype, SumName name = default)
    {
        _open.Add((nint)elements);
        _meeting.Arrive(_begun++, Rank, (nint)elements, count, dtype);
    }

    public override void Wait(void* elements)
    {
        _meeting.WaitFor(_begun);
        _open.Remove((nint)elements);
    }

    public override bool Drain()
    {
        Drained += _open.Count;
        _open.Clear();
        return _meeting.IsDone(_begun);
    }

    private sealed class Meeting(int size)
    {
        private readonly Dictionary<int, (nint[] Elements, int Arrived, long Count, DType DType)> _waiting = [];
        private int _done;
        private bool _hasFailed;

        public int Size => size;

        public void Fail()
        {
            lock (_waiting)
            {
                _hasFailed = true;
                Monitor.PulseAll(_waiting);
            }
        }

        public void Arrive(int number, int rank, nint elements, long count, DType dtype)
        {
            lock (_waiting)
            {
                (nint[] all, int arrived, long expected, DType type) =
                    _waiting.GetValueOrDefault(number, (new nint[size], 0, count, dtype));
                if (expected != count || type != dtype)
                {
                    throw new InvalidOperationException($"Sum {number} is of {expected} {type} here and {count} {dtype} there.");
                }

                all[rank] = elements;
                _waiting[number] = (all, arrived + 1, count, dtype);
                if (arrived + 1 == size)
                {
                    Add(all, (int)count, dtype);
                    _waiting.Remove(number);
                    _done++;
                    Monitor.PulseAll(_waiting);
                }
            }
        }

        public bool IsDone(int begun)
        {
            lock (_waiting)
            {
                return _done >= begun;
            }
        }

        public void WaitFor(int begun)
        {
            lock (_waiting)
            {
                while (_done < begun)
                {
                    if (_hasFailed || !Monitor.Wait(_waiting, s_limit))
                    {
                        throw new TimeoutException("The others do not come.");
                    }
                }
            }
        }

        private static void Add(nint[] all, int count, DType dtype)
        {
            switch (dtype)
            {
                case DType.Float32: Add<float>(all, count); break;
                case DType.Float64: Add<double>(all, count); break;
                case DType.Int32: Add<int>(all, count); break;
                case DType.Int64: Add<long>(all, count); break;
                default: Add<byte>(all, count); break;
            }
        }

        private static void Add<T>(nint[] all, int count)
            where T : unmanaged, System.Numerics.INumber<T>
        {
            T[] sum = new T[count];
            foreach (nint elements in all)
            {
                TensorPrimitives.Add<T>(sum, new ReadOnlySpan<T>((void*)elements, count), sum);
            }

            foreach (nint elements in all)
            {
                sum.CopyTo(new Span<T>((void*)elements, count));
            }
        }
    }
}
