using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>The largest element in each window; the border never wins.</summary>
public sealed record MaxPoolingOp(Window2D Window) : Op
{
    /// <inheritdoc/>
    public override string Attributes => WindowText.Of(Window);

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) =>
        One(inputs[0].DType, WindowText.OutputShape(Window, inputs[0].Shape));

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> WorkShapes(Value value) => [WindowText.PaddedShape(Window, value.Inputs[0].Shape)];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [new Value(new MaxPoolingGradientOp(Window), output.Inputs[0], gradients[0]!) { Label = output.Label }];
}

/// <summary>
/// Sends each window's gradient to its first largest element in row-major order. Inputs: images, output gradient.
/// </summary>
public sealed record MaxPoolingGradientOp(Window2D Window) : Op
{
    /// <inheritdoc/>
    public override string Attributes => WindowText.Of(Window);

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [null, new Value(new MaxPoolingChoiceOp(Window), output.Inputs[0], gradients[0]!)];
}

/// <summary>
/// Takes out of a second tensor the element at the place of each window's first largest element. Inputs: images, a tensor of
/// their shape.
/// </summary>
public sealed record MaxPoolingChoiceOp(Window2D Window) : Op
{
    /// <inheritdoc/>
    public override string Attributes => WindowText.Of(Window);

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) =>
        One(inputs[0].DType, WindowText.OutputShape(Window, inputs[0].Shape, inputs[0].Shape[3]));

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [null, new Value(new MaxPoolingGradientOp(Window), output.Inputs[0], gradients[0]!)];
}

/// <summary>The mean of the elements in each window; the border does not count.</summary>
public sealed record AveragePoolingOp(Window2D Window) : Op
{
    /// <inheritdoc/>
    public override string Attributes => WindowText.Of(Window);

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) =>
        One(inputs[0].DType, WindowText.OutputShape(Window, inputs[0].Shape));

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> WorkShapes(Value value) => [WindowText.PaddedShape(Window, value.Inputs[0].Shape)];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
    [
        new Value(new AveragePoolingGradientOp(Window, output.Inputs[0].Shape), gradients[0]!) { Label = output.Label },
    ];
}

/// <summary>Spreads each window's gradient evenly over its elements inside the image. Input: output gradient.</summary>
public sealed record AveragePoolingGradientOp(Window2D Window, Shape ImageShape) : Op
{
    /// <inheritdoc/>
    public override string Attributes => WindowText.Of(Window);

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => One(inputs[0].DType, ImageShape);

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [Ops.AveragePooling(gradients[0]!, Window)];
}
