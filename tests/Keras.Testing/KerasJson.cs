using System.Reflection;
using System.Text.Json;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Optimizers;

namespace Keras.Testing;

/// <summary>Makes objects from the arguments of a Python call, written as JSON.</summary>
public static class KerasJson
{
    /// <summary>The object of a Keras class, or null if there is no such class here.</summary>
    /// <param name="space">For example <c>Keras.Layers</c>.</param>
    /// <param name="className">For example <c>Conv2D</c>.</param>
    /// <param name="positional">Arguments by position; none if undefined.</param>
    /// <param name="named">Arguments by Keras' names; none if undefined.</param>
    public static T? Create<T>(string space, string className, JsonElement positional, JsonElement named)
        where T : class
    {
        Type? type = typeof(Layer).Assembly.GetType($"{space}.{className}");
        if (type is null)
        {
            return null;
        }

        ConstructorInfo constructor = type.GetConstructors().Single();
        ParameterInfo[] parameters = constructor.GetParameters();
        object?[] values = [.. parameters.Select(parameter => parameter.DefaultValue)];
        int position = 0;
        if (positional.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement argument in positional.EnumerateArray())
            {
                values[position] = Convert(argument, parameters[position].ParameterType);
                position++;
            }
        }

        if (named.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty argument in named.EnumerateObject())
            {
                string name = argument.Name.Replace("_", "", StringComparison.Ordinal);
                int index = Array.FindIndex(
                    parameters, parameter => parameter.Name!.Equals(name, StringComparison.OrdinalIgnoreCase));
                if (index < 0)
                {
                    throw new ArgumentException($"{className} has no argument {argument.Name}.");
                }

                values[index] = Convert(argument.Value, parameters[index].ParameterType);
            }
        }

        return (T)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, values, null);
    }

    private static object? Convert(JsonElement value, Type type)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
        {
            return value.GetBoolean();
        }

        if (type == typeof(int))
        {
            return value.GetInt32();
        }

        if (type == typeof(double))
        {
            return value.GetDouble();
        }

        if (type == typeof(LearningRate))
        {
            return (LearningRate)value.GetDouble();
        }

        if (type == typeof(string))
        {
            return value.GetString();
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return type.GetMethod("FromString", [typeof(string)])!.Invoke(null, [value.GetString()]);
        }

        if (type == typeof(Padding2D))
        {
            return ToPadding2D(value);
        }

        if (type == typeof(Padding3D))
        {
            return ToPadding3D(value);
        }

        int[] numbers = value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.GetInt32())]
            : [value.GetInt32()];
        return type.Name switch
        {
            nameof(Size2D) => new Size2D(numbers[0], numbers[^1]),
            nameof(Shape) => Shape.Create([.. numbers.Select(number => number < 0 ? (int?)null : number)]),
            nameof(IntList) => IntList.Create(numbers),
            _ => throw new NotSupportedException($"No way from {value} to {type.Name}."),
        };
    }

    private static Padding2D ToPadding2D(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.GetInt32();
        }

        return value[0].ValueKind == JsonValueKind.Number
            ? (value[0].GetInt32(), value[1].GetInt32())
            : ((value[0][0].GetInt32(), value[0][1].GetInt32()), (value[1][0].GetInt32(), value[1][1].GetInt32()));
    }

    private static Padding3D ToPadding3D(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.GetInt32();
        }

        (int, int)[] sides = [.. value.EnumerateArray().Select(side => side.ValueKind == JsonValueKind.Number
            ? (side.GetInt32(), side.GetInt32())
            : (side[0].GetInt32(), side[1].GetInt32()))];
        return (sides[0], sides[1], sides[2]);
    }
}
