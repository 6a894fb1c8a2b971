using System.Numerics.Tensors;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras;

/// <summary>
/// The functions of keras.backend in Keras 2, for scripts that say <c>using K = Keras.Backend;</c>; those of Keras 3 are
/// <see cref="Ops"/>.
/// </summary>
/// <remarks>
/// Where both have a function, this one has the names and defaults of Keras 2. <c>axis</c> is one axis or several, negative
/// ones counted from the back, or null for all.
/// </remarks>
public static partial class Backend
{
    /// <summary>The small number that keeps logarithms and quotients finite.</summary>
    public static double Epsilon() => Config.Epsilon;

    /// <summary>Sets <see cref="Config.Epsilon"/>.</summary>
    public static void SetEpsilon(double value) => Config.Epsilon = value;

    /// <summary>The type of weights: <c>"float32"</c> or <c>"float64"</c>.</summary>
    public static string Floatx() => Config.Floatx.NumPyName();

    /// <summary>Sets <see cref="Config.Floatx"/> by its name.</summary>
    public static void SetFloatx(string floatx) => Config.Floatx = DTypes.Parse(floatx);

    /// <summary>Where layers expect channels: <c>"channels_last"</c> or <c>"channels_first"</c>.</summary>
    public static string ImageDataFormat() => Config.ImageDataFormat;

    /// <summary>Sets <see cref="Config.ImageDataFormat"/>.</summary>
    public static void SetImageDataFormat(string dataFormat) => Config.ImageDataFormat = dataFormat;

    /// <summary>Starts the numbers of layer names anew.</summary>
    public static void ClearSession() => Utils.ClearSession();

    /// <summary>The sizes, known ones only.</summary>
    public static Shape IntShape(Value x) => x.Shape;

    /// <summary>The sizes; null where unknown.</summary>
    public static Shape IntShape(KerasTensor x) => x.Shape;

    /// <summary>The sizes.</summary>
    public static Shape Shape(Value x) => x.Shape;

    /// <summary>The number of axes.</summary>
    public static int Ndim(Value x) => x.Shape.Rank;

    /// <summary>The number of axes.</summary>
    public static int Ndim(KerasTensor x) => x.Shape.Rank;

    /// <summary>The element type by its name.</summary>
    public static string Dtype(Value x) => x.DType.NumPyName();

    /// <summary>The number of elements.</summary>
    public static long CountParams(Value x) => x.Shape.Length;

    /// <summary>The numbers of a weight.</summary>
    public static Tensor<float> GetValue(Variable x) => StorageTensors.Get(x);

    /// <summary>Replaces the numbers of a weight.</summary>
    public static void SetValue(Variable x, Tensor<float> value) => StorageTensors.Set(x, value);

    /// <summary>The first in training, else the second: what is traced tells.</summary>
    public static Value InTrainPhase(Value x, Value alt, bool? training = null) =>
        training ?? CallContext.Current?.Training ?? false ? x : alt;

    /// <summary>The first outside training, else the second.</summary>
    public static Value InTestPhase(Value x, Value alt, bool? training = null) => InTrainPhase(alt, x, training);

    /// <summary>A tensor of one number.</summary>
    public static Value Constant(double value, Shape? shape = null, string? dtype = null) =>
        Ops.Full(shape ?? Keras.Shape.Scalar, value, Type(dtype));

    /// <summary>A tensor of an array's numbers.</summary>
    public static Value Constant(Array value, Shape? shape = null, string? dtype = null)
    {
        Value constant = Ops.Array(value, Type(dtype));
        return shape is Shape wanted ? Ops.Reshape(constant, wanted) : constant;
    }

    /// <summary>Zeros.</summary>
    public static Value Zeros(Shape shape, string? dtype = null) => Ops.Zeros(shape, Type(dtype));

    /// <summary>Zeros of the type of another tensor.</summary>
    public static Value ZerosLike(Value x) => Ops.ZerosLike(x);

    /// <summary>Ones.</summary>
    public static Value Ones(Shape shape, string? dtype = null) => Ops.Ones(shape, Type(dtype));

    /// <summary>Ones of the type of another tensor.</summary>
    public static Value OnesLike(Value x) => Ops.OnesLike(x);

    /// <summary>1 on the diagonal, else 0.</summary>
    public static Value Eye(int size, string? dtype = null) => Ops.Eye(size, dtype: Type(dtype));

    /// <summary>The numbers from a first to before a last.</summary>
    public static Value Arange(double start, double? stop = null, double step = 1, string dtype = "int32") =>
        stop is double end ? Ops.Arange(start, end, step, DTypes.Parse(dtype)) : Ops.Arange(0, start, step, DTypes.Parse(dtype));

    /// <summary>Converts elements to another type.</summary>
    public static Value Cast(Value x, string dtype) => Ops.Cast(x, dtype);

    /// <summary>Converts elements to the type of weights.</summary>
    public static Value CastToFloatx(Value x) => Ops.Cast(x, Config.Floatx);

    /// <summary>Passes its input on; gradients stop here.</summary>
    public static Value StopGradient(Value x) => Ops.StopGradient(x);

    /// <summary>Absolute value.</summary>
    public static Value Abs(Value x) => Ops.Abs(x);

    /// <summary>Square root; of a negative number 0, as in Keras.</summary>
    public static Value Sqrt(Value x) => Ops.Sqrt(Ops.Relu(x));

    /// <summary><c>x * x</c>.</summary>
    public static Value Square(Value x) => Ops.Square(x);

    /// <summary><c>e^x</c>.</summary>
    public static Value Exp(Value x) => Ops.Exp(x);

    /// <summary>Natural logarithm.</summary>
    public static Value Log(Value x) => Ops.Log(x);

    /// <summary><c>x</c> to the power of <c>a</c>.</summary>
    public static Value Pow(Operand x, Operand a) => Ops.Power(x, a);

    /// <summary>Sine.</summary>
    public static Value Sin(Value x) => Ops.Sin(x);

    /// <summary>Cosine.</summary>
    public static Value Cos(Value x) => Ops.Cos(x);

    /// <summary>-1, 0 or 1.</summary>
    public static Value Sign(Value x) => Ops.Sign(x);

    /// <summary>The nearest integer; the even one of two.</summary>
    public static Value Round(Value x) => Ops.Round(x);

    /// <summary>Kept between two numbers.</summary>
    public static Value Clip(Value x, Operand minValue, Operand maxValue) => Ops.Clip(x, minValue, maxValue);

    /// <summary>The larger of each pair.</summary>
    public static Value Maximum(Operand x, Operand y) => Ops.Maximum(x, y);

    /// <summary>The smaller of each pair.</summary>
    public static Value Minimum(Operand x, Operand y) => Ops.Minimum(x, y);

    /// <summary>1 where equal, else 0.</summary>
    public static Value Equal(Operand x, Operand y) => Ops.Equal(x, y);

    /// <summary>1 where different, else 0.</summary>
    public static Value NotEqual(Operand x, Operand y) => Ops.NotEqual(x, y);

    /// <summary>1 where greater, else 0.</summary>
    public static Value Greater(Operand x, Operand y) => Ops.Greater(x, y);

    /// <summary>1 where greater or equal, else 0.</summary>
    public static Value GreaterEqual(Operand x, Operand y) => Ops.GreaterEqual(x, y);

    /// <summary>1 where less, else 0.</summary>
    public static Value Less(Operand x, Operand y) => Ops.Less(x, y);

    /// <summary>1 where less or equal, else 0.</summary>
    public static Value LessEqual(Operand x, Operand y) => Ops.LessEqual(x, y);

    /// <summary>The second where the condition is not 0, else the third; conditions of lower rank count for whole rows.</summary>
    public static Value Switch(Value condition, Value thenExpression, Value elseExpression)
    {
        Value mask = condition;
        while (mask.Shape.Rank > 0 && mask.Shape.Rank < thenExpression.Shape.Rank)
        {
            mask = Ops.ExpandDims(mask, -1);
        }

        return Ops.Where(mask, thenExpression, elseExpression);
    }

    /// <summary>The sum over axes.</summary>
    public static Value Sum(Value x, IntList? axis = null, bool keepDims = false) => Ops.Sum(x, axis, keepDims);

    /// <summary>The product over axes.</summary>
    public static Value Prod(Value x, IntList? axis = null, bool keepDims = false) => Ops.Prod(x, axis, keepDims);

    /// <summary>The mean over axes.</summary>
    public static Value Mean(Value x, IntList? axis = null, bool keepDims = false) => Ops.Mean(x, axis, keepDims);

    /// <summary>The biased variance over axes.</summary>
    public static Value Var(Value x, IntList? axis = null, bool keepDims = false) => Ops.Var(x, axis, keepDims);

    /// <summary>The biased standard deviation over axes.</summary>
    public static Value Std(Value x, IntList? axis = null, bool keepDims = false) => Ops.Std(x, axis, keepDims);

    /// <summary>The largest over axes.</summary>
    public static Value Max(Value x, IntList? axis = null, bool keepDims = false) => Ops.Max(x, axis, keepDims);

    /// <summary>The smallest over axes.</summary>
    public static Value Min(Value x, IntList? axis = null, bool keepDims = false) => Ops.Min(x, axis, keepDims);

    /// <summary>1 where any is not 0, else 0.</summary>
    public static Value Any(Value x, IntList? axis = null, bool keepDims = false) => Ops.Any(x, axis, keepDims);

    /// <summary>1 where none is 0, else 0.</summary>
    public static Value All(Value x, IntList? axis = null, bool keepDims = false) => Ops.All(x, axis, keepDims);

    /// <summary><c>ln(sum(e^x))</c> over axes, without overflow.</summary>
    public static Value LogSumExp(Value x, IntList? axis = null, bool keepDims = false) => Ops.LogSumExp(x, axis, keepDims);

    /// <summary>The sum of all so far along an axis.</summary>
    public static Value CumSum(Value x, int axis = 0) => Ops.CumSum(x, axis);

    /// <summary>The product of all so far along an axis.</summary>
    public static Value CumProd(Value x, int axis = 0) => Ops.CumProd(x, axis);

    /// <summary>The place of the first largest along an axis, as Int32.</summary>
    public static Value ArgMax(Value x, int axis = -1) => Ops.ArgMax(x, axis);

    /// <summary>The place of the first smallest along an axis, as Int32.</summary>
    public static Value ArgMin(Value x, int axis = -1) => Ops.ArgMin(x, axis);

    /// <summary>1 where the score of the target is among the k best of its row, else 0.</summary>
    public static Value InTopK(Value predictions, Value targets, int k) => Ops.InTopK(targets, predictions, k);

    /// <summary>The last axis of x with the last but one, or the only one, of y.</summary>
    public static Value Dot(Value x, Value y) => Ops.Dot(x, y);

    /// <summary>Sums products over one axis of each sample.</summary>
    public static Value BatchDot(Value x, Value y, (int X, int Y)? axes = null) => Ops.BatchDot(x, y, axes);

    /// <summary>The rows, in the first axis, that indices name.</summary>
    public static Value Gather(Value reference, Value indices) => Ops.Gather(reference, indices);

    /// <summary>1 at the given index of a new last axis, else 0.</summary>
    public static Value OneHot(Value indices, int numClasses) => Ops.OneHot(indices, numClasses, Config.Floatx);

    /// <summary>The same elements in another shape; one size may be null, where Python has -1.</summary>
    public static Value Reshape(Value x, Shape shape) => Ops.Reshape(x, shape);

    /// <summary>All elements along one axis.</summary>
    public static Value Flatten(Value x) => Ops.Flatten(x);

    /// <summary>The elements of every sample along one axis.</summary>
    public static Value BatchFlatten(Value x) => Ops.Reshape(x, (x.Shape[0], null));

    /// <summary>A new axis of size 1.</summary>
    public static Value ExpandDims(Value x, int axis = -1) => Ops.ExpandDims(x, axis);

    /// <summary>Takes an axis of size 1 away.</summary>
    public static Value Squeeze(Value x, int axis) => Ops.Squeeze(x, axis);

    /// <summary>The axes in reverse order.</summary>
    public static Value Transpose(Value x) => Ops.Transpose(x);

    /// <summary>The axes in another order.</summary>
    public static Value PermuteDimensions(Value x, IntList pattern) => Ops.Transpose(x, pattern);

    /// <summary>Joins tensors along an axis.</summary>
    public static Value Concatenate(IReadOnlyList<Value> tensors, int axis = -1) => Ops.Concatenate(tensors, axis);

    /// <summary>Joins tensors along a new axis.</summary>
    public static Value Stack(IReadOnlyList<Value> x, int axis = 0) => Ops.Stack(x, axis);

    /// <summary>The whole tensor so many times along each axis.</summary>
    public static Value Tile(Value x, IntList n) => Ops.Tile(x, n);

    /// <summary>Rows <c>(samples, features)</c> so many times: <c>(samples, n, features)</c>.</summary>
    public static Value Repeat(Value x, int n) => Ops.Repeat(Ops.ExpandDims(x, 1), n, 1);

    /// <summary>Every element along an axis so many times.</summary>
    public static Value RepeatElements(Value x, int rep, int axis) => Ops.Repeat(x, rep, axis);

    /// <summary>The elements of axes in reverse order.</summary>
    public static Value Reverse(Value x, IntList axes) => Ops.Flip(x, axes);

    /// <summary>Vectors along an axis divided by their length.</summary>
    public static Value L2Normalize(Value x, IntList? axis = null) =>
        x / Ops.Sqrt(Ops.Maximum(Ops.Sum(Ops.Square(x), axis, keepDims: true), 1e-12));

    /// <summary>Adds one number to every channel.</summary>
    public static Value BiasAdd(Value x, Value bias, string? dataFormat = null) =>
        Guard.DataFormat(dataFormat) == "channels_first" && x.Shape.Rank > 2 && bias.Shape.Rank == 1
            ? x + Ops.Reshape(bias, ((Shape)bias.Shape[0]).Concat(Keras.Shape.Of([.. Enumerable.Repeat(1, x.Shape.Rank - 2)])))
            : x + bias;

    /// <summary>The rectifier with a leak, a ceiling and a threshold.</summary>
    public static Value Relu(Value x, double alpha = 0, double? maxValue = null, double threshold = 0) =>
        Activations.Relu(x, alpha, maxValue, threshold);

    /// <summary><c>x</c> where positive, else <c>alpha * (e^x - 1)</c>.</summary>
    public static Value Elu(Value x, double alpha = 1) => Activations.Elu(x, alpha);

    /// <summary>Probabilities along an axis.</summary>
    public static Value Softmax(Value x, int axis = -1) => Ops.Softmax(x, axis);

    /// <summary><c>ln(1 + e^x)</c>.</summary>
    public static Value Softplus(Value x) => Ops.Softplus(x);

    /// <summary><c>x / (1 + |x|)</c>.</summary>
    public static Value Softsign(Value x) => Activations.Softsign(x);

    /// <summary><c>1 / (1 + e^-x)</c>.</summary>
    public static Value Sigmoid(Value x) => Ops.Sigmoid(x);

    /// <summary><c>0.2 * x + 0.5</c>, kept between 0 and 1.</summary>
    public static Value HardSigmoid(Value x) => Activations.HardSigmoid(x);

    /// <summary>Hyperbolic tangent.</summary>
    public static Value Tanh(Value x) => Ops.Tanh(x);

    /// <summary>The crossentropy of every element: of probabilities, or of logits.</summary>
    public static Value BinaryCrossentropy(Value target, Value output, bool fromLogits = false)
    {
        if (fromLogits)
        {
            return Ops.Softplus(output) - (output * target);
        }

        Value p = Ops.Clip(output, Config.Epsilon, 1 - Config.Epsilon);
        return -((target * Ops.Log(p + Config.Epsilon)) + ((1 - target) * Ops.Log(1 - p + Config.Epsilon)));
    }

    /// <summary>The crossentropy of every row along an axis: of probabilities, or of logits.</summary>
    public static Value CategoricalCrossentropy(Value target, Value output, bool fromLogits = false, int axis = -1)
    {
        if (fromLogits)
        {
            return -Ops.Sum(target * Ops.LogSoftmax(output, axis), axis);
        }

        Value p = output / Ops.Sum(output, axis, keepDims: true);
        return -Ops.Sum(target * Ops.Log(Ops.Clip(p, Config.Epsilon, 1 - Config.Epsilon)), axis);
    }

    /// <summary>The crossentropy of every row, whose target is a class number.</summary>
    public static Value SparseCategoricalCrossentropy(Value target, Value output, bool fromLogits = false) =>
        CategoricalCrossentropy(Ops.OneHot(target, output.Shape[^1], output.DType), output, fromLogits);

    /// <summary>A share of the elements set to 0, the others divided by what stays: in training or not.</summary>
    public static Value Dropout(Value x, double level, Shape? noiseShape = null, int? seed = null) =>
        Ops.Dropout(x, level, noiseShape, seed);

    /// <summary>Numbers from the normal distribution, new in every run.</summary>
    public static Value RandomNormal(
        Shape shape, double mean = 0, double stddev = 1, string? dtype = null, int? seed = null) =>
        Ops.RandomNormal(shape, mean, stddev, Type(dtype), seed);

    /// <summary>Numbers from the uniform distribution, new in every run.</summary>
    public static Value RandomUniform(
        Shape shape, double minval = 0, double maxval = 1, string? dtype = null, int? seed = null) =>
        Ops.RandomUniform(shape, minval, maxval, Type(dtype), seed);

    /// <summary>1 with a probability, else 0; new in every run.</summary>
    public static Value RandomBernoulli(Shape shape, double p = 0, string? dtype = null, int? seed = null) =>
        Ops.RandomBernoulli(shape, p, Type(dtype), seed);

    /// <summary>Cross-correlation of sequences with filters.</summary>
    public static Value Conv1D(
        Value x, Value kernel, int strides = 1, Padding padding = default, string? dataFormat = null, int dilationRate = 1) =>
        Ops.Conv(x, kernel, strides, padding, dataFormat, dilationRate);

    /// <summary>Cross-correlation of images with filters.</summary>
    public static Value Conv2D(
        Value x,
        Value kernel,
        Size2D? strides = null,
        Padding padding = default,
        string? dataFormat = null,
        Size2D? dilationRate = null) =>
        Ops.Conv(x, kernel, strides, padding, dataFormat, dilationRate);

    /// <summary>A convolution turned around.</summary>
    public static Value Conv2DTranspose(
        Value x, Value kernel, Size2D? strides = null, Padding padding = default, string? dataFormat = null) =>
        Ops.ConvTranspose(x, kernel, strides, padding, dataFormat: dataFormat);

    /// <summary>Convolves every channel by itself.</summary>
    public static Value DepthwiseConv2D(
        Value x,
        Value depthwiseKernel,
        Size2D? strides = null,
        Padding padding = default,
        string? dataFormat = null,
        Size2D? dilationRate = null) =>
        Ops.DepthwiseConv(x, depthwiseKernel, strides, padding, dataFormat, dilationRate);

    /// <summary>Convolves every channel by itself, then all of them pixel by pixel.</summary>
    public static Value SeparableConv2D(
        Value x,
        Value depthwiseKernel,
        Value pointwiseKernel,
        Size2D? strides = null,
        Padding padding = default,
        string? dataFormat = null,
        Size2D? dilationRate = null) =>
        Ops.SeparableConv(x, depthwiseKernel, pointwiseKernel, strides, padding, dataFormat, dilationRate);

    /// <summary>The largest element, or the mean, of each window.</summary>
    /// <param name="x">Images.</param>
    /// <param name="poolSize">Rows and columns of the window.</param>
    /// <param name="strides">Distance of the windows; 1 if null, as in Keras.</param>
    /// <param name="padding"><c>"valid"</c> or <c>"same"</c>.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="poolMode"><c>"max"</c> or <c>"avg"</c>.</param>
    public static Value Pool2D(
        Value x,
        Size2D poolSize,
        Size2D? strides = null,
        Padding padding = default,
        string? dataFormat = null,
        string poolMode = "max") => Guard.OneOf(poolMode, ["max", "avg"]) == "max"
            ? Ops.MaxPool(x, poolSize, strides ?? 1, padding, dataFormat)
            : Ops.AveragePool(x, poolSize, strides ?? 1, padding, dataFormat);

    /// <summary>Images so many times as high and wide.</summary>
    public static Value ResizeImages(
        Value x, int heightFactor, int widthFactor, string? dataFormat = null, string interpolation = "nearest")
    {
        int rows = Guard.DataFormat(dataFormat) == "channels_first" ? 2 : 1;
        return Ops.Resize(
            x, (x.Shape[rows] * heightFactor, x.Shape[rows + 1] * widthFactor), interpolation, dataFormat: dataFormat);
    }

    /// <summary>Adds rows and columns of zeros to images: 1 on each side by default.</summary>
    public static Value Spatial2DPadding(
        Value x, ((int Top, int Bottom) Rows, (int Left, int Right) Columns)? padding = null, string? dataFormat = null)
    {
        ((int Top, int Bottom) rows, (int Left, int Right) columns) = padding ?? ((1, 1), (1, 1));
        return Guard.DataFormat(dataFormat) == "channels_first"
            ? Ops.Pad(x, [(0, 0), (0, 0), rows, columns])
            : Ops.Pad(x, [(0, 0), rows, columns, (0, 0)]);
    }

    /// <summary>Adds steps of zeros to sequences: 1 on each side by default.</summary>
    public static Value TemporalPadding(Value x, (int Before, int After)? padding = null) =>
        Ops.Pad(x, [(0, 0), padding ?? (1, 1), (0, 0)]);

    private static DType Type(string? dtype) => dtype is null ? Config.Floatx : DTypes.Parse(dtype);
}
