namespace Tensorflow.Keras.Engine;

/// <summary>A model of the engine's that asks a class of the program's.</summary>
internal sealed class ProgramModel(Layer owner, string name) : Native.Models.Model(name)
{
    public void Hold(Native.Layers.Layer layer) => AddLayer(layer);

    protected override void Build(IReadOnlyList<Native.Shape> inputShapes) => owner.BuildFor(inputShapes);

    protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, Native.Layers.CallContext context) =>
        owner.Traced(inputs, context.Training);
}
