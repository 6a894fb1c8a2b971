using System.Globalization;

namespace Keras.Engine.Backends;

/// <summary>What the process may hold: memory is announced here before it is taken, and refused while nothing is lost.</summary>
/// <remarks>
/// An operating system grants more than it has, and ends the process when the memory is used.
/// </remarks>
public static class MemoryBudget
{
    // How much of what is left is given out before the process is measured again.
    private const int Share = 8;

    private static long s_credit;
    private static long? s_limit;

    /// <summary>
    /// Bytes that the process may hold. By default what .NET's garbage collector was told: the machine's memory, or the share
    /// of a container's that <c>DOTNET_GCHeapHardLimitPercent</c> names, 75 % if it names none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public static long Limit
    {
        get => s_limit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            s_limit = value;
            Interlocked.Exchange(ref s_credit, 0);
        }
    }

    /// <summary>Bytes that are left of <see cref="Limit"/>.</summary>
    public static long Available => Math.Max(Limit - Environment.WorkingSet, 0);

    /// <summary>Announces memory that is about to be taken.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="what">What needs it, as the beginning of a sentence: <c>"The weight fc/kernel"</c>.</param>
    /// <exception cref="InsufficientMemoryException">There is not so much left.</exception>
    public static void Announce(long bytes, string what)
    {
        if (bytes <= Interlocked.Read(ref s_credit))
        {
            Interlocked.Add(ref s_credit, -bytes);
            return;
        }

        long available = Available;
        if (bytes > available)
        {
            // What nobody holds any more goes first: tensors are freed by their finalizers.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            available = Available;
        }

        if (bytes > available)
        {
            throw new InsufficientMemoryException(
                $"{what} needs {Text(bytes)}, and {Text(available)} are left of the {Text(Limit)} that this process may hold. "
                + "Use a smaller batch, smaller inputs or a smaller model, or a machine with more memory.");
        }

        Interlocked.Exchange(ref s_credit, (available - bytes) / Share);
    }

    private static string Text(long bytes) => bytes < 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:N1} GiB");
}
