using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;

namespace Keras.Tracing;

/// <summary>
/// Finds output shapes where input sizes are unknown: traces a layer twice, with different sizes, and compares. Makes the
/// weights of the layers inside it.
/// </summary>
internal static class ShapeProbe
{
    // Far apart and divisible by many powers of two, so that poolings and strides keep them apart.
    private static readonly (int Batch, int Other)[] s_sizes = [(2, 2048), (3, 3072)];

    /// <summary>
    /// Type and shape of every output of <paramref name="layer"/>; sizes that depend on unknown ones are unknown.
    /// </summary>
    public static IReadOnlyList<TensorType> Infer(Layer layer, IReadOnlyList<TensorType> inputs)
    {
        if (inputs.Any(input => input.Shape.Skip(1).Any(size => size is null)))
        {
            BuildInner(layer, inputs);
        }

        InnerCalls calls = new(stopsAtUnbuilt: false);
        IReadOnlyList<TensorType> first = Trace(layer, inputs, s_sizes[0], calls);
        if (inputs.All(input => input.Shape.IsKnown))
        {
            Note(calls, calls);
            return first;
        }

        InnerCalls others = new(stopsAtUnbuilt: false);
        IReadOnlyList<TensorType> second = Trace(layer, inputs, s_sizes[1], others);
        Note(calls, others);
        return Common(first, second);
    }

    /// <summary>Whether layers of a model add to the loss.</summary>
    public static bool AddsLosses(Model model)
    {
        if (model.AllWeights.Any(weight => weight.Regularizer is not null))
        {
            return true;
        }

        CallContext context = new(training: true, Ops.Constant(0, DType.Int64));
        model.Trace(
            [
                .. model.Inputs.Select(input => Ops.Placeholder(
                    "probe", new TensorType(input.DType, Known(input.Shape, s_sizes[0])))),
            ],
            context);
        return context.Losses.Count > 0;
    }

    // What a weight's shape depends on must be known: which sizes are shows only in two traces up to the layer.
    private static void BuildInner(Layer layer, IReadOnlyList<TensorType> inputs)
    {
        while (FirstUnbuilt(layer, inputs, s_sizes[0]) is InnerCalls.UnbuiltException found)
        {
            IReadOnlyList<Shape> others = FirstUnbuilt(layer, inputs, s_sizes[1])?.Inputs ?? found.Inputs;
            using NameScope scope = NameScope.Set(found.Scope);
            found.Layer.EnsureBuilt([.. found.Inputs.Zip(others, Common)]);
        }
    }

    private static InnerCalls.UnbuiltException? FirstUnbuilt(
        Layer layer, IReadOnlyList<TensorType> inputs, (int Batch, int Other) sizes)
    {
        try
        {
            Trace(layer, inputs, sizes, new InnerCalls(stopsAtUnbuilt: true));
            return null;
        }
        catch (InnerCalls.UnbuiltException exception)
        {
            return exception;
        }
    }

    private static IReadOnlyList<TensorType> Trace(
        Layer layer, IReadOnlyList<TensorType> inputs, (int Batch, int Other) sizes, InnerCalls calls)
    {
        // All inputs belong to one batch: one that is known decides for the others.
        int batch = inputs.Where(input => input.Shape.Rank > 0).Select(input => input.Shape.SizeAt(0))
            .FirstOrDefault(size => size is not null) ?? sizes.Batch;
        sizes = (batch, sizes.Other);
        CallContext context = new(training: true, Ops.Constant(0, DType.Int64)) { InnerCalls = calls };
        IReadOnlyList<Value> outputs = layer.Trace(
            [.. inputs.Select(input => Ops.Placeholder("probe", input with { Shape = Known(input.Shape, sizes) }))],
            context);
        Ownership.Check(layer, outputs, context);
        return [.. outputs.Select(output => output.Types[0])];
    }

    private static void Note(InnerCalls calls, InnerCalls others)
    {
        foreach ((int index, (Layer layer, IReadOnlyList<TensorType> outputs)) in calls.Calls.Index())
        {
            bool isSame = index < others.Calls.Count && others.Calls[index].Layer == layer;
            layer.InnerOutputs.Add(Common(outputs, isSame ? others.Calls[index].Outputs : outputs));
        }
    }

    private static Shape Known(Shape shape, (int Batch, int Other) sizes)
    {
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape.SizeAt(axis) is null)
            {
                shape = shape.With(axis, axis == 0 ? sizes.Batch : sizes.Other);
            }
        }

        return shape;
    }

    private static IReadOnlyList<TensorType> Common(IReadOnlyList<TensorType> first, IReadOnlyList<TensorType> second) =>
        [.. first.Zip(second, (one, other) => one with { Shape = Common(one.Shape, other.Shape) })];

    private static Shape Common(Shape first, Shape second)
    {
        Shape shape = first;
        for (int axis = 0; axis < shape.Rank && shape.Rank == second.Rank; axis++)
        {
            if (first.SizeAt(axis) != second.SizeAt(axis))
            {
                shape = shape.With(axis, null);
            }
        }

        return shape;
    }
}
