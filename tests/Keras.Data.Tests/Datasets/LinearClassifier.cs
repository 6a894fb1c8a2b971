using System.Numerics.Tensors;

namespace Keras.Tests.Datasets;

/// <summary>Softmax regression by stochastic gradient descent: what can be told from single pixels.</summary>
internal sealed class LinearClassifier(int inputs, int classes)
{
    private readonly float[][] _weights = [.. Enumerable.Range(0, classes).Select(_ => new float[inputs])];
    private readonly float[] _biases = new float[classes];

    /// <summary>One update per image, in order.</summary>
    public void Train(byte[] pixels, byte[] labels, int epochs, float learningRate)
    {
        float[] image = new float[inputs];
        float[] scores = new float[classes];
        for (int step = 0; step < epochs * labels.Length; step++)
        {
            int index = step % labels.Length;
            Score(pixels, index, image, scores);
            TensorPrimitives.SoftMax(scores, scores);
            scores[labels[index]] -= 1;
            for (int label = 0; label < classes; label++)
            {
                float rate = -learningRate * scores[label];
                TensorPrimitives.MultiplyAdd(image, rate, _weights[label], _weights[label]);
                _biases[label] += rate;
            }
        }
    }

    /// <summary>The share of images whose largest score is that of their label.</summary>
    public double Accuracy(byte[] pixels, byte[] labels)
    {
        float[] image = new float[inputs];
        float[] scores = new float[classes];
        int right = 0;
        for (int index = 0; index < labels.Length; index++)
        {
            Score(pixels, index, image, scores);
            right += TensorPrimitives.IndexOfMax<float>(scores) == labels[index] ? 1 : 0;
        }

        return right / (double)labels.Length;
    }

    private void Score(byte[] pixels, int index, float[] image, float[] scores)
    {
        TensorPrimitives.ConvertTruncating<byte, float>(pixels.AsSpan(index * inputs, inputs), image);
        TensorPrimitives.Divide(image, 127.5f, image);
        TensorPrimitives.Subtract(image, 1, image);
        for (int label = 0; label < classes; label++)
        {
            scores[label] = TensorPrimitives.Dot<float>(image, _weights[label]) + _biases[label];
        }
    }
}
