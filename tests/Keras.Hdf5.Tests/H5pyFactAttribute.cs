namespace Keras.Hdf5.Tests;

/// <summary>A test that compares with h5py; it is skipped, with the reason, where h5py is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class H5pyFactAttribute : FactAttribute
{
    public H5pyFactAttribute()
    {
        Skip = H5py.Missing;
    }
}
