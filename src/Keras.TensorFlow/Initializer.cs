using Tensorflow.Keras.Saving;

namespace Tensorflow;

/// <summary>An initializer of Keras'.</summary>
internal sealed class Initializer(Native.Initializers.Initializer native, TF_DataType dtype = TF_DataType.TF_FLOAT) : IInitializer
{
    public string ClassName => native.GetType().Name;

    public IDictionary<string, object> Config => Configs.ToDictionary(native.GetConfig());

    public Tensor Apply(InitializerArgs args) => Binding.tf.constant(
        native.Create(args.Shape.ToNative()),
        args.DType == TF_DataType.DtInvalid ? dtype : args.DType,
        args.Shape,
        args.Name ?? ClassName);

    /// <summary>What the engine's layers take: the same, or one that asks the program's class.</summary>
    internal static Native.Initializers.Initializer ToNative(IInitializer initializer) => initializer switch
    {
        null => null,
        Initializer ours => ours.Own,
        _ => Native.Initializers.Initializer.Of(
            initializer.ClassName ?? initializer.GetType().Name,
            shape => initializer.Apply(new InitializerArgs(Shape.Of(shape), TF_DataType.TF_FLOAT)).ToArray<float>()),
    };

    private Native.Initializers.Initializer Own => native;
}
