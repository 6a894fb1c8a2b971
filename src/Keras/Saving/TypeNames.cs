using System.Text.Json.Nodes;
using Keras.Initializers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Regularizers;

namespace Keras.Saving;

/// <summary>Class names of files ↔ classes: those of Keras, and those registered in <see cref="CustomObjects"/>.</summary>
internal static class TypeNames
{
    /// <summary>The class under which an object is written: Keras 2 has only the general one of some.</summary>
    public static Type Written(Type type, ConfigDialect dialect) => dialect == ConfigDialect.Keras2
        && type.BaseType is Type general && !general.IsAbstract
        && (general.IsSubclassOf(typeof(Initializer)) || general.IsSubclassOf(typeof(Regularizer)))
        && general.Assembly == type.Assembly
            ? general
            : type;

    /// <summary>The class of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static Type Find(Type kind, string className, CustomObjects custom)
    {
        if (FindCustom(className, custom) is Type own)
        {
            return kind.IsAssignableFrom(own) ? own : throw new ArgumentException(
                $"The custom object \"{className}\" must be a {kind.Name}. Received: {own.Name}.");
        }

        return Identifier.FindType(kind, WithoutPackage(className)) ?? throw new ArgumentException(
            $"Unknown {kind.Name.ToLowerInvariant()} class: \"{className}\". Choices: "
            + $"{string.Join(", ", Identifier.AllTypes(kind).Select(type => type.Name).Order())}. "
            + Advice(kind, className));
    }

    /// <summary>How a name that is unknown becomes known.</summary>
    public static string Advice(Type kind, string name) =>
        $"A class of your own is made known by CustomObjects.Global.Add(\"{name}\", typeof(…))"
        + (kind == typeof(Loss) || kind == typeof(Metric)
            ? $", a function by CustomObjects.Global.Add(\"{name}\", (yTrue, yPred) => …), and both for one file by the "
                + "customObjects of LoadModel."
            : ".");

    /// <summary>The registered class of a name, if any.</summary>
    public static Type? FindCustom(string className, CustomObjects custom) =>
        custom.TypeOf(className) ?? CustomObjects.Global.TypeOf(className)
        ?? custom.TypeOf(WithoutPackage(className)) ?? CustomObjects.Global.TypeOf(WithoutPackage(className));

    /// <summary>The registered function that makes objects of a name, if any.</summary>
    public static Func<JsonObject, object>? Maker(string className, CustomObjects custom) =>
        custom.MakerOf(className) ?? CustomObjects.Global.MakerOf(className)
        ?? custom.MakerOf(WithoutPackage(className)) ?? CustomObjects.Global.MakerOf(WithoutPackage(className));

    /// <summary>The class itself: registered ones are written as <c>package&gt;Class</c>.</summary>
    public static string WithoutPackage(string className) => className[(className.IndexOf('>', StringComparison.Ordinal) + 1)..];
}
