using System.Reflection;

namespace Repository.Tests;

public class CoverageTests
{
    private static readonly string s_tests = string.Join(
        '\n',
        TrackedFiles.Under("tests", "Tests.cs").Select(File.ReadAllText));

    public static TheoryData<string> PublicClasses =>
    [
        .. DependencyTests.Allowed.Select(row => (string)row[0]).Where(assembly => assembly != "Keras.Engine")
            .SelectMany(assembly => Assembly.Load(assembly).GetExportedTypes())
            .Where(type => type.IsClass && !type.IsAbstract && !type.IsNested && !type.IsSubclassOf(typeof(Attribute)))
            .Select(type => type.Name.Split('`')[0]).Distinct().Order(),
    ];

    [Theory]
    [MemberData(nameof(PublicClasses))]
    public void A_test_names_every_public_class(string name) => Assert.Matches($@"\b{name}\b", s_tests);
}
