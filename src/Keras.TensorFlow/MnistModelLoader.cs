using Tensorflow.Keras.Datasets;
using Tensorflow.Keras.Utils;
using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>MNIST with a part to validate with: <c>keras.datasets.mnist</c> by another name.</summary>
public class MnistModelLoader
{
    public Task<Datasets<MnistDataSet>> LoadAsync(
        string trainDir,
        bool oneHot = false,
        int? trainSize = null,
        int? validationSize = null,
        int? testSize = null,
        bool showProgressInConsole = false) => LoadAsync(new ModelLoadSetting
        {
            TrainDir = trainDir,
            OneHot = oneHot,
            TrainSize = trainSize,
            ValidationSize = validationSize ?? 5000,
            TestSize = testSize,
        });

    public Task<Datasets<MnistDataSet>> LoadAsync(ModelLoadSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return Task.Run(() => Load(setting, new Mnist().load_data()));
    }

    internal static Datasets<MnistDataSet> Load(ModelLoadSetting setting, DatasetPass all)
    {
        Slice train = new(setting.ValidationSize, setting.TrainSize);
        if (setting.TrainSize <= setting.ValidationSize)
        {
            throw new ValueError(
                $"The validation set is smaller than the training set. Received: {setting.ValidationSize} of {setting.TrainSize}.");
        }

        return new Datasets<MnistDataSet>(
            Part(all.Train, train), Part(all.Train, new Slice(0, setting.ValidationSize)), Part(all.Test, new Slice(0, setting.TestSize)));

        MnistDataSet Part((NDArray X, NDArray Y) data, Slice slice) => new(
            data.X[slice],
            setting.OneHot ? np_utils.to_categorical(data.Y[slice], 10) : data.Y[slice],
            setting.DataType,
            setting.ReShape);
    }
}
