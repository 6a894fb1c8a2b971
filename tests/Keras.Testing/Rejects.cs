using Xunit;

namespace Keras.Testing;

/// <summary>Checks that something is refused with a message that says why.</summary>
public static class Rejects
{
    /// <summary>An <see cref="ArgumentException"/> is thrown whose message contains <paramref name="part"/>.</summary>
    public static void Argument(string part, Func<object?> action) => With<ArgumentException>(part, action);

    /// <summary>A <typeparamref name="TException"/> is thrown whose message contains <paramref name="part"/>.</summary>
    public static void With<TException>(string part, Func<object?> action)
        where TException : Exception =>
        Assert.Contains(part, Assert.Throws<TException>(action).Message, StringComparison.Ordinal);

    /// <summary>The same for what returns nothing.</summary>
    public static void With<TException>(string part, Action action)
        where TException : Exception =>
        Assert.Contains(part, Assert.Throws<TException>(action).Message, StringComparison.Ordinal);
}
