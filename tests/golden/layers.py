"""Outputs and gradients of every layer, computed by PyTorch in float64 from float32 inputs.

Layouts, padding and moving statistics are translated to Keras': NHWC, HWIO kernels, TensorFlow's split of "same"
padding, averages that exclude padding, and tf.keras' choice of the variance that enters the moving variance.
"""
import numpy as np
import torch
from torch.nn import functional

import fixture

DESCRIPTION = ("class_name(**config) applied to inputs with these weights gives output; upstream is the gradient that "
               "arrives at the output, gradient the one that must leave; after is a weight's value after the step. "
               "A null gradient means that there is none; a null after, that the weight does not change.")


def hard_sigmoid(x):
    """Keras 2: a slope of 0.2, not PyTorch's 1/6."""
    return torch.clamp(0.2 * x + 0.5, 0, 1)


ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": functional.relu,
    "softmax": lambda x: functional.softmax(x, -1),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "elu": functional.elu,
    "selu": functional.selu,
    "softplus": lambda x: functional.relu(x) + torch.log1p(torch.exp(-x.abs())),
    "softsign": functional.softsign,
    "hard_sigmoid": hard_sigmoid,
    "exponential": torch.exp,
    "swish": functional.silu,
    "silu": functional.silu,
    "gelu": functional.gelu,
    "relu6": functional.relu6,
    "leaky_relu": lambda x: functional.leaky_relu(x, 0.2),
    "log_softmax": lambda x: functional.log_softmax(x, -1),
    "mish": functional.mish,
    "hard_swish": functional.hardswish,
    "hard_silu": functional.hardswish,
    "hard_tanh": functional.hardtanh,
    "log_sigmoid": functional.logsigmoid,
    "tanh_shrink": functional.tanhshrink,
    "hard_shrink": functional.hardshrink,
    "soft_shrink": functional.softshrink,
    "celu": functional.celu,
    "squareplus": lambda x: (x + (x * x + 4).sqrt()) / 2,
    "sparse_plus": lambda x: torch.where(x >= 1, x, torch.where(x <= -1, torch.zeros_like(x), (x + 1) ** 2 / 4)),
    "sparse_sigmoid": lambda x: torch.clamp((x + 1) / 2, 0, 1),
}


def pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def to_nchw(x, config):
    return x if config.get("data_format") == "channels_first" else x.permute(0, 3, 1, 2)


def from_nchw(x, config):
    return x if config.get("data_format") == "channels_first" else x.permute(0, 2, 3, 1)


def same_padding(x, window, strides, fill):
    """Pads NCHW images as TensorFlow does for "same": the odd row and column go to the bottom and the right."""
    amounts = []
    for size, extent, stride in zip(x.shape[2:], window, strides):
        total = max((-(-size // stride) - 1) * stride + extent - size, 0)
        amounts.append((total // 2, total - total // 2))
    (top, bottom), (left, right) = amounts
    return functional.pad(x, (left, right, top, bottom), value=fill)


def conv2d(config):
    strides, dilation = pair(config.get("strides", 1)), pair(config.get("dilation_rate", 1))

    def forward(inputs, weights):
        x, kernel = to_nchw(inputs[0], config), weights[0].permute(3, 2, 0, 1)
        if config.get("padding") == "same":
            window = [(k - 1) * d + 1 for k, d in zip(kernel.shape[2:], dilation)]
            x = same_padding(x, window, strides, 0.0)
        bias = weights[1] if config.get("use_bias", True) else None
        y = functional.conv2d(x, kernel, bias, strides, 0, dilation, config.get("groups", 1))
        return ACTIVATIONS[config.get("activation", "linear")](from_nchw(y, config))

    return forward


def dense(config):
    def forward(inputs, weights):
        y = inputs[0] @ weights[0]
        if config.get("use_bias", True):
            y = y + weights[1]
        return ACTIVATIONS[config.get("activation", "linear")](y)

    return forward


def max_pooling(config):
    window = pair(config.get("pool_size", 2))
    strides = pair(config.get("strides", window))

    def forward(inputs, _):
        x = to_nchw(inputs[0], config)
        if config.get("padding") == "same":
            x = same_padding(x, window, strides, -np.inf)
        return from_nchw(functional.max_pool2d(x, window, strides), config)

    return forward


def average_pooling(config):
    window = pair(config.get("pool_size", 2))
    strides = pair(config.get("strides", window))

    def forward(inputs, _):
        x = to_nchw(inputs[0], config)
        counts = torch.ones_like(x)
        if config.get("padding") == "same":
            x, counts = (same_padding(v, window, strides, 0.0) for v in (x, counts))
        sums, counts = (functional.avg_pool2d(v, window, strides, divisor_override=1) for v in (x, counts))
        return from_nchw(sums / counts, config)

    return forward


def zero_padding(config):
    padding = config.get("padding", 1)
    (top, bottom), (left, right) = (pair(p) for p in pair(padding))

    def forward(inputs, _):
        padded = functional.pad(to_nchw(inputs[0], config), (left, right, top, bottom))
        return from_nchw(padded, config)

    return forward


def flatten(config):
    def forward(inputs, _):
        x = inputs[0]
        if config.get("data_format") == "channels_first":
            x = x.movedim(1, -1)  # Both formats flatten to the same order of features.
        return x.reshape(x.shape[0], -1)

    return forward


def relu(config):
    top, slope, threshold = (
        config.get("max_value"), config.get("negative_slope", 0.0), config.get("threshold", 0.0))

    def forward(inputs, _):
        x = inputs[0]
        y = torch.where(x >= threshold, x, slope * (x - threshold))
        return y if top is None else torch.where(x >= top, torch.full_like(x, top), y)

    return forward


class Layers(fixture.Fixture):
    """Cases of layers: inputs and weights go in, output and gradients are computed here."""

    def layer(self, name, class_name, config, shapes, forward, weights=(), values=None, training=True, trainable=True,
              after=dict):
        """Adds a case.

        shapes: of the inputs, which are normal unless `values` gives them.
        weights: (name, value, trainable) in Keras' order.
        after: called once the forward pass has run; weight name -> value after the step.
        """
        random = fixture.generator(name)
        values = values or [random.standard_normal(shape) for shape in shapes]
        values = [np.asarray(value, np.float32) for value in values]
        kept = [np.asarray(value, np.float32) for _, value, _ in weights]
        x = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in values]
        w = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in kept]
        y = forward(x, w)
        upstream = random.standard_normal(tuple(y.shape)).astype(np.float32)
        if training:
            y.backward(torch.tensor(upstream, dtype=torch.float64))

        changed = after()

        def gradient(key, tensor, wanted):
            return self.array(f"{name}/{key}", tensor.grad.numpy()) if training and wanted else None

        self.case(
            name=name, class_name=class_name, config=config, training=training, trainable=trainable,
            inputs=[{"value": self.array(f"{name}/x{i}", value), "gradient": gradient(f"dx{i}", x[i], True)}
                    for i, value in enumerate(values)],
            weights=[{"name": key, "value": self.array(f"{name}/w{i}", kept[i]),
                      "gradient": gradient(f"dw{i}", w[i], trainable and learned),
                      "after": self.array(f"{name}/after{i}", changed[key]) if key in changed else None}
                     for i, (key, _, learned) in enumerate(weights)],
            output=self.array(f"{name}/y", y.detach().numpy()),
            upstream=self.array(f"{name}/dy", upstream) if training else None)

    def conv(self, name, shape, filters, kernel_size, **options):
        config = {"filters": filters, "kernel_size": kernel_size, **options}
        channels = shape[1] if options.get("data_format") == "channels_first" else shape[3]
        random = fixture.generator(name + "/weights")
        kernel_shape = (*pair(kernel_size), channels // options.get("groups", 1), filters)
        weights = [("kernel", random.standard_normal(kernel_shape) / np.sqrt(np.prod(kernel_shape[:3])), True)]
        if options.get("use_bias", True):
            weights.append(("bias", random.standard_normal(filters), True))
        self.layer(name, "Conv2D", config, [shape], conv2d(config), weights)

    def dense(self, name, shape, units, **options):
        config = {"units": units, **options}
        random = fixture.generator(name + "/weights")
        weights = [("kernel", random.standard_normal((shape[-1], units)) / np.sqrt(shape[-1]), True)]
        if options.get("use_bias", True):
            weights.append(("bias", random.standard_normal(units), True))
        self.layer(name, "Dense", config, [shape], dense(config), weights)

    def batch_normalization(self, name, shape, mode="train", values=None, **config):
        """mode: train, inference, or frozen (a training step of a layer that is not trainable)."""
        axis = config.get("axis", -1) % len(shape)
        channels = shape[axis]
        epsilon, momentum = config.get("epsilon", 1e-3), config.get("momentum", 0.99)
        random = fixture.generator(name + "/weights")
        weights = []
        if config.get("scale", True):
            signs = np.where(np.arange(channels) == 1, -1, 1)
            weights.append(("gamma", signs * random.uniform(0.5, 1.5, channels), True))
        if config.get("center", True):
            weights.append(("beta", random.standard_normal(channels), True))
        moving_mean, moving_variance = (np.float32(v) for v in (
            random.standard_normal(channels), random.uniform(0.5, 2.0, channels)))
        weights += [("moving_mean", moving_mean, False), ("moving_variance", moving_variance, False)]
        names = [key for key, _, _ in weights]
        others = [i for i in range(len(shape)) if i != axis]
        broadcast = [channels if i == axis else 1 for i in range(len(shape))]
        statistics = {}

        def forward(inputs, tensors):
            x, by_name = inputs[0], dict(zip(names, tensors))
            if mode == "train":
                mean = x.mean(others, keepdim=True)
                variance = ((x - mean) ** 2).mean(others, keepdim=True)
                statistics["x"] = x.detach()
            else:
                mean, variance = (by_name[key].reshape(broadcast) for key in ("moving_mean", "moving_variance"))
            y = (x - mean) / torch.sqrt(variance + epsilon)
            if "gamma" in by_name:
                y = y * by_name["gamma"].reshape(broadcast)
            return y + by_name["beta"].reshape(broadcast) if "beta" in by_name else y

        def moved():
            """Moving statistics after the step; the fused kernel of rank 4 takes the unbiased variance."""
            x = statistics["x"].movedim(axis, 0).reshape(channels, -1).numpy()
            count = x.shape[1]
            correction = count / (count - 1) if len(shape) == 4 and count > 1 else 1.0
            new_mean = moving_mean - (moving_mean - x.mean(1)) * (1 - momentum)
            new_variance = moving_variance - (moving_variance - x.var(1) * correction) * (1 - momentum)
            if len(shape) == 4 and count > 1:
                mean, variance = (torch.tensor(v, dtype=torch.float64) for v in (moving_mean, moving_variance))
                functional.batch_norm(statistics["x"].movedim(axis, 1), mean, variance, training=True,
                                      momentum=1 - momentum)
                np.testing.assert_allclose(new_mean, mean, rtol=1e-12)
                np.testing.assert_allclose(new_variance, variance, rtol=1e-12)
            return {"moving_mean": new_mean, "moving_variance": new_variance}

        self.layer(name, "BatchNormalization", config, [shape], forward, weights, values,
                   training=mode != "inference", trainable=mode != "frozen", after=moved if mode == "train" else dict)


def add_dense(cases):
    cases.dense("dense_rank_2", (3, 5), 4)
    cases.dense("dense_rank_3", (2, 3, 5), 4)
    cases.dense("dense_rank_4", (2, 3, 2, 5), 4)
    cases.dense("dense_no_bias", (3, 5), 4, use_bias=False)
    cases.dense("dense_one_unit_sigmoid", (4, 7), 1, activation="sigmoid")
    cases.dense("dense_relu", (3, 5), 6, activation="relu")
    cases.dense("dense_softmax", (3, 132), 10, activation="softmax")


def add_activations(cases):
    for name, function in ACTIVATIONS.items():
        values = [3 * fixture.generator(name).standard_normal((3, 11))]
        values[0][0, :3] = (-9.0, 9.0, 0.0 if name in ("relu", "linear") else 0.01)
        cases.layer(f"activation_{name}", "Activation", {"activation": name}, [(3, 11)],
                    lambda inputs, _, f=function: f(inputs[0]), values=values)
    for name in ("relu", "softmax", "log_softmax"):
        cases.layer(f"activation_{name}_rank_4", "Activation", {"activation": name}, [(2, 3, 4, 5)],
                    lambda inputs, _, f=ACTIVATIONS[name]: f(inputs[0]))


def add_convolutions(cases):
    image = (2, 7, 9, 3)
    cases.conv("conv2d_defaults", image, 4, 3)
    cases.conv("conv2d_no_bias", image, 4, 3, use_bias=False)
    cases.conv("conv2d_relu", image, 4, 3, activation="relu")
    cases.conv("conv2d_softmax", image, 4, 3, activation="softmax")
    cases.conv("conv2d_1x1", image, 5, 1)
    cases.conv("conv2d_1x1_strides_2", image, 5, 1, strides=2)
    cases.conv("conv2d_1x1_strides_3_same", image, 5, 1, strides=3, padding="same")
    cases.conv("conv2d_same", image, 4, 3, padding="same")
    cases.conv("conv2d_same_strides_2_odd", image, 4, 3, padding="same", strides=2)
    cases.conv("conv2d_same_strides_2_even", (2, 8, 6, 3), 4, 3, padding="same", strides=2)
    cases.conv("conv2d_same_strides_3", (2, 8, 7, 3), 4, 5, padding="same", strides=3)
    cases.conv("conv2d_valid_strides_2_remainder", (2, 8, 10, 3), 4, 3, strides=2)
    cases.conv("conv2d_strides_2_1", image, 4, 3, strides=[2, 1], padding="same")
    cases.conv("conv2d_kernel_1_3", image, 4, [1, 3], padding="same")
    cases.conv("conv2d_kernel_3_1_valid", image, 4, [3, 1])
    cases.conv("conv2d_kernel_even_same", image, 4, 2, padding="same")
    cases.conv("conv2d_kernel_4_2_same_strides_2", image, 4, [4, 2], padding="same", strides=2)
    cases.conv("conv2d_kernel_larger_than_image_same", (2, 3, 2, 3), 4, 5, padding="same")
    cases.conv("conv2d_kernel_as_large_as_image", (2, 4, 5, 3), 4, [4, 5])
    cases.conv("conv2d_dilation_2", image, 4, 3, dilation_rate=2)
    cases.conv("conv2d_dilation_2_same", image, 4, 3, dilation_rate=2, padding="same")
    cases.conv("conv2d_dilation_2_3_same", image, 4, 3, dilation_rate=[2, 3], padding="same")
    cases.conv("conv2d_groups_2", (2, 5, 6, 4), 6, 3, groups=2)
    cases.conv("conv2d_groups_2_same_strides_2", (2, 5, 6, 4), 6, 3, groups=2, padding="same", strides=2)
    cases.conv("conv2d_groups_3_dilation_2", (2, 7, 6, 6), 3, 3, groups=3, dilation_rate=2)
    cases.conv("conv2d_groups_as_channels", (2, 5, 6, 4), 8, 3, groups=4, padding="same")
    cases.conv("conv2d_one_channel_one_filter", (1, 5, 5, 1), 1, 3)
    cases.conv("conv2d_one_pixel", (3, 1, 1, 5), 4, 3, padding="same")
    cases.conv("conv2d_channels_first", (2, 3, 7, 9), 4, 3, data_format="channels_first")
    cases.conv("conv2d_channels_first_same_strides_2", (2, 3, 7, 8), 4, 3, data_format="channels_first",
               padding="same", strides=2)
    cases.conv("conv2d_channels_first_groups", (2, 4, 5, 6), 6, 3, data_format="channels_first", groups=2)
    cases.conv("conv2d_bottleneck_1x1", (2, 8, 8, 36), 48, 1, use_bias=False, padding="same")
    cases.conv("conv2d_bottleneck_3x3", (2, 8, 8, 48), 12, 3, use_bias=False, padding="same")
    cases.conv("conv2d_stem_7x7", (1, 23, 21, 3), 16, 7, use_bias=False, strides=2)


def add_padding_and_pooling(cases):
    image = (2, 5, 6, 3)

    def both(name, class_name, forward, shape, **config):
        cases.layer(name, class_name, config, [shape], forward(config))

    for name, config in {
            "default": {}, "int": {"padding": 2}, "pair": {"padding": [1, 2]}, "zero": {"padding": 0},
            "sides": {"padding": [[1, 2], [3, 0]]}}.items():
        both(f"zero_padding2d_{name}", "ZeroPadding2D", zero_padding, image, **config)
    both("zero_padding2d_channels_first", "ZeroPadding2D", zero_padding, (2, 3, 5, 6), padding=[[1, 2], [3, 0]],
         data_format="channels_first")
    for prefix, class_name, forward in (
            ("max", "MaxPooling2D", max_pooling), ("average", "AveragePooling2D", average_pooling)):
        both(f"{prefix}_pooling2d_default", class_name, forward, (2, 6, 8, 3))
        both(f"{prefix}_pooling2d_remainder_dropped", class_name, forward, (2, 7, 9, 3))
        both(f"{prefix}_pooling2d_same_odd", class_name, forward, (2, 7, 9, 3), padding="same")
        both(f"{prefix}_pooling2d_overlapping", class_name, forward, (2, 7, 9, 3), pool_size=3, strides=2)
        both(f"{prefix}_pooling2d_overlapping_same", class_name, forward, (2, 8, 9, 3), pool_size=3, strides=2,
             padding="same")
        both(f"{prefix}_pooling2d_strides_1_same", class_name, forward, image, pool_size=3, strides=1, padding="same")
        both(f"{prefix}_pooling2d_strides_larger", class_name, forward, (2, 8, 9, 3), pool_size=2, strides=3)
        both(f"{prefix}_pooling2d_rectangle", class_name, forward, (2, 7, 9, 3), pool_size=[3, 2], strides=[1, 2],
             padding="same")
        both(f"{prefix}_pooling2d_large_window_same", class_name, forward, (2, 3, 4, 3), pool_size=5, strides=1,
             padding="same")
        both(f"{prefix}_pooling2d_channels_first", class_name, forward, (2, 3, 7, 9), pool_size=3, strides=2,
             padding="same", data_format="channels_first")
    ties = fixture.generator("ties").integers(-2, 2, (2, 6, 7, 3))
    cases.layer("max_pooling2d_first_of_equals", "MaxPooling2D", {"pool_size": 3, "strides": 2, "padding": "same"},
                [ties.shape], max_pooling({"pool_size": 3, "strides": 2, "padding": "same"}), values=[ties])
    for prefix, class_name, reduce in (
            ("average", "GlobalAveragePooling2D", lambda x, axes: x.mean(axes)),
            ("max", "GlobalMaxPooling2D", lambda x, axes: x.amax(axes))):
        cases.layer(f"global_{prefix}_pooling2d", class_name, {}, [image], lambda x, _, f=reduce: f(x[0], (1, 2)))
        cases.layer(f"global_{prefix}_pooling2d_one_pixel", class_name, {}, [(2, 1, 1, 3)],
                    lambda x, _, f=reduce: f(x[0], (1, 2)))
        cases.layer(f"global_{prefix}_pooling2d_channels_first", class_name, {"data_format": "channels_first"},
                    [(2, 3, 5, 6)], lambda x, _, f=reduce: f(x[0], (2, 3)))


def add_batch_normalization(cases):
    image = (3, 4, 5, 6)
    add = cases.batch_normalization
    add("batch_normalization_train", image)
    add("batch_normalization_train_densenet", image, axis=3, epsilon=1.001e-5)
    add("batch_normalization_train_cifar", image, momentum=0.9, epsilon=1e-5)
    add("batch_normalization_train_axis_1", image, axis=1)
    add("batch_normalization_train_rank_2", (8, 5), momentum=0.9)
    add("batch_normalization_train_rank_3", (4, 3, 5), momentum=0.9)
    add("batch_normalization_train_no_scale", image, scale=False)
    add("batch_normalization_train_no_center", image, center=False)
    add("batch_normalization_train_bare", image, center=False, scale=False)
    add("batch_normalization_train_momentum_0", image, momentum=0.0)
    add("batch_normalization_train_one_pixel_per_channel", (1, 1, 1, 4), momentum=0.9)
    add("batch_normalization_train_mean_far_from_zero", image, epsilon=1e-5, momentum=0.9,
        values=[100 + fixture.generator("far").standard_normal(image)])
    add("batch_normalization_inference", image, mode="inference")
    add("batch_normalization_inference_axis_1", image, mode="inference", axis=1)
    add("batch_normalization_inference_rank_2", (8, 5), mode="inference", epsilon=0.1)
    add("batch_normalization_inference_bare", image, mode="inference", center=False, scale=False)
    add("batch_normalization_frozen", image, mode="frozen", momentum=0.9)
    add("batch_normalization_frozen_axis_1", image, mode="frozen", axis=1)
    add("batch_normalization_frozen_rank_2", (8, 5), mode="frozen")


def add_merging_and_shapes(cases):
    def concatenate(name, axis, *shapes, config=None):
        cases.layer(f"concatenate_{name}", "Concatenate", {"axis": axis} if config is None else config, shapes,
                    lambda inputs, _: torch.cat(inputs, axis))

    concatenate("default", -1, (2, 3, 4, 5), (2, 3, 4, 2), config={})
    concatenate("axis_3", 3, (2, 3, 4, 1), (2, 3, 4, 5))
    concatenate("axis_2", 2, (2, 3, 4, 5), (2, 3, 1, 5))
    concatenate("axis_1", 1, (2, 3, 4, 5), (2, 2, 4, 5))
    concatenate("axis_0", 0, (2, 3, 4), (2, 3, 4))
    concatenate("axis_minus_2", -2, (2, 3, 4, 5), (2, 3, 2, 5))
    concatenate("three_inputs", -1, (2, 3, 3, 12), (2, 3, 3, 24), (2, 3, 3, 7))
    concatenate("rank_2", 1, (3, 4), (3, 1), (3, 2))
    for name, shapes in {
            "two": [(2, 3, 4, 5)] * 2, "three": [(2, 3, 4, 5)] * 3, "rank_2": [(3, 4)] * 2,
            "broadcast": [(2, 3, 4, 5), (2, 1, 1, 5)], "broadcast_both": [(2, 3, 1, 5), (2, 1, 4, 5)]}.items():
        cases.layer(f"add_{name}", "Add", {}, shapes, lambda inputs, _: sum(inputs[1:], inputs[0]))
    cases.layer("add_lower_rank", "Add", {}, [(2, 3, 4), (2, 4)], lambda inputs, _: inputs[0] + inputs[1][:, None])
    for name, config in {
            "default": {}, "max_value": {"max_value": 1.0}, "negative_slope": {"negative_slope": 0.25},
            "threshold": {"threshold": 0.5}, "threshold_negative": {"threshold": -0.5, "negative_slope": 0.125},
            "all": {"max_value": 1.25, "negative_slope": 0.25, "threshold": 0.5}, "six": {"max_value": 6.0}}.items():
        values = [3 * fixture.generator(f"relu_{name}").standard_normal((2, 3, 4, 5))]
        cases.layer(f"relu_{name}", "ReLU", config, [(2, 3, 4, 5)], relu(config), values=values)
    for name, config, shape in (
            ("default", {}, (3, 7)), ("axis_1", {"axis": 1}, (2, 3, 4, 5)), ("axis_2", {"axis": 2}, (2, 3, 4)),
            ("axis_minus_1", {"axis": -1}, (2, 3, 4, 5))):
        cases.layer(f"softmax_{name}", "Softmax", config, [shape],
                    lambda inputs, _, axis=config.get("axis", -1): functional.softmax(inputs[0], axis))
    large = 40 * fixture.generator("softmax_large").standard_normal((3, 7))
    cases.layer("softmax_large_values", "Softmax", {}, [large.shape],
                lambda inputs, _: functional.softmax(inputs[0], -1), values=[large])
    for name, config, shape in (
            ("rank_4", {}, (2, 3, 4, 5)), ("rank_3", {}, (2, 3, 4)), ("rank_2", {}, (3, 4)),
            ("channels_first", {"data_format": "channels_first"}, (2, 3, 4, 5))):
        cases.layer(f"flatten_{name}", "Flatten", config, [shape], flatten(config))


def build():
    torch.set_num_threads(1)
    cases = Layers("layers", description=DESCRIPTION)
    add_dense(cases)
    add_activations(cases)
    add_convolutions(cases)
    add_padding_and_pooling(cases)
    add_batch_normalization(cases)
    add_merging_and_shapes(cases)
    return cases


if __name__ == "__main__":
    fixture.main(build, __doc__)
