using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Keras.Layers;
using Keras.Models;
using Keras.Regularizers;

namespace Keras.Mpi.Tests;

/// <summary>A small network, and data that every process makes anew.</summary>
internal static class Numbers
{
    public const int Classes = 3;

    /// <summary>A DenseNet in small: convolutions, normalizations, a concatenation, penalties.</summary>
    public static Model Network(double dropout = 0, bool synchronized = false)
    {
        Input inputs = new((8, 8, 2));
        KerasTensor x = new Conv2D(4, 3, padding: "same", useBias: false, kernelRegularizer: new L2(1e-3)).Apply(inputs);
        KerasTensor y = new Activation("relu").Apply(new BatchNormalization(synchronized: synchronized).Apply(x));
        y = new Conv2D(4, 3, padding: "same", useBias: false, kernelRegularizer: new L2(1e-3)).Apply(y);
        x = new Concatenate().Apply([x, y]);
        x = new Activation("relu").Apply(new BatchNormalization(synchronized: synchronized).Apply(x));
        x = new GlobalAveragePooling2D().Apply(x);
        if (dropout > 0)
        {
            x = new Dropout(dropout).Apply(x);
        }

        return new Model(inputs, new Dense(Classes, activation: "softmax").Apply(x));
    }

    /// <summary>Images whose brightness tells their class.</summary>
    public static (Tensor<float> X, Tensor<float> Y) Data(int samples, int seed = 5)
    {
        Random random = new(seed);
        float[] x = new float[samples * 128];
        float[] y = new float[samples * Classes];
        for (int sample = 0; sample < samples; sample++)
        {
            int label = random.Next(Classes);
            y[(sample * Classes) + label] = 1;
            for (int pixel = 0; pixel < 128; pixel++)
            {
                x[(sample * 128) + pixel] = (random.NextSingle() * (label + 1)) - 0.5f;
            }
        }

        return (Tensor.Create(x, [samples, 8, 8, 2]), Tensor.Create(y, [samples, Classes]));
    }

    /// <summary>Digits that depend on every bit of some weights.</summary>
    public static string Digest(IEnumerable<Variable> variables)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Variable variable in variables)
        {
            float[] elements = new float[variable.Shape.Length];
            variable.Storage.Read<float>(elements);
            hash.AppendData(MemoryMarshal.AsBytes<float>(elements));
        }

        return Convert.ToHexString(hash.GetHashAndReset())[..12];
    }

    /// <summary>All elements of some weights.</summary>
    public static string Elements(IEnumerable<Variable> variables) => string.Join(' ', variables.SelectMany(variable =>
    {
        float[] elements = new float[variable.Shape.Length];
        variable.Storage.Read<float>(elements);
        return elements;
    }));

    /// <summary>Numbers of a printed line.</summary>
    public static double[] Parse(string line) => [.. line.Split(' ').Select(double.Parse)];
}
