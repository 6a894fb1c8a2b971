using Tensorflow;
using Tensorflow.Common.Types;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TensorFlowNet;

/// <summary>A network that is a class, whose layers lie in fields.</summary>
public class ConvNet : Model
{
    ILayer conv1;
    ILayer maxpool1;
    ILayer flatten;
    ILayer fc1;
    ILayer output;

    public ConvNet(ConvNetArgs args)
        : base(args)
    {
        var layers = keras.layers;
        conv1 = layers.Conv2D(8, kernel_size: 3, activation: keras.activations.Relu);
        maxpool1 = layers.MaxPooling2D(2, strides: 2);
        flatten = layers.Flatten();
        fc1 = layers.Dense(16);
        output = layers.Dense(args.NumClasses);
        StackLayers(conv1, maxpool1, flatten, fc1, output);
    }

    protected override Tensors Call(Tensors inputs, Tensors state = null, bool? training = null, IOptionalArgs optional_args = null)
    {
        inputs = tf.reshape(inputs, (-1, 32, 32, 3));
        inputs = conv1.Apply(inputs);
        inputs = maxpool1.Apply(inputs);
        inputs = flatten.Apply(inputs);
        inputs = fc1.Apply(inputs);
        inputs = output.Apply(inputs);
        if (!training.Value)
        {
            inputs = tf.nn.softmax(inputs);
        }

        return inputs;
    }
}
