"""State of optimizers in files of Keras 3, and the weights after the next update. Needs Keras 3 (3.16 wrote these)."""

import json
import pathlib

import keras
import numpy as np

FOLDER = pathlib.Path(__file__).parent
layers = keras.layers


def gradients(model, step):
    return [np.cos(np.arange(v.value.size, dtype="f4").reshape(v.shape) + step) for v in model.trainable_variables]


def trained(name, optimizer):
    keras.utils.set_random_seed(1)
    image = keras.Input((3,), name="x")
    model = keras.Model(image, layers.Dense(2, name="e")(layers.Dense(4, name="d")(image)), name=name)
    model.compile(optimizer, "mse")
    for step in range(3):
        scale = float(np.array(optimizer.dynamic_scale)) if step and hasattr(optimizer, "dynamic_growth_steps") else (
            optimizer.initial_scale if hasattr(optimizer, "initial_scale") else 1.0)
        optimizer.apply([g * scale for g in gradients(model, step)], model.trainable_variables)
    model.save(FOLDER / f"{name}.keras")
    # Keras cannot write Adafactor's state into .h5: two variables have one name.
    if name != "adafactor":
        model.save(FOLDER / f"{name}.h5")
    result = {"slots": [[v.path, list(v.shape)] for v in optimizer.variables]}
    if hasattr(optimizer, "dynamic_scale"):
        result["scale"] = float(np.array(optimizer.dynamic_scale))
        result["counter"] = int(np.array(optimizer.step_counter))
    scale = result.get("scale", 1.0)
    optimizer.apply([g * scale for g in gradients(model, 3)], model.trainable_variables)
    result["weights"] = [np.array(v).ravel().tolist() for v in model.trainable_variables]
    if "scale" in result:
        result["next"] = [float(np.array(optimizer.dynamic_scale)), int(np.array(optimizer.step_counter))]
        infinite = gradients(model, 4)
        infinite[1][0] = np.inf
        optimizer.apply(infinite, model.trainable_variables)
        result["skipped"] = [float(np.array(optimizer.dynamic_scale)), int(np.array(optimizer.step_counter))]
        result["kept"] = [np.array(v).ravel().tolist() for v in model.trainable_variables]
    return result


expected = {
    "adafactor": trained("adafactor", keras.optimizers.Adafactor(0.9, relative_step=False)),
    "scaled": trained("scaled", keras.optimizers.LossScaleOptimizer(
        keras.optimizers.Adam(0.01), initial_scale=1024.0, dynamic_growth_steps=2)),
}
(FOLDER / "states.json").write_text(json.dumps(expected, indent=1) + "\n")
