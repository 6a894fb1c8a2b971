#!/usr/bin/python3
"""Transforms and normalizes images with keras-preprocessing 1.1.0 over SciPy 1.10 and Pillow 9.4 (Debian 12).

cases.json lists the arguments of every case, images.npz the input and each output by its name.
"""
import json
import os
import warnings

import numpy as np
import scipy.ndimage

if not hasattr(scipy.ndimage, "interpolation"):
    scipy.ndimage.interpolation = scipy.ndimage
from keras_preprocessing.image import ImageDataGenerator

warnings.simplefilter("ignore")
os.chdir(os.path.dirname(os.path.abspath(__file__)))
rng = np.random.RandomState(1)
image = (rng.rand(11, 14, 3) * 255).astype(np.float32)
batch = (rng.rand(20, 4, 5, 3) * 255).astype(np.float32)
arrays = {"image": image, "batch": batch, "opaque": (rng.rand(6, 7, 4) * 200 + 20).astype(np.float32)}
arrays["narrow"] = arrays["image"][:1, :2]
cases = []


def transform(name, parameters, source="image", **options):
    generator = ImageDataGenerator(**options)
    arrays[name] = generator.apply_transform(arrays[source].copy(), dict(parameters)).astype(np.float32)
    cases.append({"name": name, "kind": "transform", "source": source, "options": options, "parameters": parameters})


MODES = ["nearest", "constant", "reflect", "wrap"]
for mode in MODES:
    for order in range(6):
        options = {"fill_mode": mode, "cval": 7.5, "interpolation_order": order}
        key = "%s%d_" % (mode, order)
        transform(key + "shift", {"tx": 3.3, "ty": -5.6}, **options)
        transform(key + "whole_shift", {"tx": -4, "ty": 2}, **options)
        transform(key + "far_shift", {"tx": 35.7, "ty": -61.2}, **options)
        transform(key + "rotation", {"theta": 33.0}, **options)
        transform(key + "shear", {"shear": 21.0}, **options)
        transform(key + "zoom_out", {"zx": 1.7, "zy": 1.3}, **options)
        transform(key + "zoom_in", {"zx": 0.6, "zy": 0.9}, **options)
        transform(key + "everything", {"theta": -71.0, "tx": 1.9, "ty": 2.7, "shear": -13.0, "zx": 0.8, "zy": 1.4,
                                       "flip_horizontal": True, "channel_shift_intensity": 30.0}, **options)
for order in (2, 5):
    transform("narrow_spline%d" % order, {"theta": 20.0}, source="narrow", fill_mode="constant",
              interpolation_order=order)
transform("flip_horizontal", {"flip_horizontal": True})
transform("flip_vertical", {"flip_vertical": True})
transform("shift_and_flips", {"tx": 1.25, "ty": 3.5, "flip_horizontal": True, "flip_vertical": True})
transform("channel_shift_up", {"channel_shift_intensity": 40.0})
transform("channel_shift_down", {"channel_shift_intensity": -40.0})
for factor in (0.0, 0.3, 1.0, 1.8):
    transform("brightness%d" % (10 * factor), {"brightness": factor})
transform("brightness_opaque", {"brightness": 0.5}, source="opaque")


def standardize(name, **options):
    generator = ImageDataGenerator(**options)
    # Version 1.1.0 does not rescale in fit yet, which 1.1.1 corrected.
    generator.fit(batch * np.float32(options.get("rescale", 1.0)))
    arrays[name] = generator.standardize(batch[3].copy()).astype(np.float32)
    cases.append({"name": name, "kind": "standardize", "source": "batch", "options": options, "parameters": {}})


standardize("rescale", rescale=1 / 255)
standardize("samplewise_center", samplewise_center=True)
standardize("samplewise_std", samplewise_center=True, samplewise_std_normalization=True)
standardize("featurewise_center", featurewise_center=True)
standardize("featurewise_std", featurewise_center=True, featurewise_std_normalization=True)
standardize("rescale_featurewise", rescale=1 / 255, featurewise_center=True, featurewise_std_normalization=True)
standardize("standardize_everything", rescale=1 / 255, samplewise_center=True, samplewise_std_normalization=True,
            featurewise_center=True, featurewise_std_normalization=True)
standardize("zca", featurewise_center=True, zca_whitening=True, zca_epsilon=20.0)
standardize("zca_rescaled", rescale=1 / 255, featurewise_center=True, zca_whitening=True, zca_epsilon=1e-2)



labels = np.arange(20) % 3
weights = np.arange(20) / 10
other = rng.rand(20, 2).astype(np.float32)
arrays["other"] = other


def double_reversed(image):
    return 2 * image[:, :, ::-1]


def flow(name, generator, others=False, y=True, w=False, **options):
    """Batches in order; ranges of one value leave nothing to chance."""
    functions = {"preprocessing_function": double_reversed} if generator.get("preprocessing_function") else {}
    datagen = ImageDataGenerator(**{**generator, **functions})
    datagen.fit(batch * np.float32(generator.get("rescale", 1.0)))
    batches = datagen.flow([batch, [other]] if others else batch, labels if y else None,
                           sample_weight=weights if w else None, shuffle=False, **options)
    cases.append({"name": name, "kind": "flow", "generator": generator, "length": len(batches), "others": others, "y": y,
                  "w": w, "options": options})
    for i in range(len(batches)):
        parts = batches[i] if isinstance(batches[i], tuple) else (batches[i],)
        first = parts[0] if others else [parts[0]]
        for key, part in zip("xoyw", [first[0], first[1] if others else None, *parts[1:]]):
            if part is not None:
                arrays["%s/%s%d" % (name, key, i)] = np.asarray(part, np.float32)


flow("flow_default", {})
flow("flow_batches", {}, batch_size=7)
flow("flow_weights", {}, w=True, batch_size=12)
flow("flow_others", {}, others=True, batch_size=12)
flow("flow_images", {}, y=False, batch_size=12)
# Version 1.1.0 gives every subset the first of the weights, so that none are given here.
flow("flow_training", {"validation_split": 0.35}, subset="training")
flow("flow_validation", {"validation_split": 0.35}, subset="validation", others=True)
flow("flow_zoom_and_brightness", {"zoom_range": [0.7, 0.7], "brightness_range": [1.4, 1.4], "fill_mode": "reflect"})
flow("flow_everything", {
    "zoom_range": [1.2, 1.2], "brightness_range": [0.6, 0.6], "fill_mode": "constant", "cval": 9.0, "rescale": 1 / 255,
    "preprocessing_function": "double_reversed", "samplewise_center": True, "samplewise_std_normalization": True,
    "featurewise_center": True, "featurewise_std_normalization": True, "interpolation_order": 3}, batch_size=9)

np.savez_compressed("images.npz", **arrays)
with open("cases.json", "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
