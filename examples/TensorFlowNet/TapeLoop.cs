using Tensorflow;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TensorFlowNet;

/// <summary>A loop of the program's own: gradients by a tape, batches by a data set.</summary>
public static class TapeLoop
{
    public static List<float> Train(ConvNet conv_net, NDArray x, NDArray y, int training_steps, int batch_size = 16)
    {
        x = x / 255.0f;
        y = y.reshape(new Shape(-1));
        var train_data = tf.data.Dataset.from_tensor_slices(x, y)
            .repeat()
            .batch(batch_size)
            .prefetch(1)
            .take(training_steps);
        var optimizer = keras.optimizers.SGD(0.01f, momentum: 0.9f);
        var losses = new List<float>();
        foreach (var (step, (batch_x, batch_y)) in enumerate(train_data, 1))
        {
            using var g = tf.GradientTape();
            var pred = conv_net.Apply(batch_x, training: true);
            var loss = cross_entropy_loss(pred, batch_y);
            var gradients = g.gradient(loss, conv_net.TrainableVariables);
            optimizer.apply_gradients(zip(gradients, conv_net.TrainableVariables.Select(x => x as ResourceVariable)));
            losses.append((float)loss);
            if (step % 2 == 0)
            {
                var probabilities = conv_net.Apply(batch_x);
                print($"step: {step}, loss: {(float)loss}, accuracy: {(float)accuracy(probabilities, batch_y)}");
            }
        }

        return losses;
    }

    static Tensor cross_entropy_loss(Tensor x, Tensor y)
    {
        y = tf.cast(y, tf.int64);
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels: y, logits: x));
    }

    static Tensor accuracy(Tensor y_pred, Tensor y_true)
    {
        var correct_prediction = tf.equal(tf.math.argmax(y_pred, 1), tf.cast(y_true, tf.int64));
        return tf.reduce_mean(tf.cast(correct_prediction, tf.float32), axis: -1);
    }
}
