namespace Keras.PyTorch.Pickles;

/// <summary>The names a pickle may refer to, and what they mean: whatever is not known here is refused.</summary>
/// <remarks>A pickle calls functions by name to build its objects. Here, no name is more than one of a fixed set of recipes.</remarks>
internal abstract class PickleNames
{
    /// <summary>What the names build, for messages: "NumPy arrays of uint8".</summary>
    public abstract string Objects { get; }

    /// <summary>What a name stands for; null if it is not known.</summary>
    /// <param name="module">The module, such as <c>collections</c>.</param>
    /// <param name="name">The name in it, such as <c>OrderedDict</c>.</param>
    public abstract object? Find(string module, string name);

    /// <summary>The result of calling what a name stands for; null if it cannot be called so.</summary>
    /// <param name="callee">What <see cref="Find"/> gave.</param>
    /// <param name="arguments">Data, and results of other calls.</param>
    public abstract object? Call(object callee, IReadOnlyList<object?> arguments);

    /// <summary>Gives an object the state that was pickled beside it; false if it takes none.</summary>
    /// <param name="target">A result of <see cref="Call"/>, or a dictionary.</param>
    /// <param name="state">The state.</param>
    public virtual bool SetState(object target, object? state) => false;

    /// <summary>What stands outside the pickle under an identity; null if nothing does.</summary>
    /// <param name="identity">The identity: data.</param>
    public virtual object? Outside(object? identity) => null;
}
