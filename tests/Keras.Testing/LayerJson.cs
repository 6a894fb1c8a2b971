using System.Text.Json;
using Keras.Layers;

namespace Keras.Testing;

/// <summary>Makes layers from the arguments of a Python call, written as JSON.</summary>
public static class LayerJson
{
    /// <summary>The layer of a Keras class, or null if there is no such class here.</summary>
    /// <param name="className">For example <c>Conv2D</c>.</param>
    /// <param name="positional">Arguments by position; none if undefined.</param>
    /// <param name="named">Arguments by Keras' names; none if undefined.</param>
    public static Layer? Create(string className, JsonElement positional, JsonElement named) =>
        KerasJson.Create<Layer>("Keras.Layers", className, positional, named);
}
