namespace Keras;

/// <summary>
/// Where in the data a function of <c>Dataset.Map</c> is: what layers draw in it depends on that, not on who calls first.
/// </summary>
internal static class DrawPlace
{
    private static readonly AsyncLocal<long?> s_current = new();

    /// <summary>The place of the element for which this flow of control works; null outside of data sets.</summary>
    public static long? Current => s_current.Value;

    /// <summary>Calls a function for an element.</summary>
    /// <param name="pass">The pass over the data, from 0.</param>
    /// <param name="index">The element's number in the pass.</param>
    /// <param name="function">What may draw.</param>
    public static T At<T>(long pass, long index, Func<T> function)
    {
        long? outer = s_current.Value;
        s_current.Value = (pass << 32) | (index & uint.MaxValue);
        try
        {
            return function();
        }
        finally
        {
            s_current.Value = outer;
        }
    }
}
