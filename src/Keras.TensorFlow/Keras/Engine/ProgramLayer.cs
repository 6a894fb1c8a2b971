using Tensorflow.Keras.ArgsDefinition;

namespace Tensorflow.Keras.Engine;

/// <summary>A layer of the engine's that asks a class of the program's.</summary>
internal sealed class ProgramLayer(Layer owner, string name, LayerArgs args)
    : Native.Layers.Layer(name, args.Trainable, args.InputShape?.ToNative())
{
    public override Native.Regularizers.Regularizer ActivityRegularizer { get; } = Regularizer.ToNative(args.ActivityRegularizer);

    public void Hold(Native.Layers.Layer layer) => AddLayer(layer);

    public Native.Variable Make(
        string weight, Native.Shape shape, IInitializer initializer, IRegularizer regularizer, bool isTrainable) =>
        AddWeight(weight, shape, Initializer.ToNative(initializer), Regularizer.ToNative(regularizer), isTrainable);

    public override System.Text.Json.Nodes.JsonObject GetConfig(
        Native.Saving.ConfigDialect dialect = Native.Saving.ConfigDialect.Keras2) => throw new NotSupportedException(
            $"Layer {Name} is a class of the program's, {owner.GetType().Name}, which a file of a whole model cannot hold. "
            + "Save the weights by save_weights, and load them into a model that the program makes anew.");

    protected override void Build(IReadOnlyList<Native.Shape> inputShapes) => owner.BuildFor(inputShapes);

    protected override void CheckInputs(Native.KerasTensors inputs)
    {
    }

    protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, Native.Layers.CallContext context) =>
        owner.Traced(inputs, context.Training);
}
