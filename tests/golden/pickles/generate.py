#!/usr/bin/python3
"""Writes pickles for the reader of data sets: the same dictionary in several protocols, and some that must be refused."""
import os
import pickle

import numpy as np

os.chdir(os.path.dirname(os.path.abspath(__file__)))


class Call:
    """Pickles as a call of any function."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


def write(name, value, protocol):
    with open(name + ".pickle", "wb") as file:
        pickle.dump(value, file, protocol)


batch = {
    b"data": np.arange(12, dtype=np.uint8).reshape(3, 4),
    b"labels": [0, 200, -1, 70000, 2**40, -(2**40)],
    b"nested": {b"none": None, b"true": True, b"tuple": (1, 2, 3, 4), b"empty": []},
    b"filenames": [b"first.png", b"second.png", b"x" * 300],
}
for protocol in range(2, 5):
    write("protocol%d" % protocol, batch, protocol)
write("text_keys", {"data": np.zeros((1, 2), np.uint8), "name": "text"}, 4)

write("calls_system", {b"data": Call(os.system, "true")}, 2)
write("calls_eval", {b"data": Call(eval, "1")}, 4)
write("float_array", {b"data": np.zeros(3, np.float32)}, 2)
write("fortran_array", {b"data": np.asfortranarray(batch[b"data"])}, 2)
write("object_array", {b"data": np.array([None, {}], dtype=object)}, 2)
write("float", {b"data": 1.5}, 2)
write("list", [1, 2], 2)
