using Keras.Engine.Tensors;
using Keras.Hdf5;

namespace Keras.Saving;

/// <summary>A variable's elements as a dataset, in the variable's own precision.</summary>
internal static class SavedVariable
{
    /// <summary>Writes all elements.</summary>
    public static void Write(Hdf5Group group, string name, Variable variable)
    {
        if (variable.DType == DType.Float64)
        {
            Write<double>(group, name, variable);
        }
        else
        {
            Write<float>(group, name, variable);
        }
    }

    private static void Write<T>(Hdf5Group group, string name, Variable variable)
        where T : unmanaged =>
        group.WriteDataset<T>(name, variable.Storage.Read, variable.Shape.ToArray()).Dispose();
}
