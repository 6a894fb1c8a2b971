using Keras.Engine.Backends;
using Keras.Engine.Tensors;

namespace Keras.Engine.Recording;

/// <summary>A trace, compiled, and what was learned about the traces that follow it.</summary>
/// <param name="pattern">The trace.</param>
internal sealed class RecordedStep(TracePattern pattern) : IDisposable
{
    // How often it is tried to learn what follows, and how often in a row something else may follow than was learned.
    private const int Lessons = 8;
    private const int Patience = 3;

    private readonly CompiledChain _alone = new(new RecordedChain(pattern));
    private CompiledChain? _followed;
    private int _lessons;
    private int _surprises;

    /// <summary>The trace.</summary>
    public TracePattern Pattern { get; } = pattern;

    /// <summary>The trace and what has followed it; null if nothing has that is made of what it computes.</summary>
    public RecordedChain? Chain { get; set; }

    /// <summary>Runs the trace alone.</summary>
    /// <returns>A tensor for each of its results.</returns>
    public ITensorStorage[] Run(RecordedTrace trace) => _alone.Run(trace);

    /// <summary>Begins a run that will wait for what follows; null if that is not known.</summary>
    public PausedChain? Begin()
    {
        if (Chain is null)
        {
            return null;
        }

        _followed ??= new CompiledChain(Chain);
        if (_followed.Begin() is IPausedRun run)
        {
            return new PausedChain(this, _followed, run);
        }

        Forget();
        _lessons = Lessons;
        return null;
    }

    /// <summary>Whether to watch what follows, this time.</summary>
    public bool BeginLesson() => Chain is null && BackendSelection.Current.CanPause && _lessons++ < Lessons;

    /// <summary>Notes whether all that was learned came about.</summary>
    public void Judge(bool isFollowed)
    {
        _surprises = isFollowed ? 0 : _surprises + 1;
        if (_surprises > Patience)
        {
            Forget();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _alone.Dispose();
        Forget();
    }

    private void Forget()
    {
        _followed?.Dispose();
        (_followed, Chain, _surprises) = (null, null, 0);
    }
}
