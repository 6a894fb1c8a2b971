"""Prints what h5py finds in the files that are named: every object and attribute with its shape and a hash of its values."""

import hashlib
import sys

import h5py
import numpy as np


def text(value):
    return value.decode("utf8", "replace") if isinstance(value, bytes) else str(value)


def digest(value):
    if isinstance(value, h5py.Empty):
        return "null"
    if isinstance(value, h5py.Reference):
        return "other"
    array = np.asarray(value)
    if array.dtype.kind in "biuf":
        data = np.ascontiguousarray(array, "<f8").tobytes()
    elif array.dtype.kind in "OSU":
        data = "|".join(text(item) for item in array.ravel().tolist()).encode("utf8")
    else:
        return "other"
    return hashlib.sha256(data).hexdigest()


def shape(sizes):
    return "0" if sizes is None else ",".join(map(str, sizes))


def values(dataset):
    array = dataset[()]
    if dataset.attrs.get("dtype") == "bfloat16":
        array = (array.view("u2").astype("u4") << 16).view("f4")
    return array


def show(name, item):
    is_dataset = isinstance(item, h5py.Dataset)
    print(name, *(["(%s)" % shape(item.shape), digest(values(item))] if is_dataset else []))
    for key in item.attrs:
        print("%s@%s (%s) %s" % (name, key, shape(item.attrs.get_id(key).shape), digest(item.attrs[key])))
    if not is_dataset:
        for key in item:
            show("%s/%s" % (name.rstrip("/"), key), item[key])


for path in sys.argv[1:]:
    print(path)
    with h5py.File(path, "r") as file:
        show("/", file)
