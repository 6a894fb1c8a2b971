using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Keras.Board;

/// <summary>The parameters of a request.</summary>
internal readonly struct Question(IQueryCollection query)
{
    /// <summary>A text that must be there.</summary>
    /// <exception cref="BadHttpRequestException">It is not.</exception>
    public string Text(string name) => (string?)query[name] ?? throw new BadHttpRequestException($"The parameter {name} is missing.");

    /// <summary>A number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="byDefault">What it is if it is not there; null if it must be.</param>
    /// <exception cref="BadHttpRequestException">It is none, or missing.</exception>
    public long Number(string name, long? byDefault = null) =>
        byDefault is long known && !query.ContainsKey(name) ? known
        : long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : throw new BadHttpRequestException($"The parameter {name} is no whole number.");
}
