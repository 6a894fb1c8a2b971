#!/usr/bin/env python3
"""Draws icon.png, beside this file: a dense block, every layer joined to all layers behind it."""
import pathlib
import struct
import zlib

import numpy as np

SIZE, FINE = 128, 4  # Pixels of the picture, and points along a pixel's edge.
BACK, LINE, DOTS = (0xD0, 0x00, 0x00), (0xFF, 0xB3, 0xA7), (0xFF, 0xFF, 0xFF)

side = SIZE * FINE
y, x = (np.mgrid[0:side, 0:side] + 0.5) / side
picture = np.zeros((side, side, 4))


def paint(mask, color):
    picture[mask] = (*color, 255)


corner = 0.18
inside = np.hypot(np.maximum(np.abs(x - 0.5) - 0.5 + corner, 0), np.maximum(np.abs(y - 0.5) - 0.5 + corner, 0)) <= corner
paint(inside, BACK)
layers = np.linspace(0.16, 0.84, 5)
for i, left in enumerate(layers):
    for right in layers[i + 1:]:
        middle, radius = (left + right) / 2, (right - left) / 2
        height = 0.62 - 0.95 * np.sqrt(np.clip(radius**2 - (x - middle) ** 2, 0, None))  # An arc over the layers between.
        slope = np.gradient(height, axis=1) * side
        paint((np.abs(x - middle) <= radius) & (np.abs(y - height) <= 0.011 * np.hypot(1, slope)), LINE)
for left in layers:
    paint(np.hypot(x - left, y - 0.62) <= 0.055, DOTS)

pixels = picture.reshape(SIZE, FINE, SIZE, FINE, 4)
alpha = pixels[..., 3:].sum(axis=(1, 3))
color = pixels[..., :3].sum(axis=(1, 3)) / np.maximum(alpha / 255, 1)
image = np.concatenate([color, alpha / FINE**2], axis=-1).round().astype(np.uint8)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


rows = b"".join(b"\0" + row.tobytes() for row in image)
header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
pathlib.Path(__file__).with_name("icon.png").write_bytes(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
