namespace Keras.Training;

/// <summary>
/// A setting for each output of a model: one for all, a list in order, or a dictionary by output name.
/// </summary>
internal readonly struct PerOutput<T>(IReadOnlyList<T?>? list, IReadOnlyDictionary<string, T>? named, bool isSingle)
{
    public IEnumerable<T?> Items => list ?? named?.Values ?? Enumerable.Empty<T?>();

    /// <summary>One setting for each output; <paramref name="otherwise"/> where none was given.</summary>
    public IReadOnlyList<T?> Resolve(IReadOnlyList<string> outputs, string what, T? otherwise = default)
    {
        if (named is not null)
        {
            string? unknown = named.Keys.FirstOrDefault(name => !outputs.Contains(name));
            if (unknown is not null)
            {
                throw new ArgumentException(
                    $"`{what}` names the output \"{unknown}\". Outputs: {string.Join(", ", outputs)}.");
            }

            IReadOnlyDictionary<string, T> settings = named;
            return [.. outputs.Select(output => settings.TryGetValue(output, out T? setting) ? setting : otherwise)];
        }

        if (list is null)
        {
            return [.. outputs.Select(_ => otherwise)];
        }

        if (isSingle)
        {
            T? only = list[0];
            return [.. outputs.Select(_ => only)];
        }

        return list.Count == outputs.Count ? list : throw new ArgumentException(
            $"`{what}` needs one item for each of the outputs {string.Join(", ", outputs)}. Received: {list.Count}.");
    }
}
