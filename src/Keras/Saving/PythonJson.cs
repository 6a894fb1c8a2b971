using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keras.Saving;

/// <summary>Writes JSON as Python does: blanks after commas and colons, floats that stay floats.</summary>
internal static class PythonJson
{
    // A model inside a model is four levels deeper. The limit keeps what is no model from exhausting the stack.
    private const int MaxDepth = 4096;

    // The default would escape + and < as for a web page.
    private static readonly JsonSerializerOptions s_plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text that <c>json.dumps</c> gives.</summary>
    public static string Write(JsonNode? node)
    {
        StringBuilder text = new();
        Write(node, text);
        return Ascii(text);
    }

    /// <summary>The beginning of the text, for messages: a damaged file may hold much of it.</summary>
    public static string Brief(JsonNode? node)
    {
        const int Longest = 200;
        string text = Write(node);
        return text.Length <= Longest ? text : $"{text[..Longest]}… ({text.Length:N0} characters)";
    }

    /// <summary>Parses what Python wrote.</summary>
    /// <param name="text">JSON, possibly with Infinity.</param>
    /// <param name="what">Names the text in messages.</param>
    /// <exception cref="ArgumentException">It is no JSON.</exception>
    /// <exception cref="FileLimitException">It is too long, or has too many values.</exception>
    public static JsonNode Parse(string text, string what) => Parse(Encoding.UTF8.GetBytes(text), what);

    /// <param name="text">The same in UTF-8.</param>
    /// <inheritdoc cref="Parse(string, string)"/>
    public static JsonNode Parse(ReadOnlySpan<byte> text, string what)
    {
        if (text.Length > Config.FileLimits.MaxTextBytes)
        {
            throw new FileLimitException(
                $"{what} has {text.Length:N0} bytes", nameof(FileLimits.MaxTextBytes), Config.FileLimits.MaxTextBytes);
        }

        text = text.IndexOf("Infinity"u8) < 0 ? text : WithoutInfinity(text);
        try
        {
            CheckCount(text, what);
            JsonDocumentOptions options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
            return JsonNode.Parse(text, documentOptions: options)
                ?? throw new ArgumentException($"{what} is empty: expected a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"{what} is no JSON: {exception.Message}", exception);
        }
    }

    // Python writes Infinity, which JSON does not know; a number beyond all is read as infinite, too.
    private static byte[] WithoutInfinity(ReadOnlySpan<byte> text)
    {
        List<byte> result = new(text.Length);
        bool isText = false;
        for (int place = 0; place < text.Length; place++)
        {
            if (!isText && text[place..].StartsWith("Infinity"u8))
            {
                result.AddRange("1e999"u8);
                place += "Infinity".Length - 1;
                continue;
            }

            if (isText && text[place] == '\\' && place + 1 < text.Length)
            {
                result.Add(text[place++]);
            }
            else if (text[place] == '"')
            {
                isText = !isText;
            }

            result.Add(text[place]);
        }

        return [.. result];
    }

    // As objects, a text takes many times its length: values are counted before there are any.
    private static void CheckCount(ReadOnlySpan<byte> text, string what)
    {
        long most = Config.FileLimits.MaxTextValues;
        Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = MaxDepth });
        for (long count = 0; reader.Read(); count++)
        {
            if (count >= most)
            {
                throw new FileLimitException(
                    $"{what} has more than {most:N0} names and values", nameof(FileLimits.MaxTextValues), most);
            }
        }
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject fields:
                text.Append('{');
                foreach ((string key, JsonNode? value) in fields)
                {
                    Separate(text, '{');
                    text.Append(JsonSerializer.Serialize(key, s_plain)).Append(": ");
                    Write(value, text);
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                foreach (JsonNode? item in items)
                {
                    Separate(text, '[');
                    Write(item, text);
                }

                text.Append(']');
                break;
            case JsonValue value when value.TryGetValue(out double number) && !value.TryGetValue(out int _)
                && !value.TryGetValue(out long _):
                text.Append(Float(number));
                break;
            default:
                text.Append(node?.ToJsonString(s_plain) ?? "null");
                break;
        }
    }

    private static string Ascii(StringBuilder text)
    {
        string written = text.ToString();
        if (System.Text.Ascii.IsValid(written))
        {
            return written;
        }

        text.Clear();
        foreach (char character in written)
        {
            _ = char.IsAscii(character)
                ? text.Append(character)
                : text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return text.ToString();
    }

    private static void Separate(StringBuilder text, char open)
    {
        if (text[^1] != open)
        {
            text.Append(", ");
        }
    }

    // Python's repr: 1.0 keeps its point, and exponents, of two digits, begin at 1e16 and below 1e-4.
    private static string Float(double number)
    {
        string digits = number.ToString("R", CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
        {
            // As Python writes them: Infinity, -Infinity, NaN.
            return digits;
        }

        if (Math.Abs(number) is < 1e-4 or >= 1e16 && digits.Split('E') is [string mantissa, string exponent])
        {
            int power = int.Parse(exponent, CultureInfo.InvariantCulture);
            return $"{mantissa}e{(power < 0 ? '-' : '+')}{Math.Abs(power):D2}";
        }

        if (digits.Contains('E', StringComparison.Ordinal))
        {
            digits = decimal.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture)
                .ToString(CultureInfo.InvariantCulture);
        }

        return digits.Contains('.', StringComparison.Ordinal) ? digits : $"{digits}.0";
    }
}
