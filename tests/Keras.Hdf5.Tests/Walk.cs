namespace Keras.Hdf5.Tests;

/// <summary>Reads everything in a file, as text.</summary>
internal static class Walk
{
    /// <summary>One line for each object and attribute, with a sum over its values.</summary>
    public static List<string> Describe(Hdf5File file)
    {
        var lines = new List<string>();
        var pending = new Stack<Hdf5Object>([file.Root]);
        while (pending.TryPop(out Hdf5Object? item))
        {
            lines.Add(Describe(item));
            foreach (string name in item.Attributes.Names)
            {
                lines.Add($"{item.Path}@{Describe(item.Attributes[name])}");
            }

            if (item is Hdf5Group group)
            {
                foreach (string name in group.MemberNames)
                {
                    pending.Push(group.OpenMember(name));
                }
            }

            if (item.Path != "/")
            {
                item.Dispose();
            }
        }

        return lines;
    }

    private static string Describe(Hdf5Object item)
    {
        if (item is not Hdf5Dataset dataset)
        {
            return item.Path;
        }

        string shape = string.Join(",", dataset.Shape);
        string head = $"{item.Path} {dataset.ElementType} ({shape})";
        return dataset.ElementType switch
        {
            Hdf5ElementType.String => $"{head} {string.Join("|", dataset.ReadStrings())}",
            Hdf5ElementType.Other => head,
            Hdf5ElementType.BFloat16 => $"{head} {dataset.Read<float>().Sum():R}",
            _ => $"{head} {dataset.Read<double>().Sum():R}",
        };
    }

    private static string Describe(Hdf5Attribute attribute)
    {
        string head = $"{attribute.Name} {attribute.ElementType} ({string.Join(",", attribute.Shape)})";
        return attribute.ElementType switch
        {
            Hdf5ElementType.String => $"{head} {string.Join("|", attribute.ReadStrings())}",
            Hdf5ElementType.Other => head,
            _ => $"{head} {attribute.Read<double>().Sum():R}",
        };
    }
}
