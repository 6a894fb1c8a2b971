using System.Numerics.Tensors;
using Keras.Callbacks;

namespace Keras.Cli;

/// <summary>Brings back the weights of the epoch with the smallest validation loss when training ends.</summary>
internal sealed class BestWeights : Callback
{
    private IReadOnlyList<Tensor<float>>? _weights;
    private double _best = double.PositiveInfinity;
    private bool _isLast;

    public override void OnEpochEnd(int epoch, Logs logs)
    {
        _isLast = logs.TryGetValue("val_loss", out double loss) && loss < _best;
        if (_isLast)
        {
            _best = loss;
            _weights = Model.GetWeights();
        }
    }

    public override void OnTrainEnd(Logs logs)
    {
        if (!_isLast && _weights is not null)
        {
            Model.SetWeights(_weights);
        }
    }
}
