using System.Globalization;

namespace Keras.Mpi.Tests;

/// <summary>Arguments such as <c>batch=16</c>.</summary>
internal sealed class Options(IEnumerable<string> arguments)
{
    private readonly Dictionary<string, string> _values =
        arguments.Select(argument => argument.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    public int Number(string name, int otherwise) => _values.TryGetValue(name, out string? text)
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : otherwise;

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);
}
