using Tensorflow.NumPy;

namespace Tensorflow.Keras.Utils;

/// <summary>What <c>keras.utils</c> is.</summary>
public class KerasUtils
{
    /// <summary>Downloads a file into Keras' folder, unless it is there, and checks it.</summary>
    /// <returns>Where it is.</returns>
    public string get_file(
        string fname,
        string origin,
        bool untar = false,
        string md5_hash = null,
        string file_hash = null,
        string cache_subdir = "datasets",
        string hash_algorithm = "auto",
        bool extract = false,
        string archive_format = "auto",
        string cache_dir = null) => Native.Utils.GetFile(
            fname, origin, untar, md5_hash, file_hash, cache_subdir, hash_algorithm, extract, archive_format, cache_dir);

    public NDArray to_categorical(NDArray y, int num_classes = -1, TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        np_utils.to_categorical(y, num_classes, dtype);
}
