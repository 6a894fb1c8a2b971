using Keras.Saving;

using System.Runtime.CompilerServices;

namespace Keras.Layers;

/// <summary>Wraps a function of values, without weights, as a layer.</summary>
/// <remarks>
/// The output's shape follows from the function. A function is saved by the name that it is registered by in
/// <see cref="CustomObjects.Global"/>, and found by it when the file is loaded. Port of keras/layers/core.py.
/// </remarks>
/// <example>
/// <code>
/// x = new Lambda(x =&gt; x / 255).Apply(x);
///
/// Func&lt;Value, Value&gt; scale = x =&gt; x / 255;
/// CustomObjects.Global.Add("scale", scale);
/// x = new Lambda(scale).Apply(x);
/// </code>
/// </example>
public class Lambda : Layer
{
    private readonly Func<IReadOnlyList<Value>, Value> _function;
    private readonly bool _takesList;
    private readonly Delegate _given;

    /// <summary>A layer of one input.</summary>
    /// <param name="function">Describes the output for an input.</param>
    /// <param name="name">Unique within a model; derived from the class if null.</param>
    /// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
    public Lambda(Func<Value, Value> function, string? name = null, Shape? inputShape = null)
        : base(name, inputShape: inputShape)
    {
        ArgumentNullException.ThrowIfNull(function);
        _given = function;
        _function = inputs => function(inputs[0]);
    }

    /// <summary>A layer of several inputs.</summary>
    /// <remarks>
    /// <c>x => x[0] + x[1]</c> is taken for a function of a list; write <c>(Value x) => …</c> for the first samples of one input.
    /// </remarks>
    /// <param name="function">Describes the output for a list of inputs.</param>
    /// <param name="name">Unique within a model; derived from the class if null.</param>
    [OverloadResolutionPriority(1)]
    public Lambda(Func<IReadOnlyList<Value>, Value> function, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(function);
        _given = _function = function;
        _takesList = true;
    }

    /// <summary>The name that the function has in files, if any.</summary>
    internal string? FunctionName { get => field ?? CustomObjects.Global.NameOf(_given); set; }

    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        if (!_takesList)
        {
            base.CheckInputs(inputs);
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context) => [_function(inputs)];
}
