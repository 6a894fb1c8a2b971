using System.Reflection;
using System.Text.RegularExpressions;
using Keras.Testing;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace Tensorflow.Tests.Effects;

/// <summary>A call of a member with arguments that do, and for each of its arguments another value with what that must do.</summary>
internal sealed partial class Call(Type owner, string member, Func<object> target)
{
    private readonly Dictionary<string, object> _given = [];
    private readonly List<Change> _changes = [];
    private Func<Ran, object> _seen = ran => ran.Result;

    public Call(Type owner, string member, object target)
        : this(owner, member, () => target)
    {
    }

    public string Member => $"{owner.Name}.{member}";

    /// <summary>The overload whose arguments these are.</summary>
    public MethodInfo Method => field ??= owner.GetInterfaces().Append(owner).SelectMany(type => type.GetMethods())
        .Where(method => method.Name == member && Named(method).Order().SequenceEqual(_changes.Select(change => change.Parameter).Order()))
        .Select(Closed)
        .Select(method => (method, fit: Fits(method)))
        .Where(pair => pair.fit >= 0)
        .OrderByDescending(pair => pair.fit)
        .Select(pair => pair.method)
        .FirstOrDefault() ?? throw new InvalidOperationException(
            $"No {Member}({string.Join(", ", _changes.Select(change => change.Parameter))}) takes what is given.");

    /// <summary>The changes, that of the name, which every tensor shows, included.</summary>
    public IEnumerable<Change> Changes => Method.GetParameters().Any(IsPlainName)
        ? [.. _changes, new Change("name", "another", Outcome.Another)]
        : _changes;

    /// <summary>Arguments of every call.</summary>
    public Call Given(params (string Parameter, object Value)[] arguments)
    {
        foreach ((string parameter, object value) in arguments)
        {
            _given.Add(parameter, value);
        }

        return this;
    }

    /// <summary>Other values, each of which must change what is seen.</summary>
    public Call With(params (string Parameter, object Value)[] arguments)
    {
        _changes.AddRange(arguments.Select(argument => new Change(argument.Parameter, argument.Value, Outcome.Another)));
        return this;
    }

    /// <summary>Another value that must change what is seen where other arguments are these.</summary>
    public Call With(string parameter, object value, params (string Parameter, object Value)[] beside)
    {
        _changes.Add(new Change(parameter, value, Outcome.Another) { Beside = beside });
        return this;
    }

    /// <summary>A value that must be refused with a message that says this.</summary>
    public Call Refuses(string parameter, object value, string text, params (string Parameter, object Value)[] beside)
    {
        _changes.Add(new Change(parameter, value, Outcome.Refused) { Text = text, Beside = beside });
        return this;
    }

    /// <summary>A value without which the call is refused.</summary>
    public Call Allows(string parameter, object value, params (string Parameter, object Value)[] beside)
    {
        _changes.Add(new Change(parameter, value, Outcome.Allowed) { Beside = beside });
        return this;
    }

    /// <summary>Values that leave nothing to choose here: the page on programs of TensorFlow.NET must say so.</summary>
    public Call MeansNothing(params (string Parameter, object Value)[] arguments)
    {
        _changes.AddRange(arguments.Select(argument => new Change(argument.Parameter, argument.Value, Outcome.Same)));
        return this;
    }

    /// <summary>What shows of a call, if not its result alone.</summary>
    public Call Seen(Func<Ran, object> seen)
    {
        _seen = seen;
        return this;
    }

    /// <summary>What is seen without a change, and with it.</summary>
    public (string Before, string After) Compare(Change change) => (Run(change, isChanged: false), Run(change, isChanged: true));

    private string Run(Change change, bool isChanged)
    {
        keras.backend.clear_session();
        tf.set_random_seed(11);
        object instance = target();
        MethodInfo method = Method;
        Dictionary<string, object> values = Values(change);
        if (isChanged)
        {
            values[change.Parameter] = change.Value;
        }

        try
        {
            object[] arguments = [.. method.GetParameters().Select(parameter => values.TryGetValue(parameter.Name, out object value)
                ? Fitted.To(value, parameter.ParameterType)
                : Default(parameter))];
            string seen = null;
            string printed = ConsoleText.Of(() => seen = Observation.Of(_seen(new Ran(
                instance,
                method.Invoke(instance, arguments),
                method.GetParameters().Zip(arguments).ToDictionary(pair => pair.First.Name, pair => pair.Second))))).Output;
            return seen + Times().Replace(printed, "");
        }
        catch (Exception exception)
        {
            Exception refusal = (exception as TargetInvocationException)?.InnerException ?? exception;
            return $"{Ran.Refusal}{refusal.GetType().Name}: {refusal.Message}";
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private Dictionary<string, object> Values(Change change)
    {
        Dictionary<string, object> values = new(_given);
        foreach ((string parameter, object value) in change?.Beside ?? [])
        {
            values[parameter] = value;
        }

        return values;
    }

    // A member has at most one type argument: the type, or that of the elements, of the first argument that tells it.
    private MethodInfo Closed(MethodInfo method)
    {
        if (!method.IsGenericMethodDefinition)
        {
            return method;
        }

        ParameterInfo telling = method.GetParameters().First(parameter => parameter.ParameterType.ContainsGenericParameters);
        Type told = Fitted.TypeOf(_given[telling.Name]);
        return method.MakeGenericMethod(telling.ParameterType.IsGenericParameter ? told : told.GetElementType());
    }

    // How close all values come to the arguments' types; negative if one does not fit.
    private int Fits(MethodInfo method)
    {
        int[] all =
        [
            .. _given.Select(pair => (pair.Key, pair.Value))
                .Concat(_changes.Select(change => (change.Parameter, change.Value)))
                .Select(pair => Fitted.Closeness(
                    pair.Item2, method.GetParameters().Single(parameter => parameter.Name == pair.Item1).ParameterType)),
        ];
        return all.Any(each => each < 0) ? -1 : all.Sum();
    }

    private IEnumerable<string> Named(MethodInfo method) => method.GetParameters()
        .Where(parameter => !IsPlainName(parameter)).Select(parameter => parameter.Name);

    private bool IsPlainName(ParameterInfo parameter) =>
        parameter.Name == "name" && parameter.ParameterType == typeof(string) && _changes.All(change => change.Parameter != "name");

    private static object Default(ParameterInfo parameter) => !parameter.HasDefaultValue
        ? throw new InvalidOperationException($"{parameter.Member.Name} needs {parameter.Name}.")
        : parameter.DefaultValue is not null && parameter.ParameterType.IsEnum
            ? Enum.ToObject(parameter.ParameterType, parameter.DefaultValue)
            : parameter.DefaultValue;

    [GeneratedRegex(@"\d+(ms|us|s)(/\w+)?")]
    private static partial Regex Times();
}
