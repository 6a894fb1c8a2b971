using Tensorflow.NumPy;

namespace Tensorflow.Keras.Datasets;

/// <summary>Arrays to train on, and to test with.</summary>
public class DatasetPass
{
    public (NDArray, NDArray) Train { get; set; }

    public (NDArray, NDArray) Test { get; set; }

    public void Deconstruct(out NDArray x_train, out NDArray y_train, out NDArray x_test, out NDArray y_test)
    {
        (x_train, y_train) = Train;
        (x_test, y_test) = Test;
    }

    public void Deconstruct(out (NDArray, NDArray) train, out (NDArray, NDArray) test) => (train, test) = (Train, Test);

    internal static DatasetPass Of(
        ((Host.Tensor<byte> X, Host.Tensor<byte> Y) Train, (Host.Tensor<byte> X, Host.Tensor<byte> Y) Test) data) => new()
        {
            Train = (NDArray.Of(data.Train.X), NDArray.Of(data.Train.Y)),
            Test = (NDArray.Of(data.Test.X), NDArray.Of(data.Test.Y)),
        };
}
