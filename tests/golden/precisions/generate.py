"""Writes a small classifier as Keras 2.3 and Keras 3 lay it out, its weights in 16 and 64 bits, into this folder.

Every weight is one third where its index is divisible by 3, else a multiple of 1/8: what half precision makes of a third
is 0.333251953125, bfloat16 0.333984375. The state of Adam is all 0.25.
Needs python3-h5py.
"""

import json
import os
import zipfile

import h5py
import numpy as np

FOLDER = os.path.dirname(os.path.abspath(__file__))
SHAPES = [("kernel", (3, 2)), ("bias", (2,))]
ADAM = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": False}


def elements(shape):
    count = int(np.prod(shape))
    return np.array([1 / 3 if i % 3 == 0 else (i - 2) / 8 for i in range(count)]).reshape(shape)


def write(group, name, values, dtype):
    if dtype == "bfloat16":  # Keras 3 hands over ml_dtypes' type, which h5py stores as two opaque bytes.
        bits = np.asarray(values, "<f4").view("<u4")
        rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
        group.create_dataset(name, data=rounded.astype("<u2").view("V2")).attrs["dtype"] = "bfloat16"
    else:
        group.create_dataset(name, data=np.asarray(values, dtype))


def keras_2(dtype):
    layer = {"class_name": "Dense", "config": {
        "name": "dense", "trainable": True, "batch_input_shape": [None, 3], "dtype": dtype, "units": 2, "activation": "linear"}}
    with h5py.File(os.path.join(FOLDER, dtype + ".h5"), "w") as f:
        f.attrs["keras_version"] = b"2.3.1"
        f.attrs["backend"] = b"tensorflow"
        f.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"name": "s", "layers": [layer]}}).encode()
        f.attrs["training_config"] = json.dumps({
            "optimizer_config": {"class_name": "Adam", "config": ADAM}, "loss": "mse", "metrics": [],
            "sample_weight_mode": None, "loss_weights": None}).encode()
        weights = f.create_group("model_weights")
        weights.attrs["layer_names"] = [b"dense"]
        group = weights.create_group("dense")
        group.attrs["weight_names"] = [b"dense/%s:0" % name.encode() for name, _ in SHAPES]
        for name, shape in SHAPES:
            write(group, f"dense/{name}:0", elements(shape), dtype)
        state = f.create_group("optimizer_weights")
        names = ["Adam/iterations:0"]
        state.create_dataset(names[0], data=np.asarray(5, dtype))  # Keras 2.0 and 2.1 count in the type of weights.
        for slot in "mv":
            for name, shape in SHAPES:
                names.append(f"Adam/{slot}/{name}:0")
                write(state, names[-1], np.full(shape, 0.25), dtype)
        state.attrs["weight_names"] = [name.encode() for name in names]


def keras_3(dtype):
    policy = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": dtype}, "registered_name": None}
    layers = [
        {"module": "keras.layers", "class_name": "InputLayer", "config": {
            "batch_shape": [None, 3], "dtype": dtype if dtype == "float64" else "float32", "sparse": False, "name": "input"}, "registered_name": None},
        {"module": "keras.layers", "class_name": "Dense", "config": {
            "name": "dense", "trainable": True, "dtype": policy, "units": 2, "activation": "linear"}, "registered_name": None}]
    config = {"module": "keras", "class_name": "Sequential", "config": {"name": "s", "trainable": True, "layers": layers},
              "registered_name": "Sequential",
              "compile_config": {"loss": "mse", "optimizer": {"module": "keras.optimizers", "class_name": "Adam", "config": ADAM}}}
    path = os.path.join(FOLDER, dtype + ".weights.h5")
    with h5py.File(path, "w") as f:
        for index, (_, shape) in enumerate(SHAPES):
            write(f.require_group("layers/dense/vars"), str(index), elements(shape), dtype)
        state = f.create_group("optimizer/vars")
        state.create_dataset("0", data=np.int64(5))
        write(state, "1", 0.001, "float32")
        for index in range(4):
            write(state, str(2 + index), np.full(SHAPES[index // 2][1], 0.25), dtype)
    with zipfile.ZipFile(os.path.join(FOLDER, dtype + ".keras"), "w") as archive:
        for name, content in (("metadata.json", json.dumps({"keras_version": "3.3.3"}).encode()),
                              ("config.json", json.dumps(config).encode()),
                              ("model.weights.h5", open(path, "rb").read())):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)


for precision in ("float16", "float64"):
    keras_2(precision)
for precision in ("float16", "bfloat16", "float64"):
    keras_3(precision)
