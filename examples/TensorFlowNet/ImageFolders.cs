using Tensorflow;
using Tensorflow.Keras.Engine;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TensorFlowNet;

/// <summary>Images in a folder for each class, split in two, shuffled and prepared ahead.</summary>
public static class ImageFolders
{
    public static ICallback Train(string data_dir, int epochs, int verbose = 1)
    {
        Shape img_dim = (32, 32);
        IDatasetV2 train_ds = keras.preprocessing.image_dataset_from_directory(
            data_dir,
            validation_split: 0.2f,
            subset: "training",
            seed: 123,
            image_size: img_dim,
            batch_size: 8);
        IDatasetV2 val_ds = keras.preprocessing.image_dataset_from_directory(
            data_dir,
            validation_split: 0.2f,
            subset: "validation",
            seed: 123,
            image_size: img_dim,
            batch_size: 8);
        print($"classes: {string.Join(", ", train_ds.class_names)}");
        var model = MnistSequential.Build(train_ds.class_names.Length);
        train_ds = train_ds.shuffle(1000, seed: 1).prefetch(buffer_size: -1);
        val_ds = val_ds.prefetch(buffer_size: -1);
        return model.fit(train_ds, validation_data: val_ds, epochs: epochs, verbose: verbose);
    }
}
