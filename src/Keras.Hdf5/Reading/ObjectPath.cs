namespace Keras.Hdf5.Reading;

/// <summary>The names from the root to an object, joined only when someone reads them.</summary>
internal sealed class ObjectPath
{
    private readonly ObjectPath? _parent;
    private readonly string _name;

    private ObjectPath(ObjectPath? parent, string name)
    {
        _parent = parent;
        _name = name;
        Depth = parent == null ? 0 : parent.Depth + 1;
    }

    /// <summary>The root group.</summary>
    public static ObjectPath Root { get; } = new(null, "");

    /// <summary>Number of names.</summary>
    public int Depth { get; }

    /// <summary>The path that is written so: <c>/a/b</c>.</summary>
    public static ObjectPath Of(string path) => path == "/" ? Root : new ObjectPath(Root, path[1..]);

    /// <summary>The path of a member of this group.</summary>
    public ObjectPath Child(string name) => new(this, name);

    public override string ToString()
    {
        var names = new Stack<string>();
        for (ObjectPath path = this; path._parent != null; path = path._parent)
        {
            names.Push(path._name);
        }

        return $"/{string.Join('/', names)}";
    }
}
