using System.Numerics.Tensors;

namespace Keras.Datasets;

/// <summary>Loads a CIFAR set from the cache, or puts it there first.</summary>
internal static class CifarData
{
    /// <summary>Finds or downloads the files and reads them.</summary>
    public static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) Load(
        CifarFiles files, string origin, string sha256, string cacheDir)
    {
        string folder = files.FindFolder(Path.Combine(cacheDir, "datasets"))
            ?? Download(files, origin, sha256, cacheDir);
        return Read(files, folder);
    }

    /// <summary>Reads a folder of either distribution.</summary>
    public static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) Read(
        CifarFiles files, string folder)
    {
        (CifarImages train, CifarImages test) = files.Read(folder);
        return (train.ToArrays(Config.ImageDataFormat), test.ToArrays(Config.ImageDataFormat));
    }

    private static string Download(CifarFiles files, string origin, string sha256, string cacheDir)
    {
        try
        {
            return Utils.GetFile(files.PythonFolder, origin, untar: true, fileHash: sha256, cacheDir: cacheDir);
        }
        catch (IOException exception)
        {
            throw new IOException(
                $"{exception.Message} " +
                $"An unpacked folder {files.PythonFolder} or {files.BinaryFolder} there will do, too.",
                exception);
        }
    }
}
