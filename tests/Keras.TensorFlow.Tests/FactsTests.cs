using System.Reflection;

namespace Tensorflow.Tests;

/// <summary>The members of TensorFlow.NET's Keras API, kept as data: each in scope is here, with its arguments and defaults.</summary>
public class FactsTests
{
    private static readonly string[][] s_facts =
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "facts.txt"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')),
    ];

    /// <summary>A member's class and text, as it is there, or as it is here where it differs for the reason told.</summary>
    public static TheoryData<string, string> InScope
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string[] fact in s_facts.Where(fact => fact.Length == 2 || fact[2] != "-").DistinctBy(Here))
            {
                data.Add(fact[0], Here(fact).Member);
            }

            return data;
        }
    }

    /// <summary>The methods that these members are here, each overload of their arguments.</summary>
    internal static IEnumerable<MethodInfo> MethodsInScope => InScope.SelectMany(row => Methods((string)row[0], Name((string)row[1]))
        .Where(method => Begins(Text(method), (string)row[1])));

    [Theory]
    [MemberData(nameof(InScope))]
    public void A_member_has_its_arguments_and_defaults(string owner, string member)
    {
        Assert.Contains(Methods(owner, Name(member)).Select(Text), candidate => Begins(candidate, member));
    }

    [Fact]
    public void What_is_out_of_scope_says_why_and_is_absent()
    {
        Assert.All(s_facts.Where(fact => fact.Length > 2), fact => Assert.True(fact.Length == 4 && fact[3].Length > 10, fact[1]));
        foreach (string[] fact in s_facts.Where(fact => fact.Length > 2 && fact[2] == "-"))
        {
            string name = Name(fact[1]);
            bool hasOthers = s_facts.Any(other => other[0] == fact[0] && other[1].StartsWith($"{name}(", StringComparison.Ordinal)
                && (other.Length == 2 || other[2] != "-"));
            Assert.True(
                hasOthers || typeof(Tensor).Assembly.GetType(fact[0])!.GetMethods().All(method => method.Name != name), fact[1]);
        }
    }

    private static (string Owner, string Member) Here(string[] fact) => (fact[0], fact.Length == 2 ? fact[1] : fact[2]);

    private static string Name(string member) => member[..member.IndexOf('(')];

    private static IEnumerable<MethodInfo> Methods(string owner, string name)
    {
        Type type = typeof(Tensor).Assembly.GetType(owner) ?? throw new InvalidOperationException($"No class {owner}.");
        return type.GetInterfaces().Append(type).SelectMany(each => each.GetMethods()).Where(method => method.Name == name);
    }

    // Arguments of ours may follow those that are there.
    private static bool Begins(string candidate, string member) =>
        candidate == member || candidate.StartsWith(member[..^1] + (member[^2] == '(' ? "" : ", "), StringComparison.Ordinal);

    private static string Text(MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Select(Text))})";

    private static string Text(ParameterInfo parameter) =>
        parameter.HasDefaultValue ? $"{parameter.Name} = {Default(parameter)}" : parameter.Name!;

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => "null",
        bool value => value ? "true" : "false",
        string text => $"\"{text}\"",
        float number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        double number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        int number when parameter.ParameterType.IsEnum => Enum.ToObject(parameter.ParameterType, number).ToString()!,
        IConvertible number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        var other => other.ToString()!,
    };
}
