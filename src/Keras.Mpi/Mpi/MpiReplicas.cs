using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Keras.Engine.Backends;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Training;

namespace Keras.Mpi;

/// <summary>The processes of a job, each of which computes on a part of every batch.</summary>
/// <param name="ranks">The processes.</param>
/// <param name="settings">How they work together.</param>
internal sealed class MpiReplicas(MpiCommunicator ranks, DataParallel settings) : Replicas
{
    // Metrics and statistics are known before the first gradient. Sums of gradients of statistics have the places below theirs.
    private const int Metrics = 1 << 18;
    private const int Statistics = (1 << 19) + 1;
    private const int Gradients = 1 << 21;

    private IReadOnlyList<Variable> _parts = [];
    private bool _isInStep;
    private readonly Lazy<Variable> _weight = new(() => Number("replica_weight"));
    private readonly Lazy<Variable> _presence = new(() => Number("replica_presence"));
    private readonly Lazy<Variable> _wholes = new(() => Number("replica_wholes"));
    private readonly Lazy<Variable> _first = new(() => Number("replica_first", DType.Int64));

    public override Share Share => new(ranks.Rank, ranks.Size);

    /// <inheritdoc/>
    /// <remarks>
    /// The mean of the batch is that of the parts, weighted by their sizes: of parts of one size, their sum by their number.
    /// </remarks>
    public override IReadOnlyList<Value> Average(IReadOnlyList<Value> gradients, CallContext context) =>
        Average(gradients, _weight.Value, context);

    public override IReadOnlyList<Value> AsParts(IReadOnlyList<Value> gradients) =>
    [
        .. gradients.Select(gradient =>
        {
            // Not a product alone: what does not count may be infinite.
            Value weight = Ops.Cast(_weight.Value, gradient.DType);
            return Ops.Select(weight, gradient * weight, Ops.Constant(0, gradient.DType));
        }),
    ];

    public override IReadOnlyList<Value> AverageParts(IReadOnlyList<Value> sums, CallContext context) => Average(sums, null, context);

    public override IReadOnlyList<Value> AverageStatistics(IReadOnlyList<Value> statistics, CallContext context) => Ops.AllReduce(
        ranks, statistics, Next(Statistics, statistics.Count, context), settings.BucketBytes, _weight.Value, ranks.Size);

    public override bool Owns(Variable variable) =>
        ((Lazy<Variable>[])[_weight, _presence, _wholes, _first]).Any(own => own.IsValueCreated && own.Value == variable);

    public override Value Mean(Value statistic, CallContext context) => Ops.AllReduce(
        ranks,
        [statistic],
        Next(Statistics, 1, context),
        factor: _weight.Value,
        divisor: ranks.Size,
        isMean: true)[0];

    public override Value AsPartOfSum(Value sum) => sum * Ops.Cast(_wholes.Value, sum.DType);

    public override Value FirstSample => _first.Value;

    public override Value AddUp(Value increment, CallContext context) =>
        Ops.AllReduce(ranks, [increment], Next(Metrics, 1, context), factor: _presence.Value)[0];

    public override void Take(Batch batch)
    {
        _weight.Value.Storage.Write<double>([(double)batch.Samples * ranks.Size / batch.Whole]);
        _presence.Value.Storage.Write<double>([batch.Samples > 0 ? 1 : 0]);
        _wholes.Value.Storage.Write<double>([batch.Samples > 0 ? (double)batch.Whole / batch.Samples : 0]);
        _first.Value.Storage.Write<long>([Share.Of(batch.Whole).Begin]);
    }

    public override void NoteParts(IReadOnlyList<Variable> sums) => _parts = sums;

    public override void MergeParts()
    {
        foreach (Variable sum in _parts)
        {
            double[] elements = StorageTensors.GetDoubles(sum.Storage);
            ranks.Sum(elements.AsSpan());
            TensorPrimitives.Divide(elements, ranks.Size, elements);
            StorageTensors.SetDoubles(sum.Storage, elements);
        }

        _parts = [];
    }

    public override void MergePartsToSave()
    {
        if (_parts.Count == 0)
        {
            return;
        }

        if (_isInStep)
        {
            throw new InvalidOperationException(
                $"Between OnTrainBatchBegin and the end of its step, each process holds a part of the gradients that are accumulated, and "
                + $"a file needs their mean. Save in OnTrainBatchEnd or OnEpochEnd. Received: a model to save in step {ranks.Step} on "
                + $"{ranks.NameOf(ranks.Rank)}.");
        }

        ranks.Gather<long>([(long)Place.Save, 0, 0]);
        MergeParts();
    }

    public override void Hurry() => ranks.IsBusy = false;

    public override void Rest()
    {
        _isInStep = false;
        ranks.IsBusy = ranks.Rank == 0;
    }

    public override T Announce<T>(Func<T> work)
    {
        bool was = ranks.IsBusy;
        ranks.IsBusy = true;
        try
        {
            return work();
        }
        finally
        {
            ranks.IsBusy = was;
        }
    }

    public override T Together<T>(string name, Func<T> work)
    {
        try
        {
            ranks.Step = 0;
            RequireSame(() => [("call", name)]);
            return work();
        }
        catch (Exception exception) when (exception is not OperationCanceledException && ranks.Failure is null)
        {
            ranks.Fail($"{ranks.NameOf(ranks.Rank)} has failed in step {ranks.Step}: {exception.GetType().Name}: {exception.Message}");
            throw;
        }
        finally
        {
            ranks.IsBusy = true;
        }
    }

    public override void RequireSame(Func<IEnumerable<(string Name, string Value)>> facts)
    {
        MergeParts();
        (string Name, string Value)[] own = [.. facts()];
        string[] all = ranks.GatherTexts(string.Join('\0', own.SelectMany(fact => (string[])[fact.Name, fact.Value])));
        string[] first = all[0].Split('\0');
        for (int rank = 1; rank < all.Length; rank++)
        {
            string[] other = all[rank].Split('\0');
            for (int place = 0; place + 1 < Math.Max(first.Length, other.Length); place += 2)
            {
                string name = Text(first, place);
                if (name != Text(other, place) || Text(first, place + 1) != Text(other, place + 1))
                {
                    throw Differ(rank, name, Text(first, place + 1), Text(other, place + 1));
                }
            }
        }

        static string Text(string[] texts, int place) => place < texts.Length ? texts[place] : "nothing";
    }

    public override byte[]? FromChief(Func<byte[]?> read)
    {
        byte[]? content = ranks.Rank == 0 ? read() : null;
        int[] length = [content?.Length ?? -1];
        ranks.Broadcast(length.AsSpan());
        if (length[0] < 0)
        {
            return null;
        }

        byte[] all = content ?? new byte[length[0]];
        if (all.Length > 0)
        {
            ranks.Broadcast(all.AsSpan());
        }

        return all;
    }

    public override NextBatch Meet(Batch? batch, bool isCancelled)
    {
        long[] all = Exchange(Place.Batch, isCancelled ? 1 : 0, batch?.Whole ?? 0);
        int size = ranks.Size;
        if (Enumerable.Range(0, size).Any(rank => all[(rank * 3) + 1] != 0))
        {
            return NextBatch.Cancelled;
        }

        long whole = all[2];
        int other = Enumerable.Range(0, size).FirstOrDefault(rank => all[(rank * 3) + 2] != whole);
        if (other != 0)
        {
            long its = all[(other * 3) + 2];
            throw new InvalidOperationException(
                $"In step {ranks.Step + 1}, {ranks.NameOf(other)} has {Samples(its)}, and {ranks.NameOf(0)} has {Samples(whole)}. All "
                + "processes must be given the same data in the same order, of which each takes its part.");
        }

        if (whole == 0)
        {
            return NextBatch.None;
        }

        ranks.Step++;
        _isInStep = true;
        return NextBatch.Ready;

        static string Samples(long count) => count == 0 ? "no batch any more" : $"a batch of {count}";
    }

    public override (bool IsCancelled, bool IsStopped) Agree(bool isCancelled, bool isStopped)
    {
        long[] all = Exchange(Place.AfterStep, isCancelled ? 1 : 0, isStopped ? 1 : 0);
        return (
            Enumerable.Range(0, ranks.Size).Any(rank => all[(rank * 3) + 1] != 0),
            Enumerable.Range(0, ranks.Size).Any(rank => all[(rank * 3) + 2] != 0));
    }

    public override IReadOnlyList<IReadOnlyList<Tensor<float>>> Join(
        IReadOnlyList<IReadOnlyList<Tensor<float>>> outputs, IReadOnlyList<(int Whole, int Own)> samples) =>
        [.. outputs.Select((batch, index) => (IReadOnlyList<Tensor<float>>)
            [.. batch.Select(output => Join(output, samples[index].Whole, samples[index].Own))])];

    private IReadOnlyList<Value> Average(IReadOnlyList<Value> gradients, Value? factor, CallContext context)
    {
        // The last layer's are computed first.
        IReadOnlyList<Value> means = Ops.AllReduce(
            ranks,
            [.. gradients.Reverse()],
            Next(Gradients, gradients.Count, context),
            settings.BucketBytes,
            factor,
            ranks.Size);
        return [.. means.Reverse()];
    }

    private static Variable Number(string name, DType dtype = DType.Float64) =>
        new(name, BackendSelection.Current.Allocate(new TensorType(dtype, Shape.Scalar)));

    private static int Next(int first, int count, CallContext context)
    {
        int place = first + context.Exchanged;
        context.Exchanged += count;
        return place;
    }

    private Tensor<float> Join(Tensor<float> own, int samples, int count)
    {
        // As integers, which are added to zeros only: minus zero stays what it is.
        int length = (int)(own.FlattenedLength / Math.Max((int)own.Lengths[0], 1));
        float[] computed = [.. own];
        int[] all = new int[samples * length];
        MemoryMarshal.Cast<float, int>(computed.AsSpan(0, count * length)).CopyTo(all.AsSpan(Share.Of(samples).Begin * length));
        if (all.Length > 0)
        {
            ranks.Sum(all.AsSpan());
        }

        return Tensor.Create(MemoryMarshal.Cast<int, float>(all).ToArray(), [samples, .. own.Lengths[1..]]);
    }

    // Three numbers of each process: where it is, and two more.
    private long[] Exchange(Place place, long first, long second)
    {
        long[] all = ranks.Gather<long>([(long)place, first, second]);
        while (Enumerable.Range(0, ranks.Size).Any(rank => all[rank * 3] == (long)Place.Save))
        {
            MergeParts();
            all = ranks.Gather<long>([(long)place, first, second]);
        }

        for (int rank = 1; rank < ranks.Size; rank++)
        {
            if (all[rank * 3] != all[0])
            {
                throw Differ(rank, "place", $"{(Place)all[0]}", $"{(Place)all[rank * 3]}");
            }
        }

        return all;
    }

    private InvalidOperationException Differ(int rank, string name, string first, string other) => new(
        $"The processes that train one model must have the same {name}. {ranks.NameOf(0)} has {first}, {ranks.NameOf(rank)} has {other}. "
        + "Run the same program with the same arguments on all, call Distribution.Initialize before the model is made, and give none "
        + "of them seeds or data of its own.");

    private enum Place
    {
        Batch = 1,
        AfterStep,
        Save,
    }
}
