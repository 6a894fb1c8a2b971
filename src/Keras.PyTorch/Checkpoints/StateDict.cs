namespace Keras.PyTorch.Checkpoints;

/// <summary>Finds the tensors in what was saved: a state dict, or a dictionary around one, as training scripts save it.</summary>
internal static class StateDict
{
    // In the order in which they are looked for.
    private static readonly string[] s_keys = ["state_dict", "model_state_dict", "model", "net", "weights"];

    /// <summary>The tensors by name, in order.</summary>
    /// <exception cref="InvalidDataException">There is no state dict.</exception>
    public static IReadOnlyList<StoredTensor> Tensors(object? content, string path)
    {
        if (content is not Dictionary<string, object?> entries)
        {
            throw new InvalidDataException(
                $"{path} holds no dictionary of tensors: save model.state_dict() by torch.save.");
        }

        Dictionary<string, object?>? state = IsStateDict(entries) ? entries : s_keys
            .Select(key => entries.GetValueOrDefault(key)).OfType<Dictionary<string, object?>>().FirstOrDefault(IsStateDict);
        return state is null
            ? throw new InvalidDataException(
                $"{path} holds no tensors by name, neither at the top nor under {string.Join(", ", s_keys)}. "
                + $"It holds: {string.Join(", ", entries.Keys.Take(10))}.")
            :
            [
                .. state.Where(entry => entry.Value is PickledTensor).Select(entry =>
                {
                    PickledTensor tensor = (PickledTensor)entry.Value!;
                    return new StoredTensor(
                        path,
                        entry.Key,
                        tensor.Storage.Type,
                        tensor.Shape,
                        tensor.Storage.Bytes,
                        tensor.Offset,
                        tensor.Strides);
                }),
            ];
    }

    private static bool IsStateDict(Dictionary<string, object?> entries) =>
        entries.Values.Any(value => value is PickledTensor);
}
