namespace Tensorflow.Tests.Effects;

/// <summary>An argument that is made anew for every call, once the call's target is there.</summary>
internal sealed record Fresh(Type Type, Func<object> Make)
{
    public static Fresh Of<T>(Func<T> make) => new(typeof(T), () => make());
}
