using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Saving;
using LoadedModel = Tensorflow.Keras.Engine.Model;

namespace Tensorflow.Keras.Models;

/// <summary>What <c>keras.models</c> is.</summary>
public class ModelsApi
{
    /// <summary>A model of a file of Keras of any version, compiled as it was unless told otherwise.</summary>
    public IModel load_model(string filepath, bool compile = true) => Directory.Exists(filepath)
        ? throw new NotSupportedException(
            $"{filepath} is a folder, a SavedModel, which is not read. In Python, load it, and save it to a file that ends in "
            + "\".h5\" or \".keras\".")
        : (IModel)LoadedModel.Of(Native.Models.Models.LoadModel(filepath, compile: compile));

    /// <summary>A model without weights of a config.</summary>
    public Functional from_config(FunctionalConfig config) => (Functional)LoadedModel.Of(Native.Models.Model.FromConfig(config.Json));
}
