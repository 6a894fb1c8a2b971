namespace Tensorflow.Keras;

/// <summary>A penalty on weights, which is added to the loss: one of <c>keras.regularizers</c>, or a class of the program's.</summary>
public interface IRegularizer
{
    /// <summary>Its name in files.</summary>
    string ClassName { get; }

    IDictionary<string, object> Config { get; }

    Tensor Apply(RegularizerArgs args);
}
