using System.Numerics.Tensors;

namespace Keras.Models;

/// <content>Outputs by name.</content>
public partial class Model
{
    /// <summary>The outputs of a model by their names, as Keras' predict gives them for a dictionary of outputs.</summary>
    /// <param name="x">Inputs; the first axis counts samples.</param>
    /// <param name="batchSize">Samples that are computed at once; 32 if null.</param>
    /// <returns>An array for each of <see cref="OutputNames"/>.</returns>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    public IReadOnlyDictionary<string, Tensor<float>> PredictByName(Arrays x, int? batchSize = null) =>
        new OrderedDictionary<string, Tensor<float>>(
            PredictAll(x, batchSize).Select((output, index) => KeyValuePair.Create(OutputNames[index], output)));
}
