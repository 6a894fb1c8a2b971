namespace Documentation.Tests;

public class ExampleTests
{
    public static TheoryData<int, string> Examples
    {
        get
        {
            TheoryData<int, string> data = [];
            for (int index = 0; index < XmlExample.All.Count; index++)
            {
                data.Add(index, XmlExample.All[index].Member);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_in_comments_compiles(int index, string member)
    {
        IReadOnlyList<string>[] complaints = [.. XmlExample.All[index].Programs().Select(Compiler.Complaints)];
        Assert.True(complaints.Any(list => list.Count == 0), $"{member}: {string.Join('\n', complaints.MinBy(list => list.Count)!)}");
    }

    [Fact]
    public void Examples_that_do_not_compile_are_found() => Assert.All(
        new XmlExample("T:Keras.Layers.Dense", "x = new Dense(10, activation: 3).Apply(x);").Programs(),
        program => Assert.NotEmpty(Compiler.Complaints(program)));
}
