using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>What to train on, to validate with, and to test with.</summary>
public class Datasets<TDataSet>(TDataSet train, TDataSet validation, TDataSet test)
    where TDataSet : DataSetBase
{
    public TDataSet Train { get; } = train;

    public TDataSet Validation { get; } = validation;

    public TDataSet Test { get; } = test;

    public (NDArray, NDArray) Randomize(NDArray x, NDArray y)
    {
        NDArray order = np.random.permutation((int)y.dims[0]);
        return (x[order], y[order]);
    }

    public (NDArray, NDArray) GetNextBatch(NDArray x, NDArray y, int start, int end) =>
        (x[new Slice(start, end)], y[new Slice(start, end)]);
}
