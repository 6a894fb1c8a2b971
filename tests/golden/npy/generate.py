#!/usr/bin/python3
"""Writes the .npy and .npz files of this folder with NumPy 1.24: one array per type, order and format version."""
import os

import numpy as np
from numpy.lib import format as npy

os.chdir(os.path.dirname(os.path.abspath(__file__)))
numbers = np.arange(24).reshape(2, 3, 4)
arrays = {
    "float32": (numbers / 7 - 1).astype("<f4"),
    "float64": (numbers / 7 - 1).astype("<f8"),
    "int32": (numbers * 100003 - 1000000).astype("<i4"),
    "int64": (numbers * 10**12 - 1).astype("<i8"),
    "uint8": (numbers * 10).astype("u1"),
    "bool": numbers % 3 == 0,
    "vector": np.array([1.5, -2.5, 3.5], "<f4"),
    "scalar": np.array(2.5, "<f4"),
    "empty": np.zeros((0, 5), "<f4"),
}
for name, array in arrays.items():
    np.save(name + ".npy", array)
np.save("fortran.npy", np.asfortranarray(arrays["int32"]))
np.save("big_endian.npy", arrays["float32"].astype(">f4"))
np.save("float16.npy", arrays["float32"].astype("<f2"))
np.save("structured.npy", np.zeros(2, [("a", "<f4"), ("b", "<i4")]))
np.save("object.npy", np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
for version in (2, 3):
    with open("version%d.npy" % version, "wb") as file:
        npy.write_array(file, arrays["float32"], version=(version, 0))
np.savez("stored.npz", x=arrays["float32"], y=arrays["uint8"])
np.savez_compressed("deflated.npz", x=arrays["float32"], y=arrays["uint8"])
