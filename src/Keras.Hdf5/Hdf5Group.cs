using Keras.Hdf5.Format;
using Keras.Hdf5.Writing;

namespace Keras.Hdf5;

/// <summary>A folder of groups and datasets.</summary>
/// <remarks>
/// Names may be paths of several parts, such as <c>conv1/conv/kernel:0</c>.
/// They start at this group; slashes at the ends do not count.
/// </remarks>
public sealed class Hdf5Group : Hdf5Object
{
    internal Hdf5Group(Hdf5File file, string path, GroupNode content)
        : base(file, path, content)
    {
    }

    /// <summary>Names of the groups and datasets directly in this group, in alphabetical (byte) order.</summary>
    /// <exception cref="Hdf5Exception">The group is damaged.</exception>
    public IReadOnlyList<string> MemberNames => [.. Group.SortedMembers.Select(static member => member.Key)];

    private GroupNode Group => (GroupNode)Content;

    /// <summary>Whether a group or dataset exists.</summary>
    /// <param name="name">Name or path of the member.</param>
    /// <exception cref="Hdf5Exception">A group on the way is damaged, or is a dataset.</exception>
    public bool Contains(string name) => Find(Parts(name)) != null;

    /// <summary>Opens a member of either kind.</summary>
    /// <param name="name">Name or path of the member.</param>
    /// <returns>A <see cref="Hdf5Group"/> or a <see cref="Hdf5Dataset"/>.</returns>
    /// <exception cref="Hdf5Exception">There is no such member, or it is damaged.</exception>
    public Hdf5Object OpenMember(string name)
    {
        string[] parts = Parts(name);
        return Find(parts) switch
        {
            GroupNode group => new Hdf5Group(File, PathOf(parts), group),
            DatasetNode dataset => new Hdf5Dataset(File, PathOf(parts), dataset),
            _ => throw Failure($"there is no '{string.Join('/', parts)}' in this group; {Listing()}"),
        };
    }

    /// <summary>Opens a group.</summary>
    /// <param name="name">Name or path of the group.</param>
    /// <exception cref="Hdf5Exception">There is no such group, or it is damaged.</exception>
    public Hdf5Group OpenGroup(string name)
    {
        Hdf5Object member = OpenMember(name);
        return member as Hdf5Group ?? throw Unexpected(member, "a dataset where a group was expected");
    }

    /// <summary>Opens a dataset.</summary>
    /// <param name="name">Name or path of the dataset.</param>
    /// <exception cref="Hdf5Exception">There is no such dataset, or it is damaged.</exception>
    public Hdf5Dataset OpenDataset(string name)
    {
        Hdf5Object member = OpenMember(name);
        return member as Hdf5Dataset ?? throw Unexpected(member, "a group where a dataset was expected");
    }

    /// <summary>Creates a group, and the groups on the way to it that do not exist yet.</summary>
    /// <param name="name">Name or path of the group.</param>
    /// <exception cref="Hdf5Exception">The name is taken, or the file cannot be written.</exception>
    public Hdf5Group CreateGroup(string name)
    {
        string[] parts = Parts(name);
        File.WriterFor(Path);
        var group = new GroupNode();
        Add(parts, group);
        return new Hdf5Group(File, PathOf(parts), group);
    }

    /// <summary>Opens a group, or creates it with the groups on the way to it.</summary>
    /// <param name="name">Name or path of the group.</param>
    /// <exception cref="Hdf5Exception">The name belongs to a dataset, or the file cannot be written.</exception>
    public Hdf5Group OpenOrCreateGroup(string name) => Contains(name) ? OpenGroup(name) : CreateGroup(name);

    /// <summary>
    /// Creates a dataset, and the groups on the way to it that do not exist yet: contiguous and little-endian, without
    /// chunks, compression or time stamps.
    /// </summary>
    /// <typeparam name="T">float, double, Half, an integer type or bool; the type in the file too.</typeparam>
    /// <param name="name">Name or path of the dataset.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="shape">Sizes of the axes, slowest first, each 0 or more; none for a scalar.</param>
    /// <returns>The dataset, to attach attributes to.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> and <paramref name="shape"/> disagree.</exception>
    /// <exception cref="Hdf5Exception">The name is taken, or the file cannot be written.</exception>
    public Hdf5Dataset WriteDataset<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        (string[] parts, Dataspace space) = Prepare<T>(name, shape);
        if (values.Length != (long)space.Count)
        {
            throw new ArgumentException(
                $"The dataset '{name}' was given {values.Length} values for the shape "
                + $"({string.Join(", ", shape.ToArray())}), which has {space.Count}.",
                nameof(values));
        }

        FileWriter writer = File.WriterFor(Path);
        try
        {
            return Add<T>(parts, space, writer.Add(values));
        }
        catch (IOException exception) when (exception is not Hdf5Exception)
        {
            throw Unwritten(parts, exception);
        }
    }

    /// <summary>
    /// Creates a dataset as <see cref="WriteDataset{T}(string, ReadOnlySpan{T}, ReadOnlySpan{int})"/> does, of elements
    /// that are given when they are written: however many datasets a file has, one at a time takes memory.
    /// </summary>
    /// <typeparam name="T">float, double, Half, an integer type or bool; the type in the file too.</typeparam>
    /// <param name="name">Name or path of the dataset.</param>
    /// <param name="fill">Puts the elements, row-major, into memory of the file. Its former content is arbitrary.</param>
    /// <param name="shape">Sizes of the axes, slowest first, each 0 or more; none for a scalar.</param>
    /// <returns>The dataset, to attach attributes to.</returns>
    /// <exception cref="ArgumentException">The shape is impossible or too large.</exception>
    /// <exception cref="Hdf5Exception">The name is taken, or the file cannot be written.</exception>
    public Hdf5Dataset WriteDataset<T>(string name, Action<Span<T>> fill, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(fill);
        (string[] parts, Dataspace space) = Prepare<T>(name, shape);
        if (space.Count > (ulong)(Array.MaxLength / ElementTypes.Size(ElementTypes.Of<T>())))
        {
            throw new ArgumentException(
                $"The dataset '{name}' of shape ({string.Join(", ", shape.ToArray())}) is larger than 2 GiB.", nameof(shape));
        }

        FileWriter writer = File.WriterFor(Path);
        try
        {
            return Add<T>(parts, space, writer.Add((int)space.Count, fill));
        }
        catch (IOException exception) when (exception is not Hdf5Exception)
        {
            throw Unwritten(parts, exception);
        }
    }

    private static string[] Parts(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string[] parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || parts.Contains("."))
        {
            throw new ArgumentException(
                $"'{name}' does not name a member. Give a name or a path of names joined by slashes; "
                + "a name is not empty, not a dot, and does not contain the character U+0000.",
                nameof(name));
        }

        return parts;
    }

    private static Hdf5Exception Unexpected(Hdf5Object member, string reason)
    {
        Hdf5Exception failure = member.Failure($"is {reason}");
        member.Dispose();
        return failure;
    }

    private string PathOf(ReadOnlySpan<string> parts) => $"{(Path == "/" ? "" : Path)}/{string.Join('/', parts)}";

    private string Listing()
    {
        const int Shown = 10;
        IReadOnlyList<string> names = MemberNames;
        return names.Count == 0
            ? "it is empty"
            : $"it has: {string.Join(", ", names.Take(Shown))}{(names.Count > Shown ? $", … ({names.Count})" : "")}";
    }

    private (string[] Parts, Dataspace Space) Prepare<T>(string name, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        string[] parts = Parts(name);
        _ = ElementTypes.Of<T>();
        Dataspace space = Dataspace.Of(shape);
        Reserve(parts);
        return (parts, space);
    }

    private Hdf5Dataset Add<T>(string[] parts, Dataspace space, Storage storage)
        where T : unmanaged
    {
        var dataset = new DatasetNode(Datatype.Number(ElementTypes.Of<T>()), space, storage);
        Add(parts, dataset);
        return new Hdf5Dataset(File, PathOf(parts), dataset);
    }

    private Hdf5Exception Unwritten(string[] parts, IOException exception) =>
        new(File.Name, PathOf(parts), $"cannot write the data: {exception.Message}");

    /// <summary>The member of a path, or null.</summary>
    private Node? Find(ReadOnlySpan<string> parts)
    {
        GroupNode group = Group;
        for (int depth = 0; ; depth++)
        {
            if (!group.Members.TryGetValue(parts[depth], out Node? member) || depth == parts.Length - 1)
            {
                return member;
            }

            group = member as GroupNode ?? throw new Hdf5Exception(
                File.Name, PathOf(parts[..(depth + 1)]), $"is a dataset, which has no '{parts[depth + 1]}'");
        }
    }

    /// <summary>Refuses a name that is taken or cannot be.</summary>
    private void Reserve(string[] parts)
    {
        int depth = Path.Count(static character => character == '/') - (Path == "/" ? 1 : 0) + parts.Length;
        if (depth > File.Limits.MaxDepth)
        {
            throw new Hdf5Exception(
                File.Name,
                PathOf(parts),
                $"lies deeper than the {File.Limits.MaxDepth} levels that readers allow; use fewer slashes in names");
        }

        if (Find(parts) != null)
        {
            throw new Hdf5Exception(
                File.Name, PathOf(parts), "exists already; choose another name, or open a group with OpenOrCreateGroup");
        }
    }

    /// <summary>Adds a member, and the groups on the way to it that do not exist yet.</summary>
    private void Add(string[] parts, Node member)
    {
        Reserve(parts);
        GroupNode group = Group;
        foreach (string part in parts.AsSpan(0, parts.Length - 1))
        {
            if (!group.Members.TryGetValue(part, out Node? next))
            {
                next = new GroupNode();
                group.TryAdd(part, next);
            }

            group = (GroupNode)next;
        }

        group.TryAdd(parts[^1], member);
    }
}
