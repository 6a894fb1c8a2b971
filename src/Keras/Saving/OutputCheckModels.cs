using Keras.Models;

namespace Keras.Saving;

/// <summary>Finds out before a long training whether its model can be written.</summary>
/// <example>
/// <code>
/// using OutputCheck check = new();
/// check.RequireModel(model, "model.keras");
/// </code>
/// </example>
public static class OutputCheckModels
{
    /// <summary>Refuses a file to which <see cref="Model.Save"/> could not write a model as it is now.</summary>
    /// <param name="check">What keeps the room.</param>
    /// <inheritdoc cref="Model.CheckSave"/>
    /// <returns>The length that the file would have.</returns>
    public static long RequireModel(
        this OutputCheck check, Model model, string path, bool overwrite = false, bool includeOptimizer = true)
    {
        ArgumentNullException.ThrowIfNull(check);
        Model.CheckFileName(path);
        AtomicFile.RequireFree(path, overwrite);
        long bytes = Bytes(stream => model.WriteModel(path, stream, includeOptimizer));
        check.RequireFile(path, overwrite, bytes);
        return bytes;
    }

    /// <summary>Refuses a file to which <see cref="Model.SaveCheckpoint"/> could not write a model as it is now.</summary>
    /// <returns>The length that the file would have.</returns>
    internal static long RequireCheckpoint(this OutputCheck check, Model model, string path)
    {
        Model.CheckFileName(path, isCheckpoint: true);
        long bytes = Bytes(stream => model.WriteModel(path, stream, includeOptimizer: true));
        check.RequireFile(path, overwrite: true, bytes);
        return bytes;
    }

    /// <summary>Refuses a file to which <see cref="Model.SaveWeights"/> could not write.</summary>
    /// <param name="check">What keeps the room.</param>
    /// <inheritdoc cref="Model.CheckSaveWeights"/>
    /// <returns>The length that the file would have.</returns>
    public static long RequireWeights(this OutputCheck check, Model model, string path, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(check);
        Model.CheckWeightsName(path);
        AtomicFile.RequireFree(path, overwrite);
        model.RequireWeights("save");
        long bytes = Bytes(stream => model.WriteWeights(path, stream));
        check.RequireFile(path, overwrite, bytes);
        return bytes;
    }

    // Written to nowhere, so that whatever refuses to be written does so now.
    private static long Bytes(Action<Stream> write)
    {
        using CountingStream counter = new();
        write(counter);
        return counter.Written;
    }
}
