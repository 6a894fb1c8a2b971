namespace Tensorflow.Keras.Callbacks;

/// <summary>What <c>fit</c> gives: what each epoch has logged, by name.</summary>
public sealed class History : Callback
{
    internal History(Native.Training.History native) => history = native.Values.ToDictionary(
        pair => pair.Key, pair => pair.Value.Select(number => (float)number).ToList());
}
