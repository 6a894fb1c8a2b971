using System.Globalization;
using System.Reflection;

namespace Tensorflow.Tests.Effects;

/// <summary>Values as the compiler would give them to an argument: converted where a conversion is implicit.</summary>
internal static class Fitted
{
    public static Type TypeOf(object value) => (value as Fresh)?.Type ?? value?.GetType();

    /// <summary>How well a value fits, for the choice between overloads; negative if it does not.</summary>
    public static int Closeness(object value, Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return TypeOf(value) switch
        {
            null => type.IsValueType && plain == type ? -1 : 0,
            var given when given == plain => 3,
            var given when plain.IsAssignableFrom(given) => 2,
            var given when IsWidened(given, plain) => 1,
            var given => Conversion(given, plain) is null ? -1 : 0,
        };
    }

    public static object To(object value, Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        object made = value is Fresh fresh ? fresh.Make() : value;
        return made is null || plain.IsInstanceOfType(made) ? made
            : IsWidened(made.GetType(), plain) ? Convert.ChangeType(made, plain, CultureInfo.InvariantCulture)
            : Conversion(made.GetType(), plain)?.Invoke(null, [made]) ?? throw new InvalidOperationException($"{made} is no {type}.");
    }

    // The tables write numbers without their suffixes.
    private static bool IsWidened(Type from, Type to) =>
        ((from == typeof(int) || from == typeof(double)) && (to == typeof(float) || to == typeof(double)))
        || (from == typeof(int) && to == typeof(long));

    private static MethodInfo Conversion(Type from, Type to) => to.GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Concat(from.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy))
        .FirstOrDefault(method => method.Name == "op_Implicit" && method.ReturnType == to
            && method.GetParameters()[0].ParameterType.IsAssignableFrom(from));
}
