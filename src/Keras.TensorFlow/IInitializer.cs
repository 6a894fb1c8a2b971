namespace Tensorflow;

/// <summary>How a weight begins: one of <c>keras.initializers</c> or <c>tf.…_initializer</c>, or a class of the program's.</summary>
public interface IInitializer
{
    /// <summary>Its name in files.</summary>
    string ClassName { get; }

    IDictionary<string, object> Config { get; }

    Tensor Apply(InitializerArgs args);
}
