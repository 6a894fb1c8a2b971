"""Images in other sizes: PyTorch where it has the interpolation, Pillow for images that grow, the kernels' formulas else.

Pillow widens its kernels when an image shrinks, so that it agrees with tf.image.resize for images that grow only; the
formulas are asserted to agree with PyTorch and Pillow wherever those apply.
"""
import numpy as np
import torch
from PIL import Image
from torch.nn import functional

import fixture

DESCRIPTION = (
    "source, (height, width, channels), brought to the size by the interpolation is result; oracle says who computed "
    "it.")
SIZES = {"grow": (9, 17), "shrink": (3, 4), "mix": (4, 13), "same": (6, 8), "halve": (3, 4), "one": (1, 1)}
KERNELS = {
    "bilinear": (1, lambda x: 1 - x),
    "bicubic": (2, lambda x: np.where(x < 1, 1.5 * x**3 - 2.5 * x**2 + 1, -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2)),
    "lanczos3": (3, lambda x: np.sinc(x) * np.sinc(x / 3)),
    "lanczos5": (5, lambda x: np.sinc(x) * np.sinc(x / 5)),
    "gaussian": (1.5, lambda x: np.exp(-x**2 / (2 * 0.5**2))),
    "mitchellcubic": (2, lambda x: np.where(
        x < 1, 7 / 6 * x**3 - 2 * x**2 + 8 / 9, -7 / 18 * x**3 + 2 * x**2 - 10 / 3 * x + 16 / 9)),
}
PILLOW = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos3": Image.LANCZOS}


def weights(kernel, size, new_size):
    """Row i weighs the source pixels for pixel i."""
    radius, function = KERNELS[kernel]
    distance = np.abs((np.arange(new_size)[:, None] + 0.5) * size / new_size - (np.arange(size)[None] + 0.5))
    matrix = np.where(distance <= radius, function(distance), 0)
    return matrix / matrix.sum(1, keepdims=True)


def by_formula(image, size, kernel):
    rows, columns = weights(kernel, image.shape[0], size[0]), weights(kernel, image.shape[1], size[1])
    return np.einsum("yh,xw,hwc->yxc", rows, columns, image)


def by_torch(image, size, mode):
    batch = torch.from_numpy(image).permute(2, 0, 1)[None]
    options = {"align_corners": False} if mode == "bilinear" else {}
    return functional.interpolate(batch, size, mode=mode, **options)[0].permute(1, 2, 0).numpy()


def by_pillow(image, size, kernel):
    planes = [Image.fromarray(image[:, :, c].astype(np.float32)) for c in range(image.shape[2])]
    return np.stack([np.asarray(plane.resize(size[::-1], PILLOW[kernel]), np.float64) for plane in planes], 2)


def by_area(image, size):
    """Differences of the integral, which is linear between pixels."""
    for axis in (0, 1):
        integral = np.concatenate([np.zeros_like(image[:1]), np.cumsum(image, 0)])
        ends = np.arange(size[axis] + 1) * image.shape[0] / size[axis]
        flat = integral.reshape(len(integral), -1)
        at = np.stack([np.interp(ends, np.arange(len(integral)), column) for column in flat.T], 1)
        image = (np.diff(at, axis=0) * size[axis] / image.shape[0]).reshape((size[axis],) + image.shape[1:])
        image = image.swapaxes(0, 1)
    return image


def resize(image, size, interpolation):
    grows = size[0] >= image.shape[0] and size[1] >= image.shape[1]
    if interpolation == "nearest":
        return "PyTorch", by_torch(image, size, "nearest-exact")
    if interpolation == "area":
        result = by_area(image, size)
        if all(old % new == 0 for old, new in zip(image.shape, size)):
            assert np.allclose(result, by_torch(image, size, "area"))
        return "formula", result
    result = by_formula(image, size, interpolation)
    if interpolation == "bilinear":
        assert np.allclose(result, by_torch(image, size, "bilinear"))
        return "PyTorch", by_torch(image, size, "bilinear")
    if grows and interpolation in PILLOW:
        assert np.allclose(result, by_pillow(image, size, interpolation), atol=1e-3)
        return "Pillow", by_pillow(image, size, interpolation)
    return "formula", result


def build():
    golden = fixture.Fixture("image_resize", description=DESCRIPTION)
    source = fixture.generator("source").random((6, 8, 3)) * 255
    name = golden.array("problem/source", source)
    for interpolation in ["nearest", "area", *KERNELS]:
        for kind, size in SIZES.items():
            case = f"{interpolation}_{kind}"
            oracle, result = resize(source.astype(np.float32).astype(np.float64), size, interpolation)
            golden.case(name=case, interpolation=interpolation, oracle=oracle, source=name,
                        result=golden.array(f"{case}/result", result))
    return golden


if __name__ == "__main__":
    fixture.main(build, __doc__)
