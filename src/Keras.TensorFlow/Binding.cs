using System.Collections;
using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>What <c>using static Tensorflow.Binding</c> opens: <c>tf</c>, and functions of Python.</summary>
public static class Binding
{
    public static object None => null;

    public static tensorflow tf { get; } = new();

    /// <summary>Where <c>print</c> and summaries go; the console if null.</summary>
    public static TextWriter tf_output_redirect
    {
        get;
        set
        {
            field = value;
            if (value is StringWriter text)
            {
                text.GetStringBuilder().Clear();
            }
        }
    }

    private static TextWriter Output => tf_output_redirect ?? Console.Out;

    public static void print(object obj) => Output.WriteLine(obj);

    public static void print(string format, params object[] objects) =>
        Output.WriteLine(objects.Length == 0 ? format : string.Format(System.Globalization.CultureInfo.InvariantCulture, format, objects));

    public static int len(object a) => a switch
    {
        Tensor tensor => (int)tensor.dims[0],
        Tensors tensors => tensors.Length,
        Shape shape => shape.ndim,
        string text => text.Length,
        ICollection items => items.Count,
        IEnumerable items => items.Cast<object>().Count(),
        _ => throw new ValueError($"{a?.GetType().Name ?? "null"} has no length."),
    };

    public static int min(int a, int b) => Math.Min(a, b);

    public static float min(float a, float b) => Math.Min(a, b);

    public static int max(int a, int b) => Math.Max(a, b);

    public static float max(float a, float b) => Math.Max(a, b);

    public static T[] list<T>(IEnumerable<T> list) => [.. list];

    public static IEnumerable<int> range(int end) => range(0, end);

    public static IEnumerable<int> range(int start, int end)
    {
        for (int number = start; number < end; number++)
        {
            yield return number;
        }
    }

    public static IEnumerable<T> reversed<T>(IList<T> values) => values.Reverse();

    /// <summary>Seconds since 1970.</summary>
    public static float time() => (float)(DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    public static IEnumerable<(T1, T2)> zip<T1, T2>((T1, T1) t1, (T2, T2) t2) => [(t1.Item1, t2.Item1), (t1.Item2, t2.Item2)];

    public static IEnumerable<(T1, T2)> zip<T1, T2>(IEnumerable<T1> e1, IEnumerable<T2> e2) => e1.Zip(e2);

    public static IEnumerable<(T1, T2)> zip<T1, T2>(IList<T1> t1, IList<T2> t2) => t1.Zip(t2);

    public static IEnumerable<(T1, T2, T3)> zip<T1, T2, T3>(IList<T1> t1, IList<T2> t2, IList<T3> t3) => t1.Zip(t2, t3);

    /// <summary>The elements of two arrays as numbers.</summary>
    public static IEnumerable<(T1, T2)> zip<T1, T2>(NDArray t1, NDArray t2)
        where T1 : unmanaged
        where T2 : unmanaged => t1.ToArray<T1>().Zip(t2.ToArray<T2>());

    public static IEnumerable<(TKey, TValue)> enumerate<TKey, TValue>(Dictionary<TKey, TValue> values) =>
        values.Select(pair => (pair.Key, pair.Value));

    public static IEnumerable<(int, T)> enumerate<T>(IList<T> values) => values.Select((value, index) => (index, value));

    public static IEnumerable<(int, T)> enumerate<T>(IEnumerable<T> values, int start = 0, int step = 1) =>
        values.Select((value, index) => (start + (index * step), value));

    public static bool all(IEnumerable enumerable) => enumerable.Cast<object>().All(IsTrue);

    public static bool any(IEnumerable enumerable) => enumerable.Cast<object>().Any(IsTrue);

    public static double sum(IEnumerable enumerable) =>
        enumerable.Cast<object>().Sum(number => Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture));

    public static float sum(IEnumerable<float> enumerable) => enumerable.Sum();

    public static int sum(IEnumerable<int> enumerable) => enumerable.Sum();

    public static IEnumerable<int> slice(int start, int end, int step = 1)
    {
        for (int number = start; number < end; number += step)
        {
            yield return number;
        }
    }

    public static bool isinstance(object Item1, Type Item2) => Item2.IsInstanceOfType(Item1);

    /// <summary>Runs the action with the resource, then disposes of it.</summary>
    public static void tf_with<T>(T py, Action<T> action)
        where T : IDisposable
    {
        using (py)
        {
            action(py);
        }
    }

    public static TOut tf_with<TIn, TOut>(TIn py, Func<TIn, TOut> action)
        where TIn : IDisposable
    {
        using (py)
        {
            return action(py);
        }
    }

    // As extensions of lists: those of Python.
    public static void append<T>(this IList<T> list, T element) => list.Add(element);

    public static void add<T>(this IList<T> list, T element) => list.Add(element);

    public static void extend<T>(this List<T> list, IEnumerable<T> elements) => list.AddRange(elements);

    public static T[] concat<T>(this IList<T> list1, IList<T> list2) => [.. list1, .. list2];

    private static bool IsTrue(object value) => value switch
    {
        bool truth => truth,
        null => false,
        IConvertible number => Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture) != 0,
        _ => true,
    };
}
