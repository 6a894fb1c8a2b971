"""Outputs and gradients of the layers beyond DenseNet's own, computed by PyTorch in float64 from float32 inputs.

The form of the cases, and the translation of layouts and padding to Keras', are those of layers.py.
"""
import torch
from torch.nn import functional

import fixture
from layers import DESCRIPTION, Layers, from_nchw, pair, same_padding, to_nchw


def depthwise(x, kernel, config):
    """Convolves NCHW images channel by channel; the kernel is (height, width, channels, multiplier)."""
    strides, dilation = pair(config.get("strides", 1)), pair(config.get("dilation_rate", 1))
    if config.get("padding") == "same":
        window = [(k - 1) * d + 1 for k, d in zip(kernel.shape[:2], dilation)]
        x = same_padding(x, window, strides, 0.0)
    filters = kernel.permute(2, 3, 0, 1).reshape(-1, 1, *kernel.shape[:2])
    return functional.conv2d(x, filters, None, strides, 0, dilation, kernel.shape[2])


def depthwise_conv2d(config):
    def forward(inputs, weights):
        y = from_nchw(depthwise(to_nchw(inputs[0], config), weights[0], config), {})
        y = y + weights[1] if config.get("use_bias", True) else y
        return y.movedim(-1, 1) if config.get("data_format") == "channels_first" else y

    return forward


def separable_conv2d(config):
    def forward(inputs, weights):
        y = depthwise(to_nchw(inputs[0], config), weights[0], config)
        y = functional.conv2d(y, weights[1].permute(3, 2, 0, 1), weights[2])
        return from_nchw(y, config)

    return forward


def conv2d_transpose(config):
    """TensorFlow's: the gradient of a convolution of images of the output's size."""
    strides, dilation = pair(config.get("strides", 1)), pair(config.get("dilation_rate", 1))
    same = config.get("padding") == "same"

    def forward(inputs, weights):
        x = to_nchw(inputs[0], config)
        kernel = weights[0].permute(3, 2, 0, 1)
        full = functional.conv_transpose2d(x, kernel, None, strides, 0, 0, 1, dilation)
        reaches = [(k - 1) * d + 1 for k, d in zip(kernel.shape[2:], dilation)]
        extra = config.get("output_padding")
        for axis, (size, stride, reach) in enumerate(zip(x.shape[2:], strides, reaches)):
            if extra is None:
                new = size * stride + (0 if same else max(reach - stride, 0))
            else:
                new = (size - 1) * stride + reach - (2 * (reach // 2) if same else 0) + pair(extra)[axis]
            cut = max(full.shape[axis + 2] - new, 0)
            full = full.narrow(axis + 2, cut // 2 if same else 0, full.shape[axis + 2] - cut)
            missing = new - full.shape[axis + 2]
            full = functional.pad(full, (0, 0, 0, missing) if axis == 0 else (0, missing))
        return from_nchw(full + weights[1][:, None, None], config)

    return forward


def conv1d(config):
    stride, dilation = config.get("strides", 1), config.get("dilation_rate", 1)
    first = config.get("data_format") == "channels_first"

    def forward(inputs, weights):
        x = inputs[0] if first else inputs[0].movedim(-1, 1)
        reach = (config["kernel_size"] - 1) * dilation + 1
        if config.get("padding") == "causal":
            x = functional.pad(x, (reach - 1, 0))
        elif config.get("padding") == "same":
            total = max((-(-x.shape[2] // stride) - 1) * stride + reach - x.shape[2], 0)
            x = functional.pad(x, (total // 2, total - total // 2))
        y = functional.conv1d(x, weights[0].permute(2, 1, 0), weights[1], stride, 0, dilation, config.get("groups", 1))
        return y if first else y.movedim(1, -1)

    return forward


def pooling1d(config, is_max):
    window = config.get("pool_size", 2)
    stride = config.get("strides", window)
    first = config.get("data_format") == "channels_first"

    def forward(inputs, _):
        x = inputs[0] if first else inputs[0].movedim(-1, 1)
        counts = torch.ones_like(x)
        if config.get("padding") == "same":
            total = max((-(-x.shape[2] // stride) - 1) * stride + window - x.shape[2], 0)
            border = (total // 2, total - total // 2)
            x = functional.pad(x, border, value=-float("inf") if is_max else 0.0)
            counts = functional.pad(counts, border)
        if is_max:
            y = functional.max_pool1d(x, window, stride)
        else:
            y = functional.avg_pool1d(x, window, stride) / functional.avg_pool1d(counts, window, stride)
        return y if first else y.movedim(1, -1)

    return forward


def add_convolutions(cases):
    image = (2, 6, 7, 3)

    def weighted(name, class_name, forward, shape, config, weights):
        random = fixture.generator(name + "/weights")
        cases.layer(name, class_name, config, [shape], forward(config),
                    [(key, random.standard_normal(size), True) for key, size in weights])

    for name, config, shape in (
            ("default", {}, image), ("multiplier_2", {"depth_multiplier": 2}, image),
            ("same_strides_2", {"padding": "same", "strides": 2}, image),
            ("dilation_2_same", {"dilation_rate": 2, "padding": "same", "depth_multiplier": 3}, image),
            ("no_bias", {"use_bias": False}, image),
            ("channels_first", {"data_format": "channels_first", "depth_multiplier": 2}, (2, 3, 6, 7))):
        multiplier = config.get("depth_multiplier", 1)
        weights = [("depthwise_kernel", (3, 2, 3, multiplier)), ("bias", (3 * multiplier,))]
        weighted(f"depthwise_conv2d_{name}", "DepthwiseConv2D", depthwise_conv2d, shape,
                 {"kernel_size": [3, 2], **config}, weights if config.get("use_bias", True) else weights[:1])
    for name, config, shape in (
            ("default", {}, image), ("multiplier_2_same_strides_2",
                                     {"depth_multiplier": 2, "padding": "same", "strides": 2}, image),
            ("dilation_2", {"dilation_rate": 2}, image),
            ("channels_first", {"data_format": "channels_first"}, (2, 3, 6, 7))):
        multiplier = config.get("depth_multiplier", 1)
        weighted(f"separable_conv2d_{name}", "SeparableConv2D", separable_conv2d, shape,
                 {"filters": 4, "kernel_size": [3, 2], **config},
                 [("depthwise_kernel", (3, 2, 3, multiplier)), ("pointwise_kernel", (1, 1, 3 * multiplier, 4)),
                  ("bias", (4,))])
    small = (2, 3, 4, 3)
    for name, config, shape in (
            ("default", {"kernel_size": 3}, small), ("strides_2", {"kernel_size": 3, "strides": 2}, small),
            ("same_strides_2", {"kernel_size": 3, "strides": 2, "padding": "same"}, small),
            ("same_even", {"kernel_size": [4, 2], "padding": "same", "strides": [2, 1]}, small),
            ("strides_above_window", {"kernel_size": 2, "strides": 3}, small),
            ("output_padding", {"kernel_size": 3, "strides": 2, "output_padding": 1}, small),
            ("same_output_padding", {"kernel_size": 3, "strides": 2, "output_padding": 1, "padding": "same"}, small),
            ("same_output_padding_0", {"kernel_size": 3, "strides": 2, "output_padding": 0, "padding": "same"}, small),
            ("dilation_2", {"kernel_size": 3, "dilation_rate": 2}, small),
            ("channels_first", {"kernel_size": 3, "strides": 2, "data_format": "channels_first"}, (2, 3, 3, 4))):
        weighted(f"conv2d_transpose_{name}", "Conv2DTranspose", conv2d_transpose, shape, {"filters": 5, **config},
                 [("kernel", (*pair(config["kernel_size"]), 5, 3)), ("bias", (5,))])
    for name, config, shape in (
            ("default", {}, (2, 9, 4)), ("same_strides_2", {"padding": "same", "strides": 2}, (2, 8, 4)),
            ("causal", {"padding": "causal"}, (2, 9, 4)),
            ("causal_strides_2", {"padding": "causal", "strides": 2}, (2, 9, 4)),
            ("causal_dilation_2", {"padding": "causal", "dilation_rate": 2}, (2, 9, 4)),
            ("dilation_3_same", {"padding": "same", "dilation_rate": 3}, (2, 9, 4)),
            ("groups_2", {"groups": 2}, (2, 9, 4)),
            ("channels_first", {"data_format": "channels_first", "padding": "same"}, (2, 4, 9))):
        weighted(f"conv1d_{name}", "Conv1D", conv1d, shape, {"filters": 6, "kernel_size": 3, **config},
                 [("kernel", (3, 4 // config.get("groups", 1), 6)), ("bias", (6,))])


def add_pooling(cases):
    for prefix, is_max in (("max", True), ("average", False)):
        for name, config, shape in (
                ("default", {}, (2, 9, 4)), ("same", {"padding": "same"}, (2, 9, 4)),
                ("overlapping_same", {"pool_size": 4, "strides": 3, "padding": "same"}, (2, 11, 4)),
                ("channels_first", {"pool_size": 3, "data_format": "channels_first"}, (2, 4, 9))):
            cases.layer(f"{prefix}_pooling1d_{name}", f"{prefix.capitalize()}Pooling1D", config, [shape],
                        pooling1d(config, is_max))
        for name, config, axis in (
                ("default", {}, 1), ("keepdims", {"keepdims": True}, 1),
                ("channels_first", {"data_format": "channels_first"}, 2)):
            def reduce(inputs, _, axis=axis, keep=config.get("keepdims", False)):
                return inputs[0].amax(axis, keep) if is_max else inputs[0].mean(axis, keep)

            cases.layer(f"global_{prefix}_pooling1d_{name}", f"Global{prefix.capitalize()}Pooling1D", config,
                        [(2, 5, 4)], reduce)


def add_normalization(cases):
    def add(name, class_name, shape, config, weight_shape, forward):
        random = fixture.generator(name + "/weights")
        weights = [("gamma", random.standard_normal(weight_shape), True)] if config.get("scale", True) else []
        weights += [("beta", random.standard_normal(weight_shape), True)] if config.get("center", True) else []
        names = [key for key, _, _ in weights]
        cases.layer(name, class_name, config, [shape],
                    lambda inputs, tensors: forward(inputs[0], dict(zip(names, tensors))), weights)

    for name, shape, config, axes in (
            ("default", (3, 4, 5), {}, [2]), ("rank_2", (3, 6), {"epsilon": 0.1}, [1]),
            ("axis_1", (3, 4, 5), {"axis": 1}, [1]), ("two_axes", (3, 4, 2, 5), {"axis": [1, -1]}, [1, 3]),
            ("all_axes", (3, 4, 5), {"axis": [1, 2], "epsilon": 1e-5}, [1, 2]),
            ("no_scale", (3, 4, 5), {"scale": False}, [2]), ("bare", (3, 5), {"scale": False, "center": False}, [1])):
        def normalize(x, weights, shape=shape, axes=axes, epsilon=config.get("epsilon", 1e-3)):
            centered = x - x.mean(axes, keepdim=True)
            y = centered / torch.sqrt((centered ** 2).mean(axes, keepdim=True) + epsilon)
            along = [size if axis in axes else 1 for axis, size in enumerate(shape)]
            y = y * weights["gamma"].reshape(along) if "gamma" in weights else y
            return y + weights["beta"].reshape(along) if "beta" in weights else y

        add(f"layer_normalization_{name}", "LayerNormalization", shape, config, tuple(shape[a] for a in axes),
            normalize)
    for name, shape, config in (
            ("groups_2", (3, 4, 5, 6), {"groups": 2}), ("groups_3_axis_1", (3, 6, 4, 5), {"groups": 3, "axis": 1}),
            ("instance", (3, 4, 5, 6), {"groups": -1, "epsilon": 1e-5}), ("rank_2", (3, 8), {"groups": 4}),
            ("one_group_bare", (3, 4, 5, 6), {"groups": 1, "scale": False, "center": False})):
        axis = config.get("axis", -1) % len(shape)

        def normalize(x, weights, config=config, axis=axis):
            groups = x.shape[axis] if config["groups"] == -1 else config["groups"]
            y = functional.group_norm(x.movedim(axis, 1), groups, weights.get("gamma"), weights.get("beta"),
                                      config.get("epsilon", 1e-3))
            return y.movedim(1, axis)

        add(f"group_normalization_{name}", "GroupNormalization", shape, config, (shape[axis],), normalize)


def add_shapes(cases):
    def upsample(config):
        def forward(inputs, _):
            mode = config.get("interpolation", "nearest")
            options = {"align_corners": False} if mode == "bilinear" else {}
            factors = tuple(float(f) for f in pair(config.get("size", 2)))
            return from_nchw(
                functional.interpolate(to_nchw(inputs[0], config), scale_factor=factors, mode=mode, **options), config)

        return forward

    for name, config, shape in (
            ("default", {}, (2, 3, 4, 2)), ("rectangle", {"size": [3, 2]}, (2, 3, 4, 2)),
            ("channels_first", {"data_format": "channels_first", "size": [1, 2]}, (2, 2, 3, 4)),
            ("bilinear", {"interpolation": "bilinear"}, (2, 3, 4, 2)),
            ("bilinear_rectangle", {"interpolation": "bilinear", "size": [3, 4]}, (2, 3, 4, 2)),
            ("bilinear_one_row", {"interpolation": "bilinear", "size": 3}, (2, 1, 2, 2)),
            ("bilinear_channels_first", {"interpolation": "bilinear", "data_format": "channels_first"}, (2, 2, 3, 4))):
        cases.layer(f"up_sampling2d_{name}", "UpSampling2D", config, [shape], upsample(config))
    cases.layer("cropping2d_sides", "Cropping2D", {"cropping": [[1, 2], [0, 3]]}, [(2, 6, 7, 3)],
                lambda inputs, _: inputs[0][:, 1:-2, :-3])
    cases.layer("cropping2d_channels_first", "Cropping2D", {"cropping": [1, 2], "data_format": "channels_first"},
                [(2, 3, 6, 7)], lambda inputs, _: inputs[0][:, :, 1:-1, 2:-2])
    cases.layer("cropping1d_ends", "Cropping1D", {"cropping": [1, 2]}, [(2, 6, 3)],
                lambda inputs, _: inputs[0][:, 1:-2])
    cases.layer("zero_padding1d_default", "ZeroPadding1D", {}, [(2, 4, 3)],
                lambda inputs, _: functional.pad(inputs[0], (0, 0, 1, 1)))
    cases.layer("zero_padding1d_ends", "ZeroPadding1D", {"padding": [2, 0]}, [(2, 4, 3)],
                lambda inputs, _: functional.pad(inputs[0], (0, 0, 2, 0)))
    cases.layer("up_sampling1d", "UpSampling1D", {"size": 3}, [(2, 4, 3)],
                lambda inputs, _: inputs[0].repeat_interleave(3, 1))
    cases.layer("reshape", "Reshape", {"target_shape": [3, -1, 2]}, [(2, 4, 6)],
                lambda inputs, _: inputs[0].reshape(2, 3, 4, 2))
    cases.layer("permute", "Permute", {"dims": [3, 1, 2]}, [(2, 3, 4, 5)],
                lambda inputs, _: inputs[0].permute(0, 3, 1, 2))
    cases.layer("repeat_vector", "RepeatVector", {"n": 3}, [(2, 4)],
                lambda inputs, _: inputs[0][:, None].expand(2, 3, 4))


def add_activations(cases):
    for name, class_name, config, function in (
            ("leaky_re_lu_default", "LeakyReLU", {}, lambda x: functional.leaky_relu(x, 0.3)),
            ("leaky_re_lu_alpha", "LeakyReLU", {"alpha": 0.125}, lambda x: functional.leaky_relu(x, 0.125)),
            ("elu_default", "ELU", {}, functional.elu),
            ("elu_alpha", "ELU", {"alpha": 0.5}, lambda x: functional.elu(x, 0.5)),
            ("thresholded_re_lu_default", "ThresholdedReLU", {}, lambda x: functional.threshold(x, 1.0, 0.0)),
            ("thresholded_re_lu_theta", "ThresholdedReLU", {"theta": 0.25},
             lambda x: functional.threshold(x, 0.25, 0.0))):
        cases.layer(name, class_name, config, [(2, 3, 4, 5)], lambda inputs, _, f=function: f(inputs[0]))
    for name, config, shape in (
            ("default", {}, (3, 4, 5)), ("shared_axes", {"shared_axes": [1, 2]}, (1, 1, 5)),
            ("shared_axis", {"shared_axes": [3]}, (3, 4, 1))):
        slopes = fixture.generator(f"p_re_lu_{name}/weights").standard_normal(shape)
        cases.layer(f"p_re_lu_{name}", "PReLU", config, [(2, 3, 4, 5)],
                    lambda inputs, weights: torch.where(inputs[0] > 0, inputs[0], weights[0] * inputs[0]),
                    [("alpha", slopes, True)])


def add_merging(cases):
    for class_name, function in (
            ("Subtract", lambda x: x[0] - x[1]), ("Multiply", lambda x: x[0] * x[1]),
            ("Average", lambda x: (x[0] + x[1]) / 2), ("Maximum", lambda x: torch.maximum(x[0], x[1])),
            ("Minimum", lambda x: torch.minimum(x[0], x[1]))):
        for name, shapes in (("two", [(2, 3, 4)] * 2), ("broadcast", [(2, 3, 4), (2, 1, 4)])):
            cases.layer(f"{class_name.lower()}_{name}", class_name, {}, shapes, lambda inputs, _, f=function: f(inputs))
    cases.layer("average_three", "Average", {}, [(2, 3)] * 3, lambda inputs, _: sum(inputs) / 3)
    cases.layer("multiply_three", "Multiply", {}, [(2, 3)] * 3, lambda inputs, _: inputs[0] * inputs[1] * inputs[2])
    for name, config, shapes, form in (
            ("matrices", {"axes": 1}, [(3, 5), (3, 5)], "bi,bi->b"),
            ("axes_2_2", {"axes": [2, 2]}, [(2, 3, 5), (2, 4, 5)], "bik,bjk->bij"),
            ("axes_2_1", {"axes": [2, 1]}, [(2, 3, 5), (2, 5, 4)], "bik,bkj->bij"),
            ("axis_minus_1", {"axes": -1}, [(2, 3, 5), (2, 5)], "bik,bk->bi"),
            ("higher_ranks", {"axes": [1, 3]}, [(2, 5, 3), (2, 2, 4, 5)], "bki,bjlk->bijl")):
        def dot(inputs, _, form=form):
            y = torch.einsum(form, *inputs)
            return y[:, None] if y.dim() == 1 else y

        cases.layer(f"dot_{name}", "Dot", config, shapes, dot)

    def cosine(inputs, _):
        return torch.einsum("bik,bjk->bij", *(x / torch.linalg.vector_norm(x, dim=2, keepdim=True) for x in inputs))

    cases.layer("dot_normalize", "Dot", {"axes": 2, "normalize": True}, [(2, 3, 5), (2, 4, 5)], cosine)


def build():
    torch.set_num_threads(1)
    cases = Layers("other_layers", description=DESCRIPTION)
    add_convolutions(cases)
    add_pooling(cases)
    add_normalization(cases)
    add_shapes(cases)
    add_activations(cases)
    add_merging(cases)
    return cases


if __name__ == "__main__":
    fixture.main(build, __doc__)
