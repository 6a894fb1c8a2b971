using System.Text.Json.Nodes;
using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using Keras.Optimizers.Schedules;
using Keras.Regularizers;

namespace Keras.Saving;

/// <summary>What configs of Keras 3 have around the arguments of objects.</summary>
/// <remarks>Port of keras/src/saving/serialization_lib.py and of serialize_node in keras/src/models/functional.py.</remarks>
internal static class Keras3Config
{
    private static readonly (Type Kind, string Module)[] s_modules =
    [
        (typeof(Sequential), "keras"),
        (typeof(Model), "keras.src.models.functional"),
        (typeof(Layer), "keras.layers"),
        (typeof(Initializer), "keras.initializers"),
        (typeof(Regularizer), "keras.regularizers"),
        (typeof(Constraint), "keras.constraints"),
        (typeof(LearningRateSchedule), "keras.optimizers.schedules"),
        (typeof(Optimizer), "keras.optimizers"),
        (typeof(Loss), "keras.losses"),
        (typeof(Metric), "keras.metrics"),
    ];

    /// <summary>An object with its module; a class of one's own is found by its registered name.</summary>
    public static JsonObject Entry(Type type, JsonObject config)
    {
        bool isOwn = type.Assembly != typeof(Keras3Config).Assembly;
        string className = ClassName(type);
        return new JsonObject
        {
            ["module"] = isOwn ? null : s_modules.First(pair => type.IsAssignableTo(pair.Kind)).Module,
            ["class_name"] = className,
            ["config"] = config,
            ["registered_name"] = isOwn || className == "Functional" ? className : null,
        };
    }

    /// <summary>The name of a class in configs and weight files.</summary>
    public static string ClassName(Type type) => ModelClass.IsOwn(type) || !type.IsAssignableTo(typeof(Model))
        ? type.Name
        : type.IsAssignableTo(typeof(Sequential)) ? nameof(Sequential) : "Functional";

    /// <summary>A layer's name: without slashes, which Keras 3 refuses, as its own DenseNets have it.</summary>
    public static string NameOf(Layer layer) => layer.Name.Replace('/', '_');

    /// <summary>Refuses layers whose names become one.</summary>
    /// <exception cref="ArgumentException">Two do.</exception>
    public static void CheckNames(IReadOnlyList<Layer> layers)
    {
        if (layers.GroupBy(NameOf).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw new ArgumentException(
                $"The layers {string.Join(" and ", same.Select(layer => layer.Name))} would both be called {same.Key}, as "
                + "Keras 3 allows no slash in names. Rename one of them, or save the model as .h5.");
        }
    }

    /// <summary>The type of a layer's weights and outputs, or its policy.</summary>
    public static JsonObject Policy(string name) => new()
    {
        ["module"] = "keras",
        ["class_name"] = "DTypePolicy",
        ["config"] = new JsonObject { ["name"] = name },
        ["registered_name"] = null,
    };

    /// <summary>A call of a layer.</summary>
    /// <param name="node">The call.</param>
    /// <param name="callOf">The number of the call, within the model, that a tensor comes from.</param>
    public static JsonObject Call(Node node, Func<KerasTensor, int> callOf)
    {
        JsonObject[] tensors = [.. node.Inputs.Select(input => Tensor(input, callOf(input)))];
        if (node.Layer is AttentionLayer { InputNames: not null } attention)
        {
            return AttentionCalls.Call(attention, tensors, Arguments(node));
        }

        bool isList = tensors.Length > 1 || node.Layer is MergeLayer;
        return new JsonObject
        {
            ["args"] = new JsonArray(isList ? new JsonArray(tensors) : tensors[0]),
            ["kwargs"] = Arguments(node),
        };
    }

    /// <summary>What a layer is called with beside tensors.</summary>
    public static JsonObject Arguments(Node node)
    {
        JsonObject arguments = AttentionCalls.Options(node.Layer);
        if (node.Training is bool training)
        {
            arguments["training"] = training;
        }

        return arguments;
    }

    /// <summary>An input or output of a model; there, call 0 of a nested model that is no chain is its definition.</summary>
    public static JsonArray End(KerasTensor tensor, int call) =>
        [NameOf(tensor.Layer), tensor.Layer is Model and not Sequential ? call + 1 : call, tensor.TensorIndex];

    private static JsonObject Tensor(KerasTensor tensor, int call) => new()
    {
        ["class_name"] = "__keras_tensor__",
        ["config"] = new JsonObject
        {
            ["shape"] = ConfigValues.Write(tensor.Shape, ConfigDialect.Keras3),
            ["dtype"] = tensor.DType.NumPyName(),
            ["keras_history"] = new JsonArray(NameOf(tensor.Layer), call, tensor.TensorIndex),
        },
    };
}
