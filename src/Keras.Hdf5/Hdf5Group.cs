using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Keras.Hdf5.Native;

namespace Keras.Hdf5;

/// <summary>A folder of groups and datasets.</summary>
/// <remarks>
/// Names may be paths of several parts, such as <c>conv1/conv/kernel:0</c>.
/// They start at this group; slashes at the ends do not count.
/// </remarks>
public sealed unsafe class Hdf5Group : Hdf5Object
{
    private const int GroupType = 2;
    private const int DatasetType = 5;
    private const int ByName = 0;
    private const int Increasing = 0;

    internal Hdf5Group(Hdf5File file, string path, Hdf5Handle handle)
        : base(file, path, handle)
    {
    }

    /// <summary>Names of the groups and datasets directly in this group, in alphabetical (byte) order.</summary>
    /// <exception cref="Hdf5Exception">The group is damaged.</exception>
    public IReadOnlyList<string> MemberNames
    {
        get
        {
            var names = new List<string>();
            GCHandle target = GCHandle.Alloc(names);
            try
            {
                using (LibHdf5.Enter())
                {
                    ulong position = 0;
                    int result = LibHdf5.IterateLinks(
                        OpenHandle, ByName, Increasing, &position, &Collect, (void*)GCHandle.ToIntPtr(target));
                    Check(result, "list the members");
                }
            }
            finally
            {
                target.Free();
            }

            return names;
        }
    }

    /// <summary>Whether a group or dataset exists.</summary>
    /// <param name="name">Name or path of the member.</param>
    /// <exception cref="Hdf5Exception">A group on the way is damaged, or is a dataset.</exception>
    public bool Contains(string name)
    {
        string[] parts = Parts(name);
        using (LibHdf5.Enter())
        {
            // A link is looked up in the group before it, which must exist: one question for each part.
            for (int count = 1; count <= parts.Length; count++)
            {
                string path = string.Join('/', parts.AsSpan(0, count));
                if (Check(LibHdf5.H5Lexists(OpenHandle, path, 0), $"look for '{path}'") == 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Opens a member of either kind.</summary>
    /// <param name="name">Name or path of the member.</param>
    /// <returns>A <see cref="Hdf5Group"/> or a <see cref="Hdf5Dataset"/>.</returns>
    /// <exception cref="Hdf5Exception">There is no such member, or it is damaged.</exception>
    public Hdf5Object OpenMember(string name)
    {
        string[] parts = Parts(name);
        string path = PathOf(parts);
        using (LibHdf5.Enter())
        {
            Hdf5Handle handle = LibHdf5.H5Oopen(OpenHandle, string.Join('/', parts), 0);
            if (handle.IsInvalid)
            {
                Hdf5Exception failure = NativeFailure($"open '{string.Join('/', parts)}'");
                handle.Dispose();
                throw Contains(name)
                    ? failure
                    : Failure($"there is no '{string.Join('/', parts)}' in this group; {Listing()}");
            }

            switch (LibHdf5.H5Iget_type(handle))
            {
                case GroupType:
                    return new Hdf5Group(File, path, handle);
                case DatasetType:
                    return Hdf5Dataset.Open(File, path, handle);
                default:
                    handle.Dispose();
                    throw new Hdf5Exception(File.Name, path, "is neither a group nor a dataset");
            }
        }
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
        using (LibHdf5.Enter())
        {
            ThrowIfTaken(parts);
            using Hdf5Handle linkList = OpenLinkList();
            Hdf5Handle handle = LibHdf5.H5Gcreate2(OpenHandle, string.Join('/', parts), linkList, 0, 0);
            return new Hdf5Group(File, PathOf(parts), Check(handle, $"create the group '{string.Join('/', parts)}'"));
        }
    }

    /// <summary>Opens a group, or creates it with the groups on the way to it.</summary>
    /// <param name="name">Name or path of the group.</param>
    /// <exception cref="Hdf5Exception">The name belongs to a dataset, or the file cannot be written.</exception>
    public Hdf5Group OpenOrCreateGroup(string name) => Contains(name) ? OpenGroup(name) : CreateGroup(name);

    /// <summary>
    /// Creates a dataset, and the groups on the way to it that do not exist yet: contiguous and little-endian, without
    /// chunks, compression or time stamps.
    /// </summary>
    /// <typeparam name="T">float, double, Half, or an integer type; the type in the file too.</typeparam>
    /// <param name="name">Name or path of the dataset.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="shape">Sizes of the axes, slowest first, each 0 or more; none for a scalar.</param>
    /// <returns>The dataset, to attach attributes to.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> and <paramref name="shape"/> disagree.</exception>
    /// <exception cref="Hdf5Exception">The name is taken, or the file cannot be written.</exception>
    public Hdf5Dataset WriteDataset<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        string[] parts = Parts(name);
        Hdf5ElementType elementType = ElementTypes.Of<T>();
        if (values.Length != Dataspaces.Count(shape))
        {
            throw new ArgumentException(
                $"The dataset '{name}' was given {values.Length} values for the shape "
                + $"({string.Join(", ", shape.ToArray())}), which has {Dataspaces.Count(shape)}.",
                nameof(values));
        }

        using (LibHdf5.Enter())
        {
            ThrowIfTaken(parts);
            using Hdf5Handle type = ElementTypes.OpenInFile(elementType);
            using Hdf5Handle space = Check(Dataspaces.Open(shape), "make a shape");
            using Hdf5Handle linkList = OpenLinkList();
            using Hdf5Handle createList = LibHdf5.OpenList("H5P_CLS_DATASET_CREATE_ID_g");

            // The same data gives the same bytes.
            Check(LibHdf5.H5Pset_obj_track_times(createList, 0), "turn time stamps off");
            Hdf5Handle handle = Check(
                LibHdf5.H5Dcreate2(OpenHandle, string.Join('/', parts), type, space, linkList, createList, 0),
                $"create the dataset '{string.Join('/', parts)}'");
            Hdf5Dataset dataset = Hdf5Dataset.Open(File, PathOf(parts), handle);
            dataset.Write(values);
            return dataset;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Collect(long location, byte* name, void* info, void* data)
    {
        var names = (List<string>)GCHandle.FromIntPtr((nint)data).Target!;
        names.Add(Marshal.PtrToStringUTF8((nint)name) ?? "");
        return 0;
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

    private static Hdf5Handle OpenLinkList()
    {
        // Names are UTF-8 but not marked so: one mark turns the whole group into the newer, dense format.
        Hdf5Handle list = LibHdf5.OpenList("H5P_CLS_LINK_CREATE_ID_g");
        _ = LibHdf5.H5Pset_create_intermediate_group(list, 1);
        return list;
    }

    private static Hdf5Exception Unexpected(Hdf5Object member, string reason)
    {
        Hdf5Exception failure = member.Failure($"is {reason}");
        member.Dispose();
        return failure;
    }

    private string PathOf(string[] parts) => $"{(Path == "/" ? "" : Path)}/{string.Join('/', parts)}";

    private string Listing()
    {
        const int Shown = 10;
        IReadOnlyList<string> names = MemberNames;
        return names.Count == 0
            ? "it is empty"
            : $"it has: {string.Join(", ", names.Take(Shown))}{(names.Count > Shown ? $", … ({names.Count})" : "")}";
    }

    private void ThrowIfTaken(string[] parts)
    {
        for (int count = 1; count <= parts.Length; count++)
        {
            string path = string.Join('/', parts.AsSpan(0, count));
            if (Check(LibHdf5.H5Lexists(OpenHandle, path, 0), $"look for '{path}'") == 0)
            {
                return;
            }
        }

        throw new Hdf5Exception(
            File.Name, PathOf(parts), "exists already; choose another name, or open a group with OpenOrCreateGroup");
    }
}
