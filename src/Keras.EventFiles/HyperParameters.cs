using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Keras.EventFiles;

/// <summary>Values in TensorBoard's table of hyperparameters.</summary>
internal static class HyperParameters
{
    /// <summary>A number, text or boolean as a message.</summary>
    /// <exception cref="ArgumentException">It is of another type.</exception>
    public static Value Value(string name, object value) => value switch
    {
        bool boolean => Google.Protobuf.WellKnownTypes.Value.ForBool(boolean),
        string text => Google.Protobuf.WellKnownTypes.Value.ForString(text),
        int or long or float or double => Google.Protobuf.WellKnownTypes.Value.ForNumber(
            Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException(
            $"A hyperparameter must be an int, long, float, double, bool or string. "
            + $"Received: {name} = {value} of type {value?.GetType().Name ?? "null"}.",
            nameof(value)),
    };

    /// <summary>A number, text or boolean of a message; null for lists and the like, which TensorBoard does not show, too.</summary>
    public static object? Object(Value value) => value.KindCase switch
    {
        Google.Protobuf.WellKnownTypes.Value.KindOneofCase.BoolValue => value.BoolValue,
        Google.Protobuf.WellKnownTypes.Value.KindOneofCase.NumberValue => value.NumberValue,
        Google.Protobuf.WellKnownTypes.Value.KindOneofCase.StringValue => value.StringValue,
        _ => null,
    };
}
