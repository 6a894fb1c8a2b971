"""Embeddings, attention, wrappers and borders of volumes in files of Keras 3. Needs Keras 3 (3.16 wrote these) and h5py."""

import json
import pathlib

import keras
import numpy as np

FOLDER = pathlib.Path(__file__).parent
layers = keras.layers


def numbers(shape, seed):
    count = int(np.prod(shape))
    return np.array([(i * 37 + seed * 11) % 101 / 100 - 0.5 for i in range(count)], "f4").reshape(shape)


def sequence():
    words = keras.Input((6,), dtype="int32", name="words")
    mask = keras.Input((6, 6), name="mask")
    x = layers.Embedding(7, 8, name="embedding")(words)
    a = layers.MultiHeadAttention(2, 3, name="self")(x, x)
    b = layers.MultiHeadAttention(3, 2, value_dim=4, use_bias=False, output_shape=5, dropout=0.5, seed=3, name="cross")(
        x, a, key=x, attention_mask=mask)
    c = layers.MultiHeadAttention(2, 2, name="causal")(a, a, use_causal_mask=True)
    d = layers.Attention(use_scale=True, name="dot")([a, c])
    e = layers.Attention(score_mode="concat", use_scale=True, name="concat")([a, c, x], use_causal_mask=True)
    y = layers.TimeDistributed(layers.Dense(4, "tanh", name="inner"), name="steps")(layers.Concatenate(name="join")([b, d, e]))
    y = layers.SpectralNormalization(layers.Dense(3, name="last"), power_iterations=2, name="spectral")(y)
    return keras.Model([words, mask], y, name="sequence")


def axes():
    image = keras.Input((3, 4, 5), name="image")
    rows = layers.MultiHeadAttention(2, 3, attention_axes=2, name="rows")(image, image)
    both, scores = layers.MultiHeadAttention(1, 2, name="both")(rows, image, return_attention_scores=True)
    return keras.Model(image, [both, scores], name="axes")


def volumes():
    volume = keras.Input((3, 4, 5, 2), name="volume")
    x = layers.ZeroPadding3D(((1, 2), (0, 1), (2, 0)), name="pad")(volume)
    x = layers.Cropping3D((1, 2, 1), name="crop")(x)
    return keras.Model(volume, x, name="volumes")


def inputs(model):
    made = []
    for index, tensor in enumerate(model.inputs):
        shape = (2,) + tuple(tensor.shape[1:])
        made.append(
            np.arange(12).reshape(shape) * 5 % 7 if tensor.name == "words"
            else np.maximum(numbers(shape, 3) > -0.2, np.eye(6)).astype("f4") if tensor.name == "mask" else numbers(shape, index))
    return made


def main():
    expected = {}
    for make in sequence, axes, volumes:
        keras.utils.set_random_seed(1)
        model = make()
        for index, weight in enumerate(model.weights):
            if weight.dtype == "float32":
                weight.assign(numbers(weight.shape, index))
        given = inputs(model)
        outputs = model.predict(given, verbose=0)
        outputs = outputs if isinstance(outputs, list) else [outputs]
        expected[model.name] = {
            "inputs": [{"shape": x.shape, "data": [float(n) for n in x.ravel()]} for x in given],
            "outputs": [{"shape": y.shape, "data": [float(n) for n in y.ravel()]} for y in outputs],
        }
        model.save(FOLDER / f"{model.name}.keras")
        model.save(FOLDER / f"{model.name}.h5")
        model.save_weights(FOLDER / f"{model.name}.weights.h5")
    # A step in training: the kernel and the vector after it.
    layer = layers.SpectralNormalization(layers.Dense(3, use_bias=False), power_iterations=2)
    layer.build((None, 4))
    for index, weight in enumerate(layer.weights):
        weight.assign(numbers(weight.shape, index + 5))
    kernel, vector = layer.layer.kernel, layer.vector_u
    before = {"kernel": np.array(kernel).tolist(), "vector_u": np.array(vector).tolist()}
    output = np.array(layer(numbers((2, 4), 9), training=True))
    expected["spectral"] = {
        "before": before, "kernel": np.array(kernel).tolist(), "vector_u": np.array(vector).tolist(), "output": output.tolist()}
    (FOLDER / "layers.json").write_text(json.dumps(expected, indent=1) + "\n")


main()
