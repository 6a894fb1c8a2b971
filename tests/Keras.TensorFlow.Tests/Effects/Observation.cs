using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;

namespace Tensorflow.Tests.Effects;

/// <summary>All that shows of a result, as text: names, types, shapes and numbers.</summary>
internal static class Observation
{
    public static string Of(object seen) => seen switch
    {
        null => "null",
        string text => text,
        IConvertible number => number.ToString(CultureInfo.InvariantCulture),
        Shape shape => shape.ToString(),
        NDArray array => $"{array.dtype} {array.shape} [{string.Join(", ", array.ToArray<double>().Select(number => Of(number)))}]",
        Tensor { IsFromKerasTensor: true } tensor => $"{tensor} {tensor.name}",
        Tensor tensor => $"{tensor.name} {tensor.dtype} {Of(tensor.numpy())}",
        KerasTensor tensor => Of((Tensor)tensor),
        IVariableV1 variable => $"{variable.Name} {Of(variable.numpy())}",
        IDatasetV2 dataset => $"{Of(dataset.class_names)} {Of(Pass(dataset))} {Of(Pass(dataset))}",
        ITuple tuple => Of(Enumerable.Range(0, tuple.Length).Select(item => tuple[item])),
        IDictionary pairs => Of(pairs.Keys.Cast<object>().Zip(pairs.Values.Cast<object>())),
        ILayer layer => Of((layer.get_config(), layer.Trainable)),
        IEnumerable items => $"[{string.Join("; ", items.Cast<object>().Select(Of))}]",
        _ => seen.ToString(),
    };

    private static List<(Tensors, Tensors)> Pass(IDatasetV2 dataset) => [.. dataset];
}
