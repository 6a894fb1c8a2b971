using System.Reflection;
using System.Runtime.CompilerServices;

namespace Keras;

/// <summary>
/// A named function of <see cref="Activations"/> or of one's own. Converts from Keras' names: <c>"relu"</c>.
/// </summary>
public sealed class ActivationFunction
{
    private static readonly Dictionary<string, ActivationFunction> s_byName = typeof(Activations)
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.GetParameters() is [{ ParameterType: Type type }] && type == typeof(Value))
        .Select(method => new ActivationFunction(
            Identifier.SnakeCase(method.Name), method.CreateDelegate<Func<Value, Value>>()))
        .ToDictionary(function => function.Name);

    private readonly Func<Value, Value> _function;

    private ActivationFunction(string name, Func<Value, Value> function)
    {
        Name = name;
        _function = function;
    }

    /// <summary>The function that changes nothing: what layers use that are given no activation.</summary>
    public static ActivationFunction Linear => s_byName["linear"];

    /// <summary>Keras' name of the function: <c>"relu"</c>.</summary>
    public string Name { get; }

    /// <summary>The activation of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator ActivationFunction(string name) => FromString(name);

    /// <summary>The activation of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static ActivationFunction FromString(string name) =>
        s_byName.TryGetValue(name, out ActivationFunction? function) ? function : throw new ArgumentException(
            $"Unknown activation: \"{name}\". "
            + $"Choices: {string.Join(", ", s_byName.Keys.Order().Select(choice => $"\"{choice}\""))}; "
            + "for a function of your own use ActivationFunction.Of.");

    /// <summary>A function of one's own, or one of <see cref="Activations"/>.</summary>
    /// <param name="function">Describes the result for an input.</param>
    /// <param name="name">Its name in configs; by default what was written as <paramref name="function"/>.</param>
    public static ActivationFunction Of(
        Func<Value, Value> function, [CallerArgumentExpression(nameof(function))] string name = "") =>
        s_byName.Values.FirstOrDefault(known => known._function.Method == function.Method)
        ?? new ActivationFunction(name, function);

    /// <summary>A function of one's own.</summary>
    /// <param name="name">Its name in configs.</param>
    /// <param name="function">Describes the result for an input.</param>
    public static ActivationFunction Of(string name, Func<Value, Value> function) => new(name, function);

    /// <summary>Describes the result for <paramref name="x"/>.</summary>
    public Value Apply(Value x) => _function(x);

    /// <summary>Keras' name of the function.</summary>
    public override string ToString() => Name;
}
