using Tensorflow.Keras.ArgsDefinition;

namespace Tensorflow.Keras.Layers;

/// <content>Functions as layers.</content>
public partial class LayersApi
{
    public ILayer ELU(float alpha = 0.1f) => new ELU(new ELUArgs { Alpha = alpha });

    public ILayer LeakyReLU(float alpha = 0.3f) => new LeakyReLu(new LeakyReLuArgs { Alpha = alpha });

    public ILayer ReLU6() => new ReLu6(new LayerArgs());

    public ILayer SELU() => new SELU(new LayerArgs());

    public ILayer Softmax(int axis = -1) => Softmax((Axis)axis);

    public ILayer Softmax(Axis axis) => new Softmax(new SoftmaxArgs { axis = axis });

    public ILayer Softplus() => new Softplus(new LayerArgs());

    public ILayer HardSigmoid() => new HardSigmoid(new LayerArgs());

    public ILayer Softsign() => new Softsign(new LayerArgs());

    public ILayer Swish() => new Swish(new LayerArgs());

    public ILayer Tanh() => new Tanh(new LayerArgs());

    public ILayer Exponential() => new Exponential(new LayerArgs());
}
