namespace Keras.Preprocessing;

/// <summary>
/// Batches of transformed images out of the folders of their classes; made by
/// <see cref="ImageDataGenerator.FlowFromDirectory"/>.
/// </summary>
/// <remarks>Port of keras_preprocessing/image/directory_iterator.py.</remarks>
public sealed class DirectoryIterator : ImageFileIterator
{
    private DirectoryIterator(
        ImageDataGenerator generator, FileFlow flow, string? classMode, Listing listing, FileTargets targets)
        : base(generator, flow, listing.Filenames, classMode, targets, listing.ClassIndices)
    {
        Directory = flow.Directory;
        Classes = listing.Labels;
    }

    /// <summary>The folder of the classes' folders.</summary>
    public string Directory { get; }

    /// <summary>Number of classes, including those without images.</summary>
    public int NumClasses => ClassIndices.Count;

    /// <summary>The number of each image's class, in the order of the files.</summary>
    public IReadOnlyList<int> Classes { get; }

    /// <summary>The same as <see cref="Classes"/>.</summary>
    public IReadOnlyList<int> Labels => Classes;

    internal static DirectoryIterator Create(
        ImageDataGenerator generator,
        FileFlow flow,
        IReadOnlyList<string>? classes,
        string? classMode,
        string? subset,
        bool followLinks)
    {
        if (classMode is not null)
        {
            Guard.OneOf(classMode, ["categorical", "binary", "sparse", "input"]);
        }

        if (!System.IO.Directory.Exists(flow.Directory))
        {
            throw new DirectoryNotFoundException(
                "`directory` must be a folder with one folder of images for each class. "
                + $"Received: \"{flow.Directory}\".");
        }

        string[] names = classes is { Count: > 0 } ? [.. classes] : ImageFolder.Subfolders(flow.Directory);
        Listing listing = Listing.Of(flow.Directory, names, files => generator.SubsetOf(subset, files), followLinks);
        Console.WriteLine($"Found {listing.Filenames.Count} images belonging to {names.Length} classes.");
        FileTargets targets = classMode switch
        {
            null => FileTarget.None,
            "input" => FileTarget.Images,
            "categorical" => FileTarget.OneHot([.. listing.Labels.Select(label => new[] { label })], names.Length),
            _ => FileTarget.Numbers(listing.Labels),
        };
        return new DirectoryIterator(generator, flow, classMode, listing, targets);
    }

    /// <summary>The files of all classes, class by class.</summary>
    private sealed record Listing(
        IReadOnlyDictionary<string, int> ClassIndices, IReadOnlyList<string> Filenames, IReadOnlyList<int> Labels)
    {
        public static Listing Of(string directory, string[] classes, Func<int, Range> subset, bool followLinks)
        {
            Dictionary<string, int> indices = [];
            List<string> names = [];
            List<int> labels = [];
            foreach (string name in classes)
            {
                if (!indices.TryAdd(name, indices.Count))
                {
                    throw new ArgumentException($"`classes` must differ. Received: \"{name}\" twice.", nameof(classes));
                }

                string folder = Path.Combine(directory, name);
                string[] files = [.. ImageFolder.Images(folder, FileFlow.Extensions, followLinks)];
                string[] chosen = files[subset(files.Length)];
                names.AddRange(chosen.Select(file => Path.GetRelativePath(directory, file)));
                labels.AddRange(chosen.Select(_ => indices[name]));
            }

            return names.Count > 0 ? new Listing(indices, names, labels) : throw new ArgumentException(
                $"Expected images ({string.Join(", ", FileFlow.Extensions)}) in folders of \"{directory}\", "
                + "one for each class. "
                + $"Received: none in {(classes.Length == 0 ? "no folder" : string.Join(", ", classes))}.",
                nameof(directory));
        }
    }
}
