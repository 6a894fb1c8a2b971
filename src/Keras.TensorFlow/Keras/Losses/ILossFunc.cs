namespace Tensorflow.Keras.Losses;

/// <summary>What a training makes small: one of <c>keras.losses</c>, or a class of the program's.</summary>
public interface ILossFunc
{
    string Reduction { get; }

    string Name { get; }

    Tensor Call(Tensor y_true, Tensor y_pred, Tensor sample_weight = null);
}
