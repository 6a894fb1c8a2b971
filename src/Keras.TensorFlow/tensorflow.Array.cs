using Tensorflow.NumPy;

namespace Tensorflow;

/// <content>Shapes and parts of tensors.</content>
public partial class tensorflow
{
    public Tensor zeros(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT, string name = null) => Filled(shape, 0, dtype, name);

    public Tensor ones(Shape shape, TF_DataType dtype = TF_DataType.TF_FLOAT, string name = null) => Filled(shape, 1, dtype, name);

    public Tensor fill(Shape dims, Tensor value, string name = null) => broadcast_to(value, dims, name);

    public Tensor zeros_like(Tensor tensor, TF_DataType dtype = TF_DataType.DtInvalid, string name = null, bool optimize = true) =>
        Tensor.Map(tensor, value => Ops.ZerosLike(Ops.Cast(value, Or(dtype, tensor).ToNative())), name, Or(dtype, tensor));

    public Tensor ones_like(Tensor tensor, TF_DataType dtype = TF_DataType.DtInvalid, string name = null, bool optimize = true) =>
        Tensor.Map(tensor, value => Ops.OnesLike(Ops.Cast(value, Or(dtype, tensor).ToNative())), name, Or(dtype, tensor));

    public Tensor identity(Tensor input, string name = null) => Tensor.Map(input, value => value, name, input.dtype);

    public Tensor stop_gradient(Tensor x, string name = null) => Tensor.Map(x, Ops.StopGradient, name, x.dtype);

    public Tensor reshape(Tensor tensor, Shape shape, string name = null) =>
        Tensor.Map(tensor, value => Ops.Reshape(value, shape.ToNative()), name, tensor.dtype);

    public Tensor reshape(Tensor tensor, Tensor shape, string name = null) => reshape(tensor, new Shape(shape.ToArray<int>()), name);

    public Tensor reshape(Tensor tensor, object[] shape, string name = null) => reshape(tensor, Sizes(shape), name);

    public Tensor broadcast_to(Tensor input, Shape shape, string name = null) =>
        Tensor.Map(input, value => Ops.BroadcastTo(value, shape.ToNative()), name, input.dtype);

    public Tensor expand_dims(Tensor input, int axis = -1, string name = null) =>
        Tensor.Map(input, value => Ops.ExpandDims(value, axis), name, input.dtype);

    public Tensor squeeze(Tensor input, int axis, string name = null) => squeeze(input, [axis], name);

    public Tensor squeeze(Tensor input, int[] axis = null, string name = null) =>
        Tensor.Map(input, value => Ops.Squeeze(value, Axis.ToNative(axis)), name, input.dtype);

    public Tensor transpose(Tensor a, Axis perm = null, string name = "transpose") =>
        Tensor.Map(a, value => Ops.Transpose(value, Axis.ToNative(perm)), name, a.dtype);

    public Tensor reverse(Tensor tensor, Axis axis, string name = null) =>
        Tensor.Map(tensor, value => Ops.Flip(value, Axis.ToNative(axis)), name, tensor.dtype);

    public Tensor concat(IEnumerable<Tensor> values, int axis, string name = "concat") =>
        OfOneType(values, each => Ops.Concatenate(each, axis), name);

    public Tensor stack(Tensor[] values, int axis = 0, string name = "stack") => OfOneType(values, each => Ops.Stack(each, axis), name);

    public Tensor[] unstack(Tensor value, int? num = null, int axis = 0, string name = "unstack")
    {
        int size = (int)value.shape[axis];
        return num is null || num == size
            ? [.. Enumerable.Range(0, size).Select(part => Tensor.Map(value, each => Ops.Unstack(each, axis)[part], name, value.dtype))]
            : throw new ValueError($"Axis {axis} of shape {value.shape} has {size} parts. Received: num {num}.");
    }

    public Tensor[] split(Tensor value, int num_split, Axis axis, string name = null) =>
        [.. Enumerable.Range(0, num_split).Select(
            part => Tensor.Map(value, each => Ops.Split(each, num_split, axis)[part], name, value.dtype))];

    /// <summary>Parts of these sizes along an axis.</summary>
    public Tensor[] split(Tensor value, int[] num_split, Axis axis, string name = null)
    {
        int[] ends = [.. num_split.Select((_, part) => num_split[..part].Sum()).Skip(1)];
        return [.. Enumerable.Range(0, num_split.Length).Select(
            part => Tensor.Map(value, each => Ops.Split(each, ends, axis)[part], name, value.dtype))];
    }

    public Tensor slice(Tensor input, int[] begin, int[] size, string name = null) =>
        input[[.. begin.Select((from, axis) => new Slice(from, size[axis] < 0 ? null : from + size[axis]))]] is var part && name is null
            ? part
            : identity(part, name);

    public Tensor gather(Tensor @params, Tensor indices, string name = null, int axis = 0) => Tensor.MapAll(
        [@params, indices], values => Ops.Gather(values[0], values[1], axis), name, @params.dtype);

    public Tensor gather_nd(Tensor @params, Tensor indices, string name = null) => Tensor.MapAll(
        [@params, indices], values => Ops.GatherNd(values[0], values[1]), name, @params.dtype);

    /// <summary>Elements of <paramref name="x"/> where the condition holds, else of <paramref name="y"/>.</summary>
    public Tensor where(Tensor condition, Tensor x, Tensor y, string name = null)
    {
        TF_DataType dtype = Tensor.Common(x, y);
        return Tensor.MapAll(
            [condition, x, y],
            values => Ops.Where(values[0], Ops.Cast(values[1], dtype.ToNative()), Ops.Cast(values[2], dtype.ToNative())),
            name,
            dtype);
    }

    public Tensor one_hot(
        Tensor indices,
        int depth,
        Tensor on_value = null,
        Tensor off_value = null,
        TF_DataType dtype = TF_DataType.DtInvalid,
        int axis = -1,
        string name = null)
    {
        TF_DataType type = dtype == TF_DataType.DtInvalid ? TF_DataType.TF_FLOAT : dtype;
        Tensor places = Tensor.Map(
            indices,
            value => axis == -1
                ? Ops.OneHot(value, depth, type.ToNative())
                : Ops.MoveAxis(Ops.OneHot(value, depth, type.ToNative()), -1, axis),
            name,
            type);
        return on_value is null && off_value is null
            ? places
            : where(cast(places, TF_DataType.TF_BOOL), on_value ?? 1, off_value ?? 0, name);
    }

    /// <summary>With elements around: paddings are pairs of before and after, for each axis.</summary>
    public Tensor pad(Tensor tensor, Tensor paddings, string mode = "CONSTANT", string name = null, int constant_values = 0)
    {
        int[] sizes = paddings.ToArray<int>();
        (int, int)[] pairs = [.. sizes.Chunk(2).Select(pair => (pair[0], pair[1]))];
        return Tensor.Map(
            tensor, value => Ops.Pad(value, pairs, mode.ToLowerInvariant(), constant_values), name, tensor.dtype);
    }

    public Tensor tile(Tensor input, Tensor multiples, string name = null) => tile(input, new Shape(multiples.ToArray<int>()), name);

    public Tensor tile(Tensor input, Shape multiples, string name = null) =>
        Tensor.Map(input, value => Ops.Tile(value, IntList.Create(multiples.as_int_list())), name, input.dtype);

    public Tensor tile(Tensor input, object[] multiples, string name = null) => tile(input, Sizes(multiples), name);

    public Tensor boolean_mask(Tensor tensor, Tensor mask, string name = "boolean_mask", int axis = 0)
    {
        NDArray rows = np.moveaxis(tensor.numpy(), axis, 0)[mask.numpy().astype(TF_DataType.TF_BOOL)];
        return new Tensor(np.moveaxis(rows, 0, axis)) { name = name };
    }

    public Tensor rank(Tensor input, string name = null) => new(NDArray.Scalar(input.rank)) { name = name };

    /// <summary>The sizes; -1 where one is not known.</summary>
    public Tensor shape(Tensor input, string name = null, TF_DataType out_type = TF_DataType.TF_INT32) =>
        new(new NDArray(input.shape.as_int_list()).astype(out_type)) { name = name };

    public Tensor size(Tensor input, string name = null, TF_DataType out_type = TF_DataType.TF_INT32) =>
        new(NDArray.Scalar(input.shape.size).astype(out_type)) { name = name };

    public Tensor ensure_shape(Tensor x, Shape shape, string name = null) => shape.is_compatible_with(x.shape)
        ? identity(x, name)
        : throw new ValueError($"A tensor of shape {shape} is needed. Received: {x.shape}.");

    private static Tensor Filled(Shape shape, double number, TF_DataType dtype, string name) =>
        new(Ops.Full(shape.ToNative(), number, dtype.ToNative()), dtype, name);

    private static TF_DataType Or(TF_DataType dtype, Tensor tensor) => dtype == TF_DataType.DtInvalid ? tensor.dtype : dtype;

    private static Shape Sizes(object[] sizes) => new([.. sizes.Select(size => size switch
    {
        int number => number,
        long number => number,
        Tensor tensor => (long)tensor,
        null => -1,
        _ => throw new ValueError($"A size is a whole number. Received: {size.GetType().Name}."),
    })]);

    private static Tensor OfOneType(IEnumerable<Tensor> values, Func<IReadOnlyList<Value>, Value> function, string name)
    {
        Tensor[] all = [.. values];
        TF_DataType dtype = all.Select(each => each.dtype).Aggregate(dtypes.Common);
        return Tensor.MapAll(all, each => function([.. each.Select(value => Ops.Cast(value, dtype.ToNative()))]), name, dtype);
    }
}
