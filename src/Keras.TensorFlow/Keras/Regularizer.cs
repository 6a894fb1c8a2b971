using Tensorflow.Keras.Saving;

namespace Tensorflow.Keras;

/// <summary>A regularizer of Keras'.</summary>
internal sealed class Regularizer(Native.Regularizers.Regularizer native) : IRegularizer
{
    public string ClassName => native.GetType().Name;

    public IDictionary<string, object> Config => Configs.ToDictionary(native.GetConfig());

    private Native.Regularizers.Regularizer Own => native;

    public Tensor Apply(RegularizerArgs args) => Tensor.Map(args.X, native.Call, ClassName);

    /// <summary>What the engine's layers take: the same, or one that asks the program's class.</summary>
    internal static Native.Regularizers.Regularizer ToNative(IRegularizer regularizer) => regularizer switch
    {
        null => null,
        Regularizer ours => ours.Own,
        _ => Native.Regularizers.Regularizer.Of(
            regularizer.ClassName ?? regularizer.GetType().Name,
            weight => regularizer.Apply(new RegularizerArgs(new Tensor(weight))).Value),
    };
}
