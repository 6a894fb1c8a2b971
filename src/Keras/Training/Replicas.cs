using System.Numerics.Tensors;
using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras.Training;

/// <summary>The processes that train one model together, each with a replica of it; of this class itself, there is only one.</summary>
/// <remarks>
/// What is asked here between the steps, all processes must ask at the same places, as they wait for each other. After every step
/// all variables have the same bits on all of them, but for gradients that are summed up until an update is due.
/// </remarks>
internal class Replicas
{
    /// <summary>Those that Fit, Evaluate and Predict belong to.</summary>
    public static Replicas Current { get; set; } = new();

    /// <summary>What this process computes of every batch.</summary>
    public virtual Share Share => Share.Whole;

    /// <summary>Whether there is only this process.</summary>
    public bool IsAlone => Share.Size == 1;

    /// <summary>Whether this process writes files and shows progress.</summary>
    public bool IsChief => Share.Rank == 0;

    /// <summary>Gradients of the loss of a part of the batch, as those of the whole batch; within a trace.</summary>
    public virtual IReadOnlyList<Value> Average(IReadOnlyList<Value> gradients, CallContext context) => gradients;

    /// <summary>
    /// Gradients of the loss of a part of the batch, as what the part adds to those of the whole batch, which are the mean over all
    /// parts; within a trace.
    /// </summary>
    public virtual IReadOnlyList<Value> AsParts(IReadOnlyList<Value> gradients) => gradients;

    /// <summary>The mean over all processes of sums of <see cref="AsParts"/>; within a trace.</summary>
    public virtual IReadOnlyList<Value> AverageParts(IReadOnlyList<Value> sums, CallContext context) => sums;

    /// <summary>New values of statistics of a part of the batch, as the mean over all parts; within a trace.</summary>
    public virtual IReadOnlyList<Value> AverageStatistics(IReadOnlyList<Value> statistics, CallContext context) => statistics;

    /// <summary>Whether a variable tells about the part of the batch: layers may use it without holding it.</summary>
    public virtual bool Owns(Variable variable) => false;

    /// <summary>A statistic of a part of the batch, as that of the whole batch, through which gradients flow; within a trace.</summary>
    public virtual Value Mean(Value statistic, CallContext context) => statistic;

    /// <summary>
    /// A loss that is a sum over a part of the batch, so that the mean over all parts is the sum over the batch; within a trace.
    /// </summary>
    public virtual Value AsPartOfSum(Value sum) => sum;

    /// <summary>Number of the first sample of a part within the batch, an Int64 scalar; within a trace.</summary>
    public virtual Value FirstSample => Ops.Constant(0, DType.Int64);

    /// <summary>What a part of the batch adds to a metric, as what the whole batch adds; within a trace.</summary>
    public virtual Value AddUp(Value increment, CallContext context) => increment;

    /// <summary>Tells what the next run computes on.</summary>
    public virtual void Take(Batch batch)
    {
    }

    /// <summary>Tells which variables hold sums of <see cref="AsParts"/> after the step, on each process its own.</summary>
    public virtual void NoteParts(IReadOnlyList<Variable> sums)
    {
    }

    /// <summary>Gives those variables the mean over all processes, which the rest of the training comes to as well.</summary>
    public virtual void MergeParts()
    {
    }

    /// <summary>
    /// The same, asked for by one process: the others join in where they next wait for it. For files, which are to hold what one
    /// process would have.
    /// </summary>
    /// <exception cref="InvalidOperationException">The step is not over.</exception>
    public virtual void MergePartsToSave()
    {
    }

    /// <summary>From here on others expect to hear from this process soon: it waits for data, or computes.</summary>
    public virtual void Hurry()
    {
    }

    /// <summary>The step is done: what callbacks of the first process do now may take long.</summary>
    public virtual void Rest()
    {
    }

    /// <summary>Does what may take long, while others wait.</summary>
    public virtual T Announce<T>(Func<T> work) => work();

    /// <summary>Does what all processes do together; what it throws on one is told to all.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="work">The work.</param>
    public virtual T Together<T>(string name, Func<T> work) => work();

    /// <summary>Refuses facts that are not the same on all processes.</summary>
    /// <param name="facts">Names and values, the same names on all.</param>
    /// <exception cref="InvalidOperationException">A process has other ones; the message names it and them.</exception>
    public virtual void RequireSame(Func<IEnumerable<(string Name, string Value)>> facts)
    {
    }

    /// <summary>What the first process has, such as the content of a file; null if it has nothing.</summary>
    public virtual byte[]? FromChief(Func<byte[]?> read) => read();

    /// <summary>Whether all have a batch, and so go on.</summary>
    /// <param name="batch">The next batch of this process; null if there is none.</param>
    /// <param name="isCancelled">Whether this process is to end.</param>
    /// <exception cref="InvalidOperationException">Only some have one, or of another size.</exception>
    public virtual NextBatch Meet(Batch? batch, bool isCancelled) =>
        isCancelled ? NextBatch.Cancelled : batch is null ? NextBatch.None : NextBatch.Ready;

    /// <summary>Whether any process is to end, or has set <c>StopTraining</c>.</summary>
    public virtual (bool IsCancelled, bool IsStopped) Agree(bool isCancelled, bool isStopped) => (isCancelled, isStopped);

    /// <summary>The outputs of all batches, of which this process has computed its share.</summary>
    /// <param name="outputs">One list of outputs per batch.</param>
    /// <param name="samples">Samples of each batch, and of the part of this process.</param>
    public virtual IReadOnlyList<IReadOnlyList<Tensor<float>>> Join(
        IReadOnlyList<IReadOnlyList<Tensor<float>>> outputs,
        IReadOnlyList<(int Whole, int Own)> samples) => outputs;

    /// <summary>The batches up to the end of the data, as long as all have one.</summary>
    /// <exception cref="OperationCanceledException">Any process is to end.</exception>
    public IEnumerable<Batch> Each(IEnumerable<Batch> batches, CancellationToken cancellation)
    {
        using IEnumerator<Batch> own = batches.GetEnumerator();
        while (true)
        {
            switch (Next(own, cancellation))
            {
                case NextBatch.None:
                    yield break;
                case NextBatch.Cancelled:
                    cancellation.ThrowIfCancellationRequested();
                    throw new OperationCanceledException("Another process was cancelled.");
                default:
                    yield return own.Current;
                    break;
            }
        }
    }

    /// <summary>Moves to the next batch, if all have one.</summary>
    public NextBatch Next(IEnumerator<Batch> batches, CancellationToken cancellation)
    {
        bool has = false;
        bool isCancelled = cancellation.IsCancellationRequested;
        Hurry();
        try
        {
            has = batches.MoveNext();
            isCancelled |= cancellation.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            isCancelled = true;
        }

        NextBatch next = Meet(has ? batches.Current : null, isCancelled);
        if (next == NextBatch.Cancelled && has)
        {
            batches.Current.Dispose();
        }

        return next;
    }
}
