using System.Reflection;
using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Optimizers;

namespace Keras.Saving;

/// <summary>Config ↔ object, derived from the constructor: its parameters are the config.</summary>
internal static class ObjectConfig
{
    // Keras' spelling of parameters that differ from snake case.
    private static readonly Dictionary<string, string> s_keys = new()
    {
        ["beta1"] = "beta_1",
        ["beta2"] = "beta_2",
        ["beta2Decay"] = "beta_2_decay",
        ["epsilon1"] = "epsilon_1",
        ["epsilon2"] = "epsilon_2",
        ["keepDims"] = "keepdims",
        ["minVal"] = "minval",
        ["maxVal"] = "maxval",
    };

    // Older Keras versions do not know these: they are written only if they have an effect.
    private static readonly HashSet<string> s_onlyIfSet =
    [
        "groups", "keepDims", "clipnorm", "clipvalue", "globalClipnorm", "weightDecay", "useEma", "emaMomentum",
        "emaOverwriteFrequency", "gradientAccumulationSteps", "outputPadding",
        "GaussianNoise.seed", "GaussianDropout.seed", "Attention.seed", "MultiHeadAttention.seed",
        "multiLabel", "numLabels", "labelWeights", "AUC.fromLogits", "ignoreClass", "sparseYTrue", "sparseYPred",
        "reduction",
    ];

    // What every layer or model has is no argument of a class.
    private static readonly HashSet<Type> s_common = [typeof(Layer), typeof(Models.Model), typeof(Models.Sequential)];

    // Written by whoever writes the layer or optimizer around.
    private static readonly HashSet<string> s_writtenElsewhere = ["name", "trainable", "inputShape", "lr"];

    /// <summary>The arguments that make an equal object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="type">Its class, or one of those it derives from.</param>
    /// <param name="dialect">Whose keys are written.</param>
    /// <exception cref="ArgumentException">An argument cannot be read back, or has no form in a config.</exception>
    public static JsonObject Write(KerasObject value, Type type, ConfigDialect dialect)
    {
        JsonObject config = [];
        if (NameOf(value, dialect) is string name)
        {
            config["name"] = name;
        }

        foreach (ParameterInfo parameter in Constructor(type).GetParameters()
            .Where(parameter => !s_writtenElsewhere.Contains(parameter.Name!)))
        {
            object? argument = Argument(value, parameter);
            if (!(IsOptional(parameter, dialect) && Equals(argument, DefaultOf(parameter))))
            {
                config[Key(type, parameter.Name!, dialect)] = Write(argument, value, parameter, dialect);
            }
        }

        // A class that takes none may have got one from a file of Python, or give one to its base.
        if (value is Loss { Reduction: var reduction } && reduction != default && !TakesReduction(Constructor(type)))
        {
            config["reduction"] = reduction.Name;
        }

        PutPaddingSecond(config);
        return config;
    }

    /// <summary>Class and config of an object.</summary>
    public static JsonObject Serialize(KerasObject value, ConfigDialect dialect)
    {
        Type type = TypeNames.Written(value.GetType(), dialect);
        JsonObject config = type == value.GetType() ? value.GetConfig(dialect) : Write(value, type, dialect);
        return dialect == ConfigDialect.Keras3
            ? Keras3Config.Entry(type, config)
            : new JsonObject { ["class_name"] = type.Name, ["config"] = config };
    }

    /// <summary>The object of a class and config, or of a name.</summary>
    /// <param name="node">A name, or an object with class_name and config.</param>
    /// <param name="kind">What is needed: Initializer, Loss …</param>
    /// <param name="custom">Classes beside Keras' own.</param>
    /// <exception cref="ArgumentException">The class is unknown, or the config does not fit it.</exception>
    public static object Deserialize(JsonNode node, Type kind, CustomObjects custom)
    {
        (string name, JsonObject? config) = WrapperConfig.Unwrap(node);
        JsonObject arguments = config ?? [];
        if (TypeNames.Maker(name, custom) is Func<JsonObject, object> create)
        {
            return Made(create(arguments), kind, name, arguments);
        }

        bool isOwn = TypeNames.FindCustom(name, custom) is not null;
        if (config is null && !isOwn && kind.GetMethod("FromString", [typeof(string)]) is MethodInfo fromString)
        {
            return OfName(name, kind, fromString);
        }

        // Keras' metrics are classes and functions of losses, too.
        return kind == typeof(Metric) && !isOwn && Identifier.FindType(kind, TypeNames.WithoutPackage(name)) is null
            && Identifier.FindType(typeof(Loss), name) is Type loss
                ? new LossMetric((Loss)Create(loss, arguments, custom, name), (string?)arguments["name"])
                : Create(TypeNames.Find(kind, name, custom), arguments, custom, name);
    }

    /// <summary>The object of a class and its arguments.</summary>
    /// <param name="type">The class.</param>
    /// <param name="config">Its arguments by Keras' names, of any Keras version.</param>
    /// <param name="custom">Classes beside Keras' own.</param>
    /// <param name="what">Names the object in messages.</param>
    /// <exception cref="ArgumentException">An argument is missing, unknown and not neutral, or of another type.</exception>
    public static object Create(Type type, JsonObject config, CustomObjects custom, string what)
    {
        ConstructorInfo constructor = Constructor(type);
        ParameterInfo[] parameters = constructor.GetParameters();
        object?[] arguments = [.. parameters.Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : Type.Missing)];
        foreach ((string key, JsonNode? value) in config)
        {
            string name = ConfigKeys.Normalize(key);
            int index = Array.FindIndex(parameters, parameter => ConfigKeys.Normalize(parameter.Name!) == name);
            if (index < 0 && ConfigKeys.OtherName(type, name) is string other)
            {
                index = Array.FindIndex(parameters, parameter => parameter.Name == other);
            }

            if (index >= 0)
            {
                arguments[index] = ReadArgument(value, parameters[index], custom, what, key) ?? arguments[index];
            }
            else if (!(type.IsSubclassOf(typeof(Loss)) && name == "reduction") && !ConfigKeys.IsNeutral(key, value))
            {
                throw new ArgumentException(
                    $"{what} has the option {key} = {PythonJson.Brief(value)}, which {type.Name} does not know here.");
            }
        }

        int missing = Array.FindIndex(arguments, argument => argument == Type.Missing);
        if (missing >= 0)
        {
            throw new ArgumentException(
                $"{what} needs the option {Key(type, parameters[missing].Name!, ConfigDialect.Keras2)}, which is absent.");
        }

        object made = constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
        if (made is Loss loss && !TakesReduction(constructor) && config.ContainsKey("reduction"))
        {
            loss.Reduction = ReductionIn(config);
        }

        return made;
    }

    /// <summary>A text that an object must have.</summary>
    public static string RequiredText(JsonObject fields, string key) =>
        fields[key] is JsonValue value && value.TryGetValue(out string? text) ? text : throw new ArgumentException(
            $"Expected a JSON object with a text \"{key}\". Received: {PythonJson.Brief(fields)}.");

    private static object OfName(string name, Type kind, MethodInfo fromString)
    {
        try
        {
            return fromString.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [name], null)!;
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"{exception.Message} {TypeNames.Advice(kind, name)}", exception);
        }
    }

    // A function of (yTrue, yPred) serves as loss and as metric.
    private static object Made(object made, Type kind, string name, JsonObject arguments)
    {
        if (made is Func<Value, Value, Value> function)
        {
            string called = (string?)arguments["name"] ?? name;
            made = kind == typeof(Metric)
                ? new FunctionMetric(called, function, name)
                : new FunctionLoss(called, function, name, ReductionIn(arguments));
        }

        if (!kind.IsInstanceOfType(made))
        {
            throw new ArgumentException(
                $"The custom object \"{name}\" must make a {kind.Name}. It made: {made.GetType().Name}.");
        }

        if (made is Metric metric && (string?)arguments["name"] is string logged)
        {
            metric.Name = logged;
        }

        return made;
    }

    private static Reduction ReductionIn(JsonObject config) => config.TryGetPropertyValue("reduction", out JsonNode? node)
        ? (Reduction)ConfigValues.Read(node, typeof(Reduction), [])!
        : default;

    private static bool TakesReduction(ConstructorInfo constructor) =>
        constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(Reduction));

    private static object? ReadArgument(
        JsonNode? value, ParameterInfo parameter, CustomObjects custom, string what, string key)
    {
        try
        {
            return ConfigValues.Read(value, parameter.ParameterType, custom);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"{what}, option {key}: {exception.Message}", exception);
        }
    }

    private static ConstructorInfo Constructor(Type type) =>
        type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length) ?? throw new ArgumentException(
            $"{type.Name} has no public constructor, so it cannot be saved or loaded.");

    private static string Key(Type type, string parameter, ConfigDialect dialect)
    {
        string? newName = dialect == ConfigDialect.Keras3 ? ConfigKeys.NewName(type, parameter) : null;
        return newName ?? s_keys.GetValueOrDefault(parameter) ?? Identifier.SnakeCase(parameter);
    }

    // The default of a struct is told as null.
    private static object? DefaultOf(ParameterInfo parameter) =>
        parameter.DefaultValue is null && parameter.ParameterType == typeof(Reduction) ? default(Reduction) : parameter.DefaultValue;

    // Keras 3 has schedules in place of the decay.
    private static bool IsOptional(ParameterInfo parameter, ConfigDialect dialect) =>
        s_onlyIfSet.Contains(parameter.Name!)
        || s_onlyIfSet.Contains($"{parameter.Member.DeclaringType!.Name}.{parameter.Name}")
        || (parameter.Name == "decay" && dialect == ConfigDialect.Keras3)
        || (parameter.Name == "synchronized" && dialect == ConfigDialect.Keras2);

    // Keras 2.3 has no names of optimizers; layers write theirs with what all layers have.
    private static string? NameOf(KerasObject value, ConfigDialect dialect) => value switch
    {
        Loss loss => loss.Name,
        Metric metric => metric.Name,
        Optimizer optimizer when dialect == ConfigDialect.Keras3 && optimizer.Name != optimizer.GetType().Name =>
            optimizer.Name,
        _ => null,
    };

    private static object? Argument(object value, ParameterInfo parameter)
    {
        if (value is Optimizer { Schedule: not null } optimizer && parameter.ParameterType == typeof(LearningRate?))
        {
            return optimizer.Schedule;
        }

        string name = char.ToUpperInvariant(parameter.Name![0]) + parameter.Name[1..];
        PropertyInfo[] properties = value.GetType().GetProperties();

        // An argument called as what every layer tells, outputShape, has a property of another name.
        PropertyInfo? property = properties.FirstOrDefault(candidate => candidate.Name == name
            && (candidate.DeclaringType != typeof(Layer) || candidate.PropertyType == parameter.ParameterType))
            ?? properties.Where(candidate => candidate.PropertyType == parameter.ParameterType)
                .Where(candidate => !s_common.Contains(candidate.DeclaringType!)).ToArray() switch
            {
                [PropertyInfo only] => only,
                _ => null,
            };
        return property is not null ? property.GetValue(value) : throw new ArgumentException(
            $"{value.GetType().Name} cannot be saved: its constructor takes `{parameter.Name}`, but no public property "
            + $"{name} tells what was given. "
            + (value is Lambda ? "A function cannot be saved: make it a layer of its own." : $"Add a property {name}."));
    }

    private static JsonNode? Write(
        object? argument, KerasObject owner, ParameterInfo parameter, ConfigDialect dialect)
    {
        try
        {
            return ConfigValues.Write(argument, dialect);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException(
                $"{owner.GetType().Name} cannot be saved, because of `{parameter.Name}`: {exception.Message}", exception);
        }
    }

    // The order of pooling layers in Keras.
    private static void PutPaddingSecond(JsonObject config)
    {
        if (config.Count > 2 && config.GetAt(0).Key == "pool_size" && config.GetAt(1).Key == "strides")
        {
            JsonNode? strides = config["strides"];
            config.Remove("strides");
            config.Insert(2, "strides", strides);
        }
    }
}
