namespace Keras.Testing;

/// <summary>Says why a test over shared data cannot run.</summary>
internal static class SharedDataRequirement
{
    /// <summary>The reason to skip; null if everything is there.</summary>
    public static string? Missing(string[] needed)
    {
        string? missing = needed
            .Select(name => Path.Combine(RepositoryFiles.SharedData, name))
            .FirstOrDefault(path => !File.Exists(path) && !Directory.Exists(path));
        return missing is null ? null : $"Needs {missing}, which is not part of the repository.";
    }
}
