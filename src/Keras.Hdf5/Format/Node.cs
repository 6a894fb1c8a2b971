namespace Keras.Hdf5.Format;

/// <summary>A group or dataset as a file holds it, or will when it is written.</summary>
internal abstract class Node
{
    private OrderedDictionary<string, AttributeContent>? _attributes;

    /// <summary>The attributes in the order of the file.</summary>
    public IReadOnlyDictionary<string, AttributeContent> Attributes =>
        _attributes ?? (IReadOnlyDictionary<string, AttributeContent>)EmptyAttributes;

    private static Dictionary<string, AttributeContent> EmptyAttributes { get; } = [];

    /// <summary>Adds or replaces an attribute.</summary>
    public void SetAttribute(string name, AttributeContent content) => (_attributes ??= [])[name] = content;
}

/// <summary>A group.</summary>
internal sealed class GroupNode : Node
{
    private Dictionary<string, Node>? _members;

    /// <summary>The members.</summary>
    public IReadOnlyDictionary<string, Node> Members => _members ?? EmptyMembers;

    /// <summary>The members in the order of their names, byte by byte.</summary>
    public IEnumerable<KeyValuePair<string, Node>> SortedMembers =>
        Members.OrderBy(static member => member.Key, NameOrder.Instance);

    private static Dictionary<string, Node> EmptyMembers { get; } = [];

    /// <summary>Adds a member.</summary>
    /// <returns>False if there is one of that name.</returns>
    public bool TryAdd(string name, Node member) => (_members ??= []).TryAdd(name, member);
}

/// <summary>A dataset.</summary>
/// <param name="type">What its elements are in the file.</param>
/// <param name="space">Its shape.</param>
/// <param name="storage">Where its elements are.</param>
/// <param name="fill">The element where none was written; null for zero.</param>
internal sealed class DatasetNode(Datatype type, Dataspace space, Storage storage, byte[]? fill = null) : Node
{
    public Datatype Type => type;

    public Dataspace Space => space;

    public Storage Storage => storage;

    public byte[]? Fill => fill;
}
