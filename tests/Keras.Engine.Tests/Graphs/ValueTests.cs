using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Tests.Graphs;

public class ValueTests
{
    [Fact]
    public void Takes_outputs_apart()
    {
        Value x = Inputs.Float32((4, 3));
        Value moments = new(new MomentsOp(1), x);
        Assert.Equal(2, moments.Types.Count);
        Assert.Equal(new TensorType(DType.Float32, 3), moments.Part(1).Types[0]);
    }

    [Fact]
    public void Prints_op_type_and_label()
    {
        Value x = new(new SliceOp(0, 1, 2), Inputs.Float32(5)) { Label = "block1" };
        Assert.Equal("Slice[axis 0, 1..3] float32(2,) block1", x.ToString());
        Assert.Equal("block1", x.Part(0).Label);
    }

    [Fact]
    public void Keeps_its_own_list_of_inputs()
    {
        List<Value> inputs = [Inputs.Float32(2), Inputs.Float32(2)];
        Value sum = new(new BinaryOp(BinaryFunction.Add), inputs);
        inputs.Clear();
        Assert.Equal(2, sum.Inputs.Count);
    }

    [Fact]
    public void A_variable_is_a_value_with_a_name_and_storage()
    {
        Variable variable = Variables.Float32("bn/gamma", 3, 1, 2, 3);
        Assert.Equal("bn/gamma", variable.Name);
        Assert.Equal("bn/gamma", variable.Label);
        Assert.Equal(new TensorType(DType.Float32, 3), variable.Types[0]);
        Assert.Equal([1, 2, 3], variable.Data());
    }
}
