namespace Keras.Pipelines;

/// <summary>Work on several threads whose results come in the order of the items.</summary>
internal static class OrderedWork
{
    /// <summary>The result of a function for every item; an exception comes in the item's place.</summary>
    /// <param name="items">The items.</param>
    /// <param name="parallel">Items that are worked on at once.</param>
    /// <param name="function">Of an item and its number.</param>
    public static IEnumerable<TResult> Run<TItem, TResult>(
        IEnumerable<TItem> items, int parallel, Func<TItem, long, TResult> function)
    {
        long index = 0;
        if (parallel == 1)
        {
            foreach (TItem item in items)
            {
                yield return function(item, index++);
            }

            yield break;
        }

        Queue<Task<TResult>> begun = [];
        try
        {
            foreach (TItem item in items)
            {
                long number = index++;
                begun.Enqueue(Task.Run(() => function(item, number)));
                if (begun.Count == parallel)
                {
                    yield return begun.Dequeue().GetAwaiter().GetResult();
                }
            }

            while (begun.TryDequeue(out Task<TResult>? next))
            {
                yield return next.GetAwaiter().GetResult();
            }
        }
        finally
        {
            // A reader that stops early leaves no thread behind, and nobody waits for these results.
            foreach (Task<TResult> unused in begun)
            {
                ((IAsyncResult)unused).AsyncWaitHandle.WaitOne();
                _ = unused.Exception;
            }
        }
    }
}
