using Keras.Models;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Onnx.Tests;

/// <summary>Files that Keras wrote, exported and run by ONNX Runtime.</summary>
public class RealModelsExportTests
{
    [SharedDataFact("h5")]
    public void Every_real_model_that_loads_computes_the_same_in_ONNX_Runtime()
    {
        string root = Path.Combine(RepositoryFiles.SharedData, "h5");
        int exported = 0;
        List<string> failures = [];
        foreach (string path in Directory.GetFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(path => Path.GetExtension(path) is ".h5" or ".hdf5" or ".keras"))
        {
            if (Loaded(path) is not Model model)
            {
                continue;
            }

            try
            {
                using ExportedModel file = new(model);
                file.Agrees(1e-5, [.. model.Inputs.Select(input => Known(input.Shape))]);
                exported++;
            }
            catch (Exception exception)
            {
                failures.Add($"{Path.GetRelativePath(root, path)}: {exception.GetType().Name} {exception.Message.Split('\n')[0]}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(exported > 30, $"Only {exported} models were exported.");
    }

    // What else may lie there, such as weights alone, layers that are not here or models not built, has tests of its own.
    private static Model? Loaded(string path)
    {
        try
        {
            Model model = LoadModel(path, compile: false);
            return model.Inputs.Count > 0 ? model : null;
        }
        catch (Exception exception) when (exception
            is ArgumentException or Hdf5.Hdf5Exception or InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Shape Known(Shape shape)
    {
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            shape = shape.SizeAt(axis) is null ? shape.With(axis, axis == 0 ? 2 : 64) : shape;
        }

        return shape;
    }
}
