namespace Keras.Preprocessing;

/// <summary>The image files of a data set and their classes.</summary>
/// <param name="Paths">The files.</param>
/// <param name="Labels">The class of each file; empty if there are no labels.</param>
/// <param name="ClassNames">The names of the classes.</param>
internal sealed record ImageListing(
    IReadOnlyList<string> Paths, IReadOnlyList<int> Labels, IReadOnlyList<string> ClassNames)
{
    /// <summary>What Keras takes for images here.</summary>
    private static readonly string[] s_extensions = [".bmp", ".gif", ".jpeg", ".jpg", ".png"];

    /// <summary>Finds the files below a folder, in the order of their paths.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="labels">Where the labels come from.</param>
    /// <param name="classNames">The names of the folders in the order of their numbers; sorted if null.</param>
    /// <param name="followLinks">Whether to look into folders that are symbolic links.</param>
    /// <exception cref="ArgumentException">Labels, names and files do not fit each other.</exception>
    public static ImageListing Of(
        string directory, DirectoryLabels labels, IReadOnlyList<string>? classNames, bool followLinks)
    {
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"`directory` must be a folder. Received: \"{directory}\".");
        }

        if (labels.IsNone)
        {
            string[] all = [.. ImageFolder.Images(directory, s_extensions, followLinks)];
            return new ImageListing(NotEmpty(all, "", directory), [], []);
        }

        string[] folders = [.. ImageFolder.Subfolders(directory).Where(name => name[0] != '.')];
        string[] names = [.. classNames is { Count: > 0 } ? classNames : folders];
        if (!names.Order().SequenceEqual(folders.Order()))
        {
            throw new ArgumentException(
                $"`classNames` must be the names of the folders in \"{directory}\": {string.Join(", ", folders)}. "
                + $"Received: {string.Join(", ", names)}.",
                nameof(classNames));
        }

        string[][] files = Array.ConvertAll(
            folders,
            folder => ImageFolder.Images(Path.Combine(directory, folder), s_extensions, followLinks).ToArray());
        string[] paths = NotEmpty([.. files.SelectMany(ofClass => ofClass)], "folders, one for each class, of ", directory);
        return labels.Numbers is IReadOnlyList<int> given
            ? new ImageListing(paths, Matching(given, paths.Length), [.. given.Distinct().Order().Select(Name)])
            : new ImageListing(
                paths,
                [.. folders.Zip(files).SelectMany(pair => pair.Second.Select(_ => Array.IndexOf(names, pair.First)))],
                names);
    }

    /// <summary>The same files in an order that depends on the seed only.</summary>
    public ImageListing Shuffled(int seed)
    {
        int[] order = new RandomStream(seed).Permutation(Paths.Count);
        return Take(order);
    }

    /// <summary>The first part of the files, or the rest at their end.</summary>
    /// <exception cref="ArgumentException">The part is empty.</exception>
    public ImageListing Subset(string subset, double validationSplit)
    {
        int validation = (int)(validationSplit * Paths.Count);
        int first = subset == "validation" ? Paths.Count - validation : 0;
        int count = subset == "validation" ? validation : Paths.Count - validation;
        return count > 0 ? Take([.. Enumerable.Range(first, count)]) : throw new ArgumentException(
            $"`validationSplit` {validationSplit} of {Paths.Count} images leaves none for {subset}.",
            nameof(validationSplit));
    }

    private static string Name(int label) => $"{label}";

    private static string[] NotEmpty(string[] paths, string place, string directory) => paths.Length > 0
        ? paths
        : throw new ArgumentException(
            $"Expected images ({string.Join(", ", s_extensions)}) in {place}\"{directory}\". Received: none there.",
            nameof(directory));

    private static int[] Matching(IReadOnlyList<int> labels, int count)
    {
        int classes = labels.Distinct().Count();
        return labels.Count != count
            ? throw new ArgumentException(
                $"`labels` must have a number for each of the {count} images. Received: {labels.Count} numbers.",
                nameof(labels))
            : labels.All(label => label >= 0 && label < classes)
                ? [.. labels]
                : throw new ArgumentException(
                    $"`labels` of {classes} classes must be 0 to {classes - 1}. "
                    + $"Received: {labels.First(label => label < 0 || label >= classes)}.",
                    nameof(labels));
    }

    private ImageListing Take(int[] order) => this with
    {
        Paths = Array.ConvertAll(order, index => Paths[index]),
        Labels = Labels.Count == 0 ? [] : Array.ConvertAll(order, index => Labels[index]),
    };
}
