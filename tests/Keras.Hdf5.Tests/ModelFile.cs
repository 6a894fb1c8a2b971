namespace Keras.Hdf5.Tests;

/// <summary>Small files with everything a Keras model file has.</summary>
internal static class ModelFile
{
    /// <summary>The bytes of a model of a few layers; <paramref name="style"/> varies how names are stored.</summary>
    public static byte[] Create(Hdf5StringStorage style)
    {
        using Hdf5File file = Hdf5File.CreateInMemory("model");
        file.Root.Attributes.WriteString("keras_version", "2.1.6");
        file.Root.Attributes.WriteString("backend", "tensorflow", Hdf5Charset.Utf8);
        file.Root.Attributes.WriteString("model_config", new string('x', 700));
        string[] layers = [.. Enumerable.Range(1, 14).Select(static i => $"block{i}/conv"), "relu"];
        Hdf5Group weights = file.Root.CreateGroup("model_weights");
        weights.Attributes.WriteStrings("layer_names", layers, style);
        foreach (string layer in layers)
        {
            Hdf5Group group = weights.CreateGroup(layer);
            string[] names = layer == "relu" ? [] : [$"{layer}/kernel:0", $"{layer}/bias:0"];
            group.Attributes.WriteStrings("weight_names", names, style);
            foreach (string name in names)
            {
                group.WriteDataset<float>(name, [1, 2, 3, 4, 5, 6], 2, 3);
            }
        }

        file.Root.WriteDataset<long>("optimizer_weights/iterations:0", [7]);
        file.Root.WriteDataset<double>("optimizer_weights/empty", [], 0, 4);
        return file.ToArray();
    }
}
