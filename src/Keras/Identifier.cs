using System.Text.RegularExpressions;

namespace Keras;

/// <summary>Further names under which a class is found, as Keras' <c>"mse"</c> for <c>MeanSquaredError</c>.</summary>
/// <param name="names">Names, compared without case and underscores.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class KerasAliasAttribute(params string[] names) : Attribute
{
    /// <summary>Names, compared without case and underscores.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>Finds classes by Keras' names: <c>"glorot_uniform"</c> is the initializer <c>GlorotUniform</c>.</summary>
internal static partial class Identifier
{
    /// <summary>
    /// A new instance, with default arguments, of the class of kind <typeparamref name="TKind"/> named so.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such class; the message lists the choices.</exception>
    public static TKind Create<TKind>(string identifier)
        where TKind : class => Find<TKind>(identifier)
            ?? throw new ArgumentException(
                $"Unknown {typeof(TKind).Name.ToLowerInvariant()}: \"{identifier}\". "
                + $"Choices: {string.Join(", ", Choices<TKind>().Select(name => $"\"{name}\""))}.");

    /// <summary>The same, or null if there is no such class.</summary>
    public static TKind? Find<TKind>(string identifier)
        where TKind : class
    {
        Type? type = Types<TKind>().FirstOrDefault(candidate => Names(candidate).Contains(Normalize(identifier)));
        return type is null ? null : (TKind)Invoke(DefaultConstructor(type)!);
    }

    /// <summary>
    /// The names of all classes of kind <typeparamref name="TKind"/> that can be made with default arguments.
    /// </summary>
    public static IEnumerable<string> Choices<TKind>()
        where TKind : class => Types<TKind>().Select(type => Spelling(type, typeof(TKind))).Order();

    /// <summary>Keras' snake case: <c>Conv2D</c> is <c>conv2d</c>, <c>ReLU</c> is <c>re_lu</c>.</summary>
    public static string SnakeCase(string className)
    {
        string words = CapitalizedWord().Replace(className, "$1_$2");
        return CapitalAfterSmall().Replace(words, "$1_$2").ToLowerInvariant();
    }

    /// <summary>The class of a kind with that name, whatever its constructor needs; null if there is none.</summary>
    public static Type? FindType(Type kind, string identifier) =>
        AllTypes(kind).FirstOrDefault(type => Names(type).Contains(Normalize(identifier)));

    /// <summary>All classes of a kind that can be made.</summary>
    public static IEnumerable<Type> AllTypes(Type kind) => typeof(Identifier).Assembly.GetExportedTypes()
        .Where(type => type.IsAssignableTo(kind) && !type.IsAbstract && type.GetConstructors().Length > 0);

    [GeneratedRegex("(.)([A-Z][a-z0-9]+)")]
    private static partial Regex CapitalizedWord();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex CapitalAfterSmall();

    // Keras spells optimizers without underscores.
    private static string Spelling(Type type, Type kind) =>
        kind == typeof(Optimizers.Optimizer) ? type.Name.ToLowerInvariant() : SnakeCase(type.Name);

    private static IEnumerable<Type> Types<TKind>() =>
        typeof(TKind).Assembly.GetExportedTypes().Where(IsCandidate<TKind>);

    private static object Invoke(System.Reflection.ConstructorInfo constructor) =>
        constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]);

    private static bool IsCandidate<TKind>(Type type) =>
        type.IsSubclassOf(typeof(TKind)) && !type.IsAbstract && DefaultConstructor(type) is not null;

    private static System.Reflection.ConstructorInfo? DefaultConstructor(Type type) =>
        type.GetConstructors().FirstOrDefault(
            constructor => constructor.GetParameters().All(parameter => parameter.HasDefaultValue));

    private static IEnumerable<string> Names(Type type)
    {
        yield return Normalize(type.Name);
        foreach (object attribute in type.GetCustomAttributes(typeof(KerasAliasAttribute), inherit: false))
        {
            foreach (string name in ((KerasAliasAttribute)attribute).Names)
            {
                yield return Normalize(name);
            }
        }
    }

    private static string Normalize(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
