using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using static Tensorflow.KerasApi;

namespace Tensorflow.Tests.Effects;

/// <summary>DenseNets: layers and shapes show an argument.</summary>
internal static class ApplicationEffects
{
    public static IEnumerable<Call> All =>
    [
        .. new[] { "DenseNet121", "DenseNet169", "DenseNet201" }.Select(name => Large(name).Given(("weights", null))),
        Large("DenseNet").Given(("blocks", new[] { 1, 1 })).With(
            ("blocks", new[] { 1, 2 }),
            ("growth_rate", 8),
            ("compression", 0.25),
            ("bottleneck", false),
            ("dropout_rate", 0.25),
            ("weight_decay", 0.25)),
        Application("DenseNetCifar").Given(("depth", 10)).With(
            ("depth", 16),
            ("growth_rate", 8),
            ("bottleneck", false),
            ("compression", 0.25),
            ("dropout_rate", 0.25),
            ("weight_decay", 0.25),
            ("input_shape", new Shape(48, 48, 3)),
            ("classes", 7)),
        new Call(typeof(ApplicationsApi), "preprocess_input", keras.applications).Given(("x", Numbers.Of(1, 2, 2, 3)))
            .With(("x", Numbers.Others(1, 2, 2, 3))),
    ];

    private static Call Large(string member) => Application(member).Given(("input_shape", new Shape(32, 32, 3)))
        .With(("include_top", false), ("input_shape", new Shape(64, 64, 3)), ("classes", 7), ("classifier_activation", "sigmoid"))
        .With("input_tensor", Fresh.Of(() => (Tensor)keras.Input((48, 48, 3))), ("input_shape", null))
        .With("pooling", "avg", ("include_top", false))
        .Refuses("weights", "nowhere.h5", "nowhere.h5");

    private static Call Application(string member) => new Call(typeof(ApplicationsApi), member, keras.applications)
        .Seen(ran => (((IModel)ran.Result).get_config(), ((IModel)ran.Result).OutputShape));
}
