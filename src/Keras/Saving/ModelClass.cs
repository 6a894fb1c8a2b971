using System.Reflection;
using Keras.Layers;
using Keras.Models;

namespace Keras.Saving;

/// <summary>How a model whose class is one's own is told and made anew: by its graph, or by its constructor's arguments.</summary>
/// <remarks>
/// A class with Model's own constructor, inputs and outputs, is told by the graph; any other by what its constructor takes, which
/// public properties tell. Port of functional_like_constructor in keras/src/models/functional.py, and of get_config and
/// from_config in keras/src/models/model.py.
/// </remarks>
internal static class ModelClass
{
    private static readonly Type[] s_graph = [typeof(KerasTensors), typeof(KerasTensors), typeof(string)];
    private static readonly Type[] s_chain = [typeof(IReadOnlyList<Layer>), typeof(string)];

    /// <summary>Whether a class is a model's and none of Keras' own.</summary>
    public static bool IsOwn(Type type) => type.IsSubclassOf(typeof(Model)) && type.Assembly != typeof(Model).Assembly;

    /// <summary>Whether a model is told by its constructor's arguments.</summary>
    public static bool IsToldByArguments(Model model) =>
        model.IsSubclassed || (IsOwn(model.GetType()) && GraphConstructor(model.GetType()) is null);

    /// <summary>A model of a graph.</summary>
    /// <param name="type">The class; Model itself if null.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="name">Its name, if told.</param>
    /// <exception cref="ArgumentException">The class has no such constructor.</exception>
    public static Model Create(Type? type, KerasTensors inputs, KerasTensors outputs, string? name) =>
        type is null ? new Model(inputs, outputs, name) : (Model)Make(type, [inputs, outputs, name]);

    /// <summary>An empty chain.</summary>
    /// <param name="type">The class; Sequential itself if null.</param>
    /// <param name="name">Its name, if told.</param>
    /// <exception cref="ArgumentException">The class has no such constructor.</exception>
    public static Sequential CreateChain(Type? type, string? name) =>
        type is null ? new Sequential(name: name) : (Sequential)Make(type, [Array.Empty<Layer>(), name]);

    private static object Make(Type type, object?[] arguments)
    {
        ConstructorInfo constructor = GraphConstructor(type) ?? throw new ArgumentException(
            $"The file tells the layers of a {type.Name}, and the class has no public constructor that takes them: "
            + (IsChain(type)
                ? "(IReadOnlyList<Layer>? layers, string? name)."
                : "(KerasTensors inputs, KerasTensors outputs, string? name)."));
        return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    private static ConstructorInfo? GraphConstructor(Type type) => type.GetConstructor(IsChain(type) ? s_chain : s_graph);

    private static bool IsChain(Type type) => type.IsSubclassOf(typeof(Sequential));
}
