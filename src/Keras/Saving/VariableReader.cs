using Keras.Engine.Tensors;
using Keras.Hdf5;

namespace Keras.Saving;

/// <summary>Fills variables from a file, one at a time through one buffer: the largest variable is all it needs.</summary>
internal sealed class VariableReader
{
    private readonly float[] _singles;
    private readonly double[] _doubles;

    /// <param name="variables">Those that will be read.</param>
    public VariableReader(IEnumerable<Variable> variables)
    {
        ILookup<bool, int> lengths = variables.ToLookup(IsDouble, Length);
        _singles = Room<float>(lengths[false]);
        _doubles = Room<double>(lengths[true]);
    }

    /// <summary>Reads what a variable would get, and changes nothing.</summary>
    /// <exception cref="Hdf5Exception">The elements are damaged or do not convert.</exception>
    public void Try(Variable variable, SavedWeight saved)
    {
        if (IsDouble(variable))
        {
            saved.Source.Read(_doubles.AsSpan(0, Length(variable)));
        }
        else
        {
            saved.Source.Read(_singles.AsSpan(0, Length(variable)));
        }
    }

    /// <summary>Replaces all elements of a variable.</summary>
    /// <exception cref="Hdf5Exception">The elements are damaged or do not convert; the variable is as before.</exception>
    public void Read(Variable variable, SavedWeight saved)
    {
        if (IsDouble(variable))
        {
            Read(variable, saved, _doubles);
        }
        else
        {
            Read(variable, saved, _singles);
        }
    }

    private static void Read<T>(Variable variable, SavedWeight saved, T[] buffer)
        where T : unmanaged
    {
        Span<T> elements = buffer.AsSpan(0, Length(variable));
        saved.Read(elements);
        variable.Storage.Write<T>(elements);
    }

    private static T[] Room<T>(IEnumerable<int> lengths) =>
        GC.AllocateUninitializedArray<T>(lengths.DefaultIfEmpty().Max());

    private static int Length(Variable variable) => checked((int)variable.Shape.Length);

    private static bool IsDouble(Variable variable) => variable.DType == DType.Float64;
}
