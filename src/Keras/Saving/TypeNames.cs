using System.Text.Json.Nodes;
using Keras.Initializers;
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
            + $"A class of your own is made known by CustomObjects.Global.Add(\"{className}\", typeof(…)).");
    }

    /// <summary>The registered class of a name, if any.</summary>
    public static Type? FindCustom(string className, CustomObjects custom) =>
        custom.TypeOf(className) ?? CustomObjects.Global.TypeOf(className)
        ?? custom.TypeOf(WithoutPackage(className)) ?? CustomObjects.Global.TypeOf(WithoutPackage(className));

    /// <summary>The registered function that makes objects of a name, if any.</summary>
    public static Func<JsonObject, object>? Maker(string className, CustomObjects custom) =>
        custom.MakerOf(className) ?? CustomObjects.Global.MakerOf(className)
        ?? custom.MakerOf(WithoutPackage(className)) ?? CustomObjects.Global.MakerOf(WithoutPackage(className));

    // Registered classes of Keras are written as "package>Class".
    private static string WithoutPackage(string className) => className[(className.IndexOf('>', StringComparison.Ordinal) + 1)..];
}
