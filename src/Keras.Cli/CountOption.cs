using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Keras.Cli;

/// <summary>Options that take a positive integer.</summary>
internal static class CountOption
{
    /// <summary>An option that may be left out.</summary>
    public static Option<int?> Create(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = argument => Parse(argument),
    };

    /// <summary>An option with a default.</summary>
    public static Option<int> Create(string name, string description, int byDefault) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ExactlyOne,
        DefaultValueFactory = _ => byDefault,
        CustomParser = argument => Parse(argument) ?? byDefault,
    };

    private static int? Parse(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
        {
            return number;
        }

        string name = ((OptionResult)argument.Parent!).Option.Name;
        argument.AddError($"{name} takes a positive integer. Received: '{text}'.");
        return null;
    }
}
