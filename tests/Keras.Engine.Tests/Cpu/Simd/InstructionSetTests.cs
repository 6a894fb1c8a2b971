using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Tests.Cpu.Simd;

public class InstructionSetTests
{
    [Fact]
    public void Takes_the_widest_by_default()
    {
        Assert.Equal(InstructionSets.Available[^1], InstructionSets.Choose(null));
        Assert.Equal(InstructionSets.Available[^1], InstructionSets.Choose(""));
        Assert.Equal(InstructionSet.Scalar, InstructionSets.Available[0]);
        Assert.Contains(InstructionSets.Current, InstructionSets.Available);
        Assert.Equal(InstructionSets.Available.Order(), InstructionSets.Available);
    }

    [Fact]
    public void Takes_a_narrower_one_by_name_in_any_case()
    {
        Assert.Equal(InstructionSet.Scalar, InstructionSets.Choose("scalar"));
        Assert.All(InstructionSets.Available, isa => Assert.Equal(isa, InstructionSets.Choose(isa.ToString().ToUpperInvariant())));
    }

    [Theory]
    [InlineData("vector1024")]
    [InlineData("7")]
    public void Rejects_what_the_machine_does_not_have(string name)
    {
        NotSupportedException exception = Assert.Throws<NotSupportedException>(() => InstructionSets.Choose(name));
        Assert.Equal(
            $"KERAS_ISA={name} is not an instruction set of this machine. "
            + $"Choices: {string.Join(", ", InstructionSets.Available)}.",
            exception.Message);
    }
}
