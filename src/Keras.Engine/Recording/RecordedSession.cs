using Keras.Engine.Backends;
using Keras.Engine.Tensors;

namespace Keras.Engine.Recording;

/// <summary>
/// Runs what is recorded from the begin of a tape to the use of its gradients: nothing twice, once it is known what is going to be
/// read, which the first time tells.
/// </summary>
internal sealed class RecordedSession
{
    // Runs that wait keep their memory.
    private const int MostWaiting = 4;

    // So many traces may come in between, once no tape is left, before nothing is waited for any more.
    private const int MostStrangers = 8;

    private readonly RecordedSteps _steps = new();
    private readonly List<PausedChain> _waiting = [];
    private readonly List<ChainLearner> _learners = [];
    private int _strangers;

    /// <summary>Whether a run waits for what a script is going to read.</summary>
    public bool IsWaiting => _waiting.Count > 0;

    /// <summary>Runs a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="copies">What variables held that it updates, as far as something may still read it.</param>
    /// <param name="hasTape">Whether a gradient may still be asked of it.</param>
    /// <returns>A tensor for each of its results.</returns>
    public ITensorStorage[] Run(RecordedTrace trace, IReadOnlyDictionary<Variable, ITensorStorage> copies, bool hasTape)
    {
        if (_waiting.FindLast(waiting => waiting.Expects(trace)) is PausedChain expected)
        {
            return Continue(expected, trace, copies);
        }

        RecordedStep step = _steps.Find(trace);
        if (hasTape && step.Begin() is PausedChain begun)
        {
            _waiting.Add(begun);
            if (_waiting.Count > MostWaiting)
            {
                Abandon(_waiting[0]);
            }

            return Continue(begun, trace, copies);
        }

        Change(trace.Updates.Select(update => update.Variable), null);
        ITensorStorage[] results = step.Run(trace);
        bool isLearned = _learners.FindLast(learner => learner.TryAdd(step, trace, results, copies)) is not null;
        if (!isLearned && hasTape && step.BeginLesson())
        {
            _learners.Add(new ChainLearner(step, trace, results, copies));
        }

        if (!isLearned && !hasTape && (trace.Updates.Count > 0 || ++_strangers > MostStrangers))
        {
            End();
        }

        return results;
    }

    /// <summary>To be called before variables change otherwise.</summary>
    public void Change(IEnumerable<Variable> variables) => Change(variables, null);

    /// <summary>Nothing is waited for any more.</summary>
    public void End()
    {
        while (_waiting.Count > 0)
        {
            Abandon(_waiting[^1]);
        }

        _learners.Clear();
        _strangers = 0;
    }

    /// <summary>Frees what was compiled.</summary>
    public void Clear()
    {
        End();
        _steps.Clear();
    }

    private ITensorStorage[] Continue(
        PausedChain chain, RecordedTrace trace, IReadOnlyDictionary<Variable, ITensorStorage> copies)
    {
        Change(trace.Updates.Select(update => update.Variable), chain);
        try
        {
            ITensorStorage[] results = chain.Continue(trace, variable => copies.GetValueOrDefault(variable) ?? Copy(variable));
            if (chain.IsOver)
            {
                Abandon(chain);
            }

            return results;
        }
        catch
        {
            Abandon(chain);
            throw;
        }
    }

    // Nothing that a script holds reads it, but the run does.
    private static ITensorStorage Copy(Variable variable)
    {
        ITensorStorage copy = BackendSelection.Current.Allocate(variable.Types[0]);
        copy.CopyFrom(variable.Memory);
        return copy;
    }

    private void Change(IEnumerable<Variable> variables, PausedChain? except)
    {
        if (_waiting.Count > 0)
        {
            Variable[] changed = [.. variables];
            foreach (PausedChain chain in _waiting.Where(chain => chain != except && changed.Any(chain.Needs)).ToArray())
            {
                Abandon(chain);
            }
        }
    }

    private void Abandon(PausedChain chain)
    {
        _waiting.Remove(chain);
        chain.Dispose();
    }
}
