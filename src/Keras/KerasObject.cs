using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Saving;

namespace Keras;

/// <summary>
/// What can be written as a config and made anew of it: layers, models, optimizers, schedules, losses, metrics,
/// initializers, regularizers and constraints.
/// </summary>
/// <remarks>
/// The config of a class of one's own follows from its constructor: each parameter is told by the public property of
/// the same name. Port of get_config and from_config of Keras' classes.
/// </remarks>
public abstract class KerasObject
{
    private protected KerasObject()
    {
    }

    /// <summary>The arguments that make an equal object; no weights and no state.</summary>
    /// <param name="dialect">Whose keys and class names are written; those of Keras 2.3 by default.</param>
    /// <exception cref="ArgumentException">
    /// An argument has no property, or no form in a config, such as a function.
    /// </exception>
    public virtual JsonObject GetConfig(ConfigDialect dialect = ConfigDialect.Keras2) =>
        ObjectConfig.Write(this, GetType(), dialect);

    /// <summary>A new object of a config of Keras 2 or 3.</summary>
    /// <typeparam name="TObject">The class: <c>Optimizer.FromConfig&lt;SGD&gt;(config)</c>.</typeparam>
    /// <param name="config">What <see cref="GetConfig"/>, or Python's <c>get_config</c>, returned.</param>
    /// <param name="customObjects">Classes beside Keras' own; none if null.</param>
    /// <exception cref="ArgumentException">An option is missing, unknown or of another type.</exception>
    public static TObject FromConfig<TObject>(JsonObject config, CustomObjects? customObjects = null)
        where TObject : KerasObject
    {
        ArgumentNullException.ThrowIfNull(config);
        Type type = typeof(TObject);
        object made = type.IsAssignableTo(typeof(Layer))
            ? LayerConfig.Create(type, config, customObjects ?? [])
            : ObjectConfig.Create(type, config, customObjects ?? [], type.Name);
        return made as TObject ?? throw new ArgumentException(
            $"Expected the config of a {type.Name}. Received that of a {made.GetType().Name}.", nameof(config));
    }
}
