"""Outputs of torchvision's DenseNet-121, 161, 169 and 201 for weights that anybody can make from a formula.

A test writes the weights and the image by `write_inputs`, which needs NumPy and h5py only.
"""
import json
import os
import struct
import zlib

import numpy as np

import fixture

BLOCKS = {"121": (6, 12, 24, 16), "161": (6, 12, 36, 24), "169": (6, 12, 32, 32), "201": (6, 12, 48, 32)}
WIDTHS = {"161": (48, 96)}  # Growth rate and channels of the stem, where they are not 32 and 64.
CLASSES, SIZE, EPSILON = 1000, 224, 1.001e-5
SAMPLES = 2048
PARTS = {"kernel": "weight", "gamma": "weight", "beta": "bias", "bias": "bias", "moving_mean": "running_mean",
         "moving_variance": "running_var"}
AXES = {"conv": (3, 2, 0, 1), "dense": (1, 0)}
DESCRIPTION = (
    "Each case is one network in inference, BatchNormalization epsilon 1.001e-5, in float64, on one image (1, 224, 224, "
    "3) and weights by formula, both written by `write_inputs` of the script. probabilities: after softmax. pooled: the "
    "features after the last ReLU, averaged over the image. features: 2048 of these features before pooling, element "
    "i * (size // 2048) of the flat array (7, 7, channels).")


def numbers(name, shape, low, high):
    """Uniform float32 numbers by SplitMix64, seeded by the name: the same on every machine and version."""
    count = int(np.prod(shape))
    with np.errstate(over="ignore"):
        state = np.uint64(zlib.crc32(name.encode()) << 32) + np.arange(1, count + 1, dtype=np.uint64)
        state *= np.uint64(0x9E3779B97F4A7C15)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(31)
    unit = (state >> np.uint64(11)).astype(np.float64) * 2.0 ** -53
    return (low + (high - low) * unit).astype(np.float32).reshape(shape)


def image():
    """Tiles of one color each, under noise, in the range of normalized pixels: (1, 224, 224, 3)."""
    tiles = numbers("tiles", (1, 14, 14, 3), -1.5, 1.5).repeat(16, axis=1).repeat(16, axis=2)
    return tiles + numbers("noise", (1, SIZE, SIZE, 3), -0.5, 0.5)


def layers(depth):
    """(Keras' name, torchvision's name, kind, shape of the kernel or number of channels), first layer first.

    Kinds are "conv", "bn", "dense" and, for layers without weights, None.
    """
    growth, stem = WIDTHS.get(depth, (32, 64))
    yield "input_1", None, None, None
    yield "zero_padding2d_1", None, None, None
    yield "conv1/conv", "features.conv0", "conv", (7, 7, 3, stem)
    yield "conv1/bn", "features.norm0", "bn", stem
    for name in "conv1/relu", "zero_padding2d_2", "pool1":
        yield name, None, None, None
    channels = stem
    for block, units in enumerate(BLOCKS[depth], 1):
        for unit in range(1, units + 1):
            name, torch_name = f"conv{block + 1}_block{unit}", f"features.denseblock{block}.denselayer{unit}"
            yield f"{name}_0_bn", f"{torch_name}.norm1", "bn", channels
            yield f"{name}_0_relu", None, None, None
            yield f"{name}_1_conv", f"{torch_name}.conv1", "conv", (1, 1, channels, 4 * growth)
            yield f"{name}_1_bn", f"{torch_name}.norm2", "bn", 4 * growth
            yield f"{name}_1_relu", None, None, None
            yield f"{name}_2_conv", f"{torch_name}.conv2", "conv", (3, 3, 4 * growth, growth)
            yield f"{name}_concat", None, None, None
            channels += growth
        if block < len(BLOCKS[depth]):
            name, torch_name = f"pool{block + 1}", f"features.transition{block}"
            yield f"{name}_bn", f"{torch_name}.norm", "bn", channels
            yield f"{name}_relu", None, None, None
            yield f"{name}_conv", f"{torch_name}.conv", "conv", (1, 1, channels, channels // 2)
            yield f"{name}_pool", None, None, None
            channels //= 2
    yield "bn", "features.norm5", "bn", channels
    yield "relu", None, None, None
    yield "avg_pool", None, None, None
    yield "fc1000", "classifier", "dense", (channels, CLASSES)


def weights(name, kind, shape):
    """(name, array) of each weight in Keras' order; kernels keep the size of what passes a ReLU before them."""
    if kind == "bn":
        ranges = {"gamma": (0.7, 1.3), "beta": (-0.2, 0.2), "moving_mean": (-0.2, 0.2), "moving_variance": (0.7, 1.3)}
        return [(key, numbers(f"{name}/{key}", (shape,), *ends)) for key, ends in ranges.items()]
    if kind is None:
        return []
    bound = (6 / np.prod(shape[:-1])) ** 0.5
    made = [("kernel", numbers(f"{name}/kernel", shape, -bound, bound))]
    return made + [("bias", numbers(f"{name}/bias", shape[-1:], -0.1, 0.1))] * (kind == "dense")


def write_keras(path, depth, with_top):
    """A weight file by the rules of save_weights of Keras 2.1.6 with h5py 2: attributes of fixed-length strings."""
    import h5py
    top = () if with_top else ("avg_pool", "fc1000")
    listed = [layer for layer in layers(depth) if layer[0] not in top]
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = np.array([layer[0].encode() for layer in listed])
        file.attrs["backend"] = b"tensorflow"
        file.attrs["keras_version"] = b"2.1.6"
        for name, _, kind, shape in listed:
            group = file.create_group(name)
            arrays = [(f"{name}/{key}:0", value) for key, value in weights(name, kind, shape)]
            group.attrs["weight_names"] = np.array([key.encode() for key, _ in arrays])
            for key, value in arrays:
                group.create_dataset(key, data=value)


def write_inputs(depth, folder):
    """What a test needs: densenet121.h5, densenet121_notop.h5 (or 169, or 201), and the image as input.npy."""
    write_keras(os.path.join(folder, f"densenet{depth}.h5"), depth, with_top=True)
    write_keras(os.path.join(folder, f"densenet{depth}_notop.h5"), depth, with_top=False)
    np.save(os.path.join(folder, "input.npy"), image())


def write_torch(path, depth):
    """The same weights as .safetensors, by torchvision's names and in its layout."""
    header, elements = {}, []
    begin = 0
    for name, torch_name, kind, shape in layers(depth):
        for key, value in weights(name, kind, shape):
            axes = AXES.get(kind) if key == "kernel" else None
            data = np.ascontiguousarray(value.transpose(axes) if axes else value)
            header[f"{torch_name}.{PARTS[key]}"] = {
                "dtype": "F32", "shape": data.shape, "data_offsets": [begin, begin + data.nbytes]}
            begin += data.nbytes
            elements.append(data)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for data in elements:
            file.write(data.tobytes())


def write_torch_inputs(depth, folder):
    """densenet161.safetensors, and the image as input.npy."""
    write_torch(os.path.join(folder, f"densenet{depth}.safetensors"), depth)
    np.save(os.path.join(folder, "input.npy"), image())


def torch_model(depth):
    """torchvision's network with these weights, in float64."""
    import torch
    import torchvision
    model = getattr(torchvision.models, f"densenet{depth}")(weights=None).double().eval()
    state = model.state_dict()
    filled = set()
    for name, torch_name, kind, shape in layers(depth):
        for key, value in weights(name, kind, shape):
            axes = AXES.get(kind) if key == "kernel" else None
            target = f"{torch_name}.{PARTS[key]}"
            state[target].copy_(torch.tensor(value.transpose(axes) if axes else value))
            filled.add(target)
    left = [key for key in state if key not in filled and not key.endswith("num_batches_tracked")]
    if left:
        raise ValueError(f"torchvision has weights that Keras has not: {left}")
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eps = EPSILON
    return model


def build():
    import torch
    golden = fixture.Fixture("densenet_torchvision", description=DESCRIPTION)
    x = torch.tensor(image()).permute(0, 3, 1, 2).double()
    for depth in BLOCKS:
        model = torch_model(depth)
        with torch.no_grad():
            features = model.features(x).relu()
            probabilities = model(x).softmax(1)
        flat = features.permute(0, 2, 3, 1).reshape(-1).numpy()
        name = f"densenet{depth}"
        print(f"{name}: features up to {flat.max():.2f}, best probability {probabilities.max().item():.4f}")
        golden.case(name=name, probabilities=golden.array(f"{name}/probabilities", probabilities),
                    pooled=golden.array(f"{name}/pooled", features.mean((2, 3))),
                    features=golden.array(f"{name}/features", flat[::flat.size // SAMPLES][:SAMPLES]))
    return golden


if __name__ == "__main__":
    fixture.main(build, __doc__)
