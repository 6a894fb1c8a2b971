using System.Numerics.Tensors;
using Keras.Engine.Tensors;

namespace Keras;

/// <summary>Moves elements between a backend's memory and the arrays that scripts hold.</summary>
internal static class StorageTensors
{
    /// <summary>A copy of a variable's elements as float.</summary>
    public static Tensor<float> Get(Variable variable) => Get(variable.Storage);

    /// <summary>A copy of the elements as float.</summary>
    public static Tensor<float> Get(ITensorStorage storage)
    {
        float[] elements = new float[storage.Type.Shape.Length];
        if (storage.Type.DType == DType.Float64)
        {
            double[] doubles = new double[elements.Length];
            storage.Read<double>(doubles);
            TensorPrimitives.ConvertSaturating<double, float>(doubles, elements);
        }
        else
        {
            storage.Read<float>(elements);
        }

        return Tensor.Create(elements, [.. TensorShape(storage.Type.Shape).ToArray().Select(size => (nint)size)]);
    }

    // There are no tensors without axes: a scalar is a list of one.
    private static Shape TensorShape(Shape shape) => shape.Rank == 0 ? 1 : shape;

    /// <summary>A copy of the elements as double, which holds every float.</summary>
    public static double[] GetDoubles(ITensorStorage storage)
    {
        double[] doubles = new double[storage.Type.Shape.Length];
        if (storage.Type.DType == DType.Float64)
        {
            storage.Read<double>(doubles);
        }
        else
        {
            float[] elements = new float[doubles.Length];
            storage.Read<float>(elements);
            TensorPrimitives.ConvertSaturating<float, double>(elements, doubles);
        }

        return doubles;
    }

    /// <summary>Replaces the elements by those that <see cref="GetDoubles"/> gave.</summary>
    public static void SetDoubles(ITensorStorage storage, ReadOnlySpan<double> doubles)
    {
        if (storage.Type.DType == DType.Float64)
        {
            storage.Write(doubles);
        }
        else
        {
            float[] elements = new float[doubles.Length];
            TensorPrimitives.ConvertSaturating(doubles, elements);
            storage.Write<float>(elements);
        }
    }

    /// <summary>The only element.</summary>
    public static double GetScalar(ITensorStorage storage)
    {
        if (storage.Type.DType == DType.Float64)
        {
            double[] number = new double[1];
            storage.Read<double>(number);
            return number[0];
        }

        float[] single = new float[1];
        storage.Read<float>(single);
        return single[0];
    }

    /// <summary>Replaces a variable's elements.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void Set(Variable variable, Tensor<float> tensor)
    {
        CheckShape(variable, tensor);
        float[] elements = new float[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        Fill(variable, elements);
    }

    /// <summary>Refuses a tensor whose shape is not the variable's.</summary>
    public static void CheckShape(Variable variable, Tensor<float> tensor)
    {
        Shape shape = Shape.Of([.. tensor.Lengths.ToArray().Select(length => checked((int)length))]);
        if (shape != TensorShape(variable.Shape))
        {
            throw new ArgumentException($"The weight {variable.Name} has shape {variable.Shape}. Received: {shape}.");
        }
    }

    /// <summary>Replaces a variable's elements, row-major.</summary>
    public static void Fill(Variable variable, ReadOnlySpan<float> elements)
    {
        if (variable.DType == DType.Float64)
        {
            double[] doubles = new double[elements.Length];
            TensorPrimitives.ConvertSaturating(elements, doubles);
            variable.Storage.Write<double>(doubles);
        }
        else
        {
            variable.Storage.Write(elements);
        }
    }
}
