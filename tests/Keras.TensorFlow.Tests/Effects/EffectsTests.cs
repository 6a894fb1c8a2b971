using System.Reflection;
using System.Text.RegularExpressions;
using Tensorflow.Gradients;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Layers;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using Tensorflow.Keras.Models;
using Tensorflow.Keras.Optimizers;
using Tensorflow.Keras.Utils;
using Tensorflow.NumPy;

namespace Tensorflow.Tests.Effects;

/// <summary>Each argument of each member in scope does something, or is refused, or is named by the page as one without a choice.</summary>
public class EffectsTests
{
    private static readonly Dictionary<string, (Call Call, Change Change)> s_changes = new[]
    {
        LayerEffects.All, ModelEffects.All, TrainingEffects.All, DataEffects.All, TensorEffects.All, ArrayEffects.All,
        OtherEffects.All, ApplicationEffects.All,
    }.SelectMany(calls => calls).SelectMany(call => call.Changes.Select(change => (call, change)))
        .ToDictionary(pair => $"{pair.change.Parameter} of {pair.call.Member}({Signature(pair.call.Method)})");

    // What programs call, beside the members of the facts.
    private static readonly Type[] s_owners =
    [
        typeof(LayersApi), typeof(KerasInterface), typeof(LossesApi), typeof(ILossFunc), typeof(MetricsApi), typeof(IMetricFunc),
        typeof(OptimizerApi), typeof(IOptimizer), typeof(InitializersApi), typeof(InitializersImpl), typeof(Regularizers),
        typeof(Activations), typeof(ModelsApi), typeof(Preprocessing), typeof(KerasUtils), typeof(np_utils), typeof(BackendImpl),
        typeof(ApplicationsApi), typeof(IModel), typeof(ILayer), typeof(Sequential), typeof(IDatasetV2), typeof(DatasetManager),
        typeof(GradientTape), typeof(tensorflow), typeof(nn_internal), typeof(MathApi), typeof(LinalgApi), typeof(ImageApi),
        typeof(Random), typeof(IVariableV1), typeof(ops), typeof(math_ops), typeof(np), typeof(RandomizedImpl),
        typeof(LinearAlgebraImpl),
    ];

    public static TheoryData<string> Arguments => [.. s_changes.Keys];

    [Theory]
    [MemberData(nameof(Arguments))]
    public void An_argument_has_its_effect(string argument)
    {
        (Call call, Change change) = s_changes[argument];
        (string before, string after) = call.Compare(change);
        bool isRefused = after.StartsWith(Ran.Refusal, StringComparison.Ordinal);
        Assert.True(change.Outcome == Outcome.Refused || !isRefused, after);
        Assert.Equal(change.Outcome == Outcome.Allowed, before.StartsWith(Ran.Refusal, StringComparison.Ordinal));
        switch (change.Outcome)
        {
            case Outcome.Same:
                Assert.Equal(before, after);
                break;
            case Outcome.Refused:
                Assert.True(isRefused, after);
                Assert.Contains(change.Text, after, StringComparison.Ordinal);
                break;
            default:
                Assert.True(before != after, $"{argument} does nothing: {after}");
                break;
        }
    }

    [Fact]
    public void Every_argument_has_an_entry()
    {
        HashSet<(Module, int)> known = [.. s_changes.Values.Select(pair => Key(pair.Call.Method))];
        string[] missing =
        [
            .. FactsTests.MethodsInScope
                .Concat(s_owners.SelectMany(owner => owner.GetMethods(
                    BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)))
                .Where(method => !method.IsSpecialName && method.GetParameters().Length > 0 && method.DeclaringType != typeof(ICallback))
                .Where(method => !known.Contains(Key(method)))
                .Select(method => $"{method.DeclaringType.Name}.{method.Name}({Signature(method)})").Distinct(),
        ];
        Assert.Empty(missing);

        static (Module, int) Key(MethodInfo method) => (method.Module, method.MetadataToken);
    }

    [Fact]
    public void The_page_names_the_arguments_that_mean_nothing()
    {
        string page = File.ReadAllText(Path.Combine(global::Keras.Testing.RepositoryFiles.Root, "docs", "tensorflow-net.md"));
        string paragraph = Regex.Match(page, "These arguments are taken and mean nothing here.*").Value;
        Assert.All(
            s_changes.Values.Where(pair => pair.Change.Outcome == Outcome.Same),
            pair => Assert.Contains($"`{pair.Change.Parameter}`", paragraph, StringComparison.Ordinal));
    }

    private static string Signature(MethodInfo method) =>
        string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"));

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
