#!/usr/bin/python3
"""Reads folders and tables of images with keras-preprocessing 1.1.0 over Pillow 9.4 and pandas 1.5 (Debian 12).

cases.json holds the folder (its pictures are those of ../images), the table, and of every case the arguments and what
Keras found; batches.npz holds the batches by the case's name.
"""
import contextlib
import io
import json
import os
import shutil
import tempfile
import warnings

import numpy as np
import pandas as pd
import scipy.ndimage

if not hasattr(scipy.ndimage, "interpolation"):
    scipy.ndimage.interpolation = scipy.ndimage
from keras_preprocessing.image import ImageDataGenerator

HERE = os.path.dirname(os.path.abspath(__file__))
# Order needs care: capitals before small letters, "dog-a" before "dog/", folders as a whole before the next one.
FILES = {
    "dog/b.png": "type2_depth8.png", "dog/a.JPG": "rgb_444.jpg", "dog/B.jpeg": "gray.jpg", "dog/10.png": "type6_depth8.png",
    "dog/9.png": "type0_depth8.png", "dog/notes.txt": None, "dog/inner/z.png": "type3_depth8.png",
    "dog/inner-a/y.png": "type2_depth8.png", "dog/inner/deep/x.jpg": "rgb_420.jpg", "dog/apng": "type3_depth4.png",
    "Cat/1.png": "type4_depth8.png", "Cat/2.jpg": "progressive.jpg", "Cat/3.png": "type0_depth4.png",
    "eel/1.png": "type6_depth8.png", "away/far.png": "type2_depth8_interlaced.png", "top.png": "type2_depth8.png",
}
LINKS = {"Cat/linked": "away"}
EMPTY = ["ant"]
TABLE = {
    "filename": ["dog/b.png", "Cat/1.png", "missing.png", "eel/1.png", "dog/notes.txt", "Cat/2.jpg", "dog/a.JPG", "top.png"],
    "class": ["dog", "cat", "dog", "eel", "cat", "cat", "dog", "Ape"],
    "pair": ["yes", "no", "no", "yes", "yes", "no", "no", "yes"],
    "tags": [["x", "y"], "y", ["z"], ["w"], "x", ["z", "x"], ["w", "y"], "z"],
    "size": [1.5, 2.5, 3.5, -4.5, 5.5, 6.5, 7.5, 8.5],
    "age": [10, 20, 30, 40, 50, 60, 70, 80],
    "point": [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10], [11, 12], [13, 14], [15, 16]],
    "number": [1, 2, 3, 4, 5, 6, 7, 8],
}
TABLE["path"] = ["tree/" + name for name in TABLE["filename"]]
arrays = {}
cases = []


def arrays_of(batch):
    """The parts of a batch, with lists of targets taken apart."""
    parts = {"x": batch[0], "y": batch[1]} if isinstance(batch, tuple) else {"x": batch}
    if isinstance(batch, tuple) and len(batch) == 3:
        parts["w"] = batch[2]
    if isinstance(parts.get("y"), list):
        parts.update({"y%d" % i: part for i, part in enumerate(parts.pop("y"))})
    return parts


def case(name, kind, generator=None, images=True, **options):
    generator = generator or {}
    options = {"target_size": [5, 6], "batch_size": 4, "shuffle": False, **options}
    record = {"name": name, "kind": kind, "generator": generator, "options": options}
    datagen = ImageDataGenerator(**generator)
    said, warned = io.StringIO(), []
    with contextlib.redirect_stdout(said), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            if kind == "directory":
                flow = datagen.flow_from_directory(**options)
            else:
                flow = datagen.flow_from_dataframe(pd.DataFrame(TABLE), **options)
        except (ValueError, TypeError, KeyError) as error:
            cases.append({**record, "error": type(error).__name__})
            return
    record.update(said=said.getvalue().strip(), warnings=len(warned), filenames=flow.filenames)
    if hasattr(flow, "class_indices"):
        record["class_indices"] = flow.class_indices
        if flow.class_mode is not None:
            record["classes"] = [label if isinstance(label, list) else int(label) for label in flow.classes]
    record["batches"] = len(flow)
    if images:
        for i in range(len(flow)):
            for part, array in arrays_of(flow[i]).items():
                arrays["%s/%s%d" % (name, part, i)] = np.asarray(array, np.float32)
    cases.append(record)


def directory(name, generator=None, images=True, **options):
    case("directory_" + name, "directory", generator, images, directory="tree", **options)


def table(name, generator=None, images=False, **options):
    options.setdefault("directory", "tree")
    case("table_" + name, "table", generator, images, **options)


def build():
    directory("default")
    for mode in ("binary", "sparse", "input", None):
        directory("mode_%s" % mode, class_mode=mode, classes=["eel", "Cat"])
    directory("mode_other", class_mode="other")
    directory("classes", classes=["eel", "dog"], images=False)
    directory("classes_without_folder", classes=["eel", "bee"], class_mode="sparse", images=False)
    for mode in ("rgba", "grayscale"):
        directory("color_" + mode, color_mode=mode, classes=["Cat", "eel"])
    directory("color_cmyk", color_mode="cmyk")
    for interpolation in ("bilinear", "bicubic", "hamming", "box", "lanczos"):
        directory("interpolation_" + interpolation, interpolation=interpolation, classes=["eel", "away"])
    directory("follow_links", follow_links=True, images=False)
    for subset in ("training", "validation"):
        for split in (0.3, 0.5):
            directory("%s_%d" % (subset, 10 * split), {"validation_split": split}, subset=subset, images=False)
    directory("subset_test", {"validation_split": 0.3}, subset="test")
    directory("channels_first", {"data_format": "channels_first"}, classes=["eel", "Cat"], batch_size=2)
    directory("normalized", {"rescale": 1 / 255, "samplewise_center": True}, classes=["eel", "Cat"])

    table("default", images=True)
    table("classes", classes=["eel", "dog", "wolf"], images=True)
    table("tags", y_col="tags", images=True)
    table("tags_of_classes", y_col="tags", classes=["z", "x"], images=True)
    table("binary", y_col="pair", class_mode="binary", images=True)
    table("binary_of_classes", class_mode="binary", classes=["dog", "cat"])
    table("binary_of_four", class_mode="binary")
    table("binary_of_three_classes", class_mode="binary", classes=["dog", "cat", "eel"])
    table("sparse", class_mode="sparse", images=True)
    table("sparse_of_tags", class_mode="sparse", y_col="tags")
    table("categorical_of_numbers", y_col="size")
    table("raw", class_mode="raw", y_col="size", images=True)
    table("raw_of_columns", class_mode="raw", y_col=["size", "age"], images=True)
    table("other", class_mode="other", y_col=["age"], images=True)
    table("multi_output", class_mode="multi_output", y_col=["age", "point"], images=True)
    table("multi_output_of_column", class_mode="multi_output", y_col="age")
    table("input", class_mode="input", images=True)
    table("none", class_mode=None, images=True)
    table("none_with_classes", class_mode=None, classes=["dog"])
    table("mode_unknown", class_mode="multi")
    table("weights", weight_col="size", images=True)
    table("weights_of_text", weight_col="pair")
    table("weights_without_targets", weight_col="size", class_mode=None, images=True)
    table("column_missing", y_col="color")
    table("file_column_missing", x_col="file")
    table("file_column_of_numbers", x_col="number")
    table("not_validated", validate_filenames=False)
    table("paths", directory=None, x_col="path", class_mode=None)
    for subset in ("training", "validation"):
        table(subset, {"validation_split": 0.35}, subset=subset, weight_col="age", class_mode="sparse", images=True)
    table("subset_test", {"validation_split": 0.3}, subset="test")
    table("channels_first", {"data_format": "channels_first"}, color_mode="grayscale", interpolation="box", images=True)


def plant(folder):
    for name, picture in FILES.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        if picture:
            shutil.copy(os.path.join(HERE, "..", "images", picture), os.path.join(folder, name))
        else:
            open(os.path.join(folder, name), "w").close()
    for name in EMPTY:
        os.makedirs(os.path.join(folder, name))
    for name, target in LINKS.items():
        os.symlink(os.path.join(folder, target), os.path.join(folder, name))


with tempfile.TemporaryDirectory() as workspace:
    os.chdir(workspace)
    plant(os.path.join(workspace, "tree"))
    build()
    os.chdir(HERE)
np.savez_compressed("batches.npz", **arrays)
with open("cases.json", "w") as file:
    file.write('{\n"files": %s,\n"links": %s,\n"empty": %s,\n"table": %s,\n"cases": [\n' % tuple(
        json.dumps(part) for part in (FILES, LINKS, EMPTY, TABLE)))
    file.write(",\n".join(json.dumps(record) for record in cases) + "\n]}\n")
