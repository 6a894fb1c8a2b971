"""What the generators share: seeded arrays, a file of arrays (.npz), a file of cases (.json), and the check of both.

Every generator is run as `generator.py` to write its two files and as `generator.py --check` to compare them with what
it computes now.
"""
import argparse
import json
import os
import sys
import zlib

import numpy as np

FOLDER = os.path.dirname(os.path.abspath(__file__))


def generator(case):
    """Random numbers of one case, whatever other cases exist: seeded by the name."""
    return np.random.Generator(np.random.PCG64(zlib.crc32(case.encode())))


class Fixture:
    """Arrays and cases of one generator; `name` is that of both files."""

    def __init__(self, name, **header):
        self.name = name
        self.header = header
        self.arrays = {}
        self.cases = []

    def array(self, name, value, dtype=np.float32):
        """Keeps an array and returns its name, which is what a case holds."""
        if name in self.arrays:
            raise ValueError(f"{name} exists already")
        self.arrays[name] = np.ascontiguousarray(np.asarray(value, dtype))
        return name

    def case(self, **fields):
        self.cases.append(fields)

    def text(self):
        """The cases as JSON, one line each, so that a change shows as a line."""
        lines = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in self.header.items()]
        cases = ",\n".join("    " + json.dumps(case) for case in self.cases)
        return "\n".join(["{", *lines, '  "cases": [', cases, "  ]", "}", ""])

    def paths(self):
        return (os.path.join(FOLDER, self.name + extension) for extension in (".json", ".npz"))

    def write(self):
        text_path, arrays_path = self.paths()
        with open(text_path, "w", newline="\n", encoding="utf-8") as file:
            file.write(self.text())
        np.savez_compressed(arrays_path, **self.arrays)
        size = os.path.getsize(text_path) + os.path.getsize(arrays_path)
        print(f"{self.name}: {len(self.cases)} cases, {len(self.arrays)} arrays, {size / 1024:.0f} KiB")

    def check(self):
        """Compares with the files bit by bit; returns what differs."""
        text_path, arrays_path = self.paths()
        with open(text_path, encoding="utf-8") as file:
            problems = [] if file.read() == self.text() else [f"{os.path.basename(text_path)} differs"]
        with np.load(arrays_path) as stored:
            problems += [f"{name} is only in one of file and computation"
                         for name in sorted(set(stored.files) ^ set(self.arrays))]
            for name in sorted(set(stored.files) & set(self.arrays)):
                old, new = stored[name], self.arrays[name]
                if (old.dtype, old.shape) != (new.dtype, new.shape):
                    problems.append(f"{name} was {old.dtype}{old.shape}, is {new.dtype}{new.shape}")
                elif old.tobytes() != new.tobytes():
                    apart = np.nanmax(np.abs(old.astype(np.float64) - new.astype(np.float64)))
                    problems.append(f"{name} differs by up to {apart:g}")
        return problems


def main(build, description):
    """Command line of a generator; `build` returns its Fixture."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the stored files instead of writing them")
    arguments = parser.parse_args()
    fixture = build()
    if not arguments.check:
        fixture.write()
        return
    problems = fixture.check()
    print("\n".join(problems) or f"{fixture.name}: {len(fixture.arrays)} arrays regenerated bit by bit")
    sys.exit(1 if problems else 0)
