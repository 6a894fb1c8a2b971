using System.Collections;
using System.Text.Json.Nodes;

namespace Keras.Saving;

/// <summary>Classes and functions of one's own, by the names they have in files and configs.</summary>
/// <remarks>Port of custom_object_scope in keras/utils/generic_utils.py.</remarks>
/// <example>
/// <code>
/// Model model = Models.LoadModel("m.h5", new CustomObjects
/// {
///     { "Scale", typeof(Scale) },
///     { "dice", (yTrue, yPred) =&gt; 2 * Ops.Mean(yTrue * yPred, [-1]) },
///     { "Lambda", config =&gt; new Lambda(x =&gt; x / 255, name: (string?)config["name"]) },
/// });
/// </code>
/// </example>
public sealed class CustomObjects : IEnumerable<string>
{
    private readonly Dictionary<string, Func<JsonObject, object>> _makers = [];
    private readonly Dictionary<string, Type> _types = [];
    private readonly Dictionary<Delegate, string> _functions = [];

    /// <summary>Known to everything that is loaded in this process.</summary>
    public static CustomObjects Global { get; } = [];

    /// <summary>Makes a class known: its constructor's parameters are the config.</summary>
    /// <param name="name">The class name in files.</param>
    /// <param name="type">The class.</param>
    public void Add(string name, Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        _types[name] = type;
    }

    /// <summary>Makes a function known that makes the object of a config.</summary>
    /// <param name="name">The class or function name in files.</param>
    /// <param name="create">Makes a layer, loss, metric, initializer or whatever the place needs.</param>
    public void Add(string name, Func<JsonObject, object> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _makers[name] = create;
    }

    /// <summary>Makes a function known that is a loss or a metric of the model, or both.</summary>
    /// <param name="name">The function's name in files.</param>
    /// <param name="function">Gives a number per sample, or per element of it, of targets and outputs.</param>
    public void Add(string name, Func<Value, Value, Value> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _makers[name] = _ => function;
    }

    /// <summary>Makes the function of a <see cref="Layers.Lambda"/> known, which is then saved by this name.</summary>
    /// <param name="name">The function's name in files.</param>
    /// <param name="function">The very object that the layer is made with.</param>
    public void Add(string name, Func<Value, Value> function) => AddLambda(name, function);

    /// <summary>Makes the function of a <see cref="Layers.Lambda"/> of several inputs known.</summary>
    /// <param name="name">The function's name in files.</param>
    /// <param name="function">The very object that the layer is made with.</param>
    public void Add(string name, Func<IReadOnlyList<Value>, Value> function) => AddLambda(name, function);

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => _types.Keys.Concat(_makers.Keys).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal string? NameOf(Delegate function) => _functions.GetValueOrDefault(function);

    internal Type? TypeOf(string name) => _types.GetValueOrDefault(name);

    internal Func<JsonObject, object>? MakerOf(string name) => _makers.GetValueOrDefault(name);

    private void AddLambda(string name, Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _makers[name] = _ => function;
        _functions[function] = name;
    }
}
