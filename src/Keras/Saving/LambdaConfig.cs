using System.Text.Json.Nodes;
using Keras.Layers;

namespace Keras.Saving;

/// <summary>The function of a Lambda ↔ its registered name, as code is not written.</summary>
internal static class LambdaConfig
{
    /// <summary>Adds the function to what all layers have.</summary>
    /// <exception cref="ArgumentException">It is not registered.</exception>
    public static void Write(Lambda layer, JsonObject config, ConfigDialect dialect)
    {
        string name = layer.FunctionName ?? throw new ArgumentException(
            $"Layer {layer.Name} is a Lambda, whose function cannot be saved as it is. Give it a name, by which loading finds it "
            + "again: Func<Value, Value> f = …; CustomObjects.Global.Add(\"f\", f); new Lambda(f). Or make it a layer of its own.");
        if (dialect == ConfigDialect.Keras3)
        {
            config["function"] = new JsonObject
            {
                ["module"] = "builtins",
                ["class_name"] = "function",
                ["config"] = name,
                ["registered_name"] = "function",
            };
            config["arguments"] = new JsonObject();
            return;
        }

        config["function"] = name;
        config["function_type"] = "function";
        config["output_shape"] = null;
        config["output_shape_type"] = "raw";
        config["arguments"] = new JsonObject();
    }

    /// <summary>The layer of a config.</summary>
    /// <exception cref="ArgumentException">The function is code of Python, or of no name that is known here.</exception>
    public static Lambda Read(JsonObject config, string layer, CustomObjects custom)
    {
        if (NameOf(config) is not string name)
        {
            throw new ArgumentException(
                $"Layer {layer} is a Lambda: its function is stored as marshalled Python bytecode, which only the Python that "
                + "wrote it can run. Give the function in C#: new CustomObjects { { \"Lambda\", config => new Lambda(x => …, "
                + "name: (string?)config[\"name\"]) } }.");
        }

        if (config["arguments"] is JsonNode arguments && !ConfigKeys.IsEmpty(arguments))
        {
            throw new ArgumentException(
                $"Layer {layer} is a Lambda, whose function {name} has further arguments: {PythonJson.Write(arguments)}. Give "
                + "the layer in C#: new CustomObjects { { \"Lambda\", config => new Lambda(x => …) } }.");
        }

        Lambda made = TypeNames.Maker(name, custom)?.Invoke([]) switch
        {
            Func<Value, Value> function => new Lambda(function),
            Func<IReadOnlyList<Value>, Value> function => new Lambda(function),
            _ => throw new ArgumentException(
                $"Layer {layer} is a Lambda of the function \"{name}\", which is unknown here. Make it known: Func<Value, Value> "
                + $"f = …; CustomObjects.Global.Add(\"{name}\", f)."),
        };
        made.FunctionName = name;
        return made;
    }

    // Of a function Keras writes the name; of a lambda the code, in a list or an object.
    private static string? NameOf(JsonObject config) => config["function"] switch
    {
        JsonValue value when (string?)(config["function_type"] as JsonValue) is null or "function" => value.GetValue<string>(),
        JsonObject entry when (string?)(entry["class_name"] as JsonValue) == "function" => (string?)(entry["config"] as JsonValue),
        _ => null,
    };
}
