"""Images as augmentation layers change them: writes augmentation.json and augmentation.npz.

A case is a layer by the name the tests know it by, images, the random numbers it is given in place of its own, and what the
formulas of tf.keras 2.15 (MixUp and CutMix: Keras 3; RandAugment: Pillow) make of them, in float64.
"""
import numpy as np
from PIL import Image, ImageOps

from fixture import Fixture, generator, main
from functions import transformed

DESCRIPTION = ("`layer` and `arguments` say which layer; `draws` are numbers from U[0, 1), a row for each image or one for all, "
               "`images` and `labels` its inputs, `output` and `mixed` the results.")


def uniform(draws, which, low, high):
    return low + (high - low) * draws[:, which]


def matrices(n, **entries):
    rows = np.zeros((n, 8))
    rows[:, 0] = rows[:, 4] = 1
    for name, value in entries.items():
        rows[:, "abcdef".index(name)] = value
    return rows


def flip(images, draws, mode):
    output = images.copy()
    for i, (sideways, down) in enumerate(draws):
        if mode != "vertical" and sideways < 0.5:
            output[i] = output[i, :, ::-1]
        if mode != "horizontal" and down < 0.5:
            output[i] = output[i, ::-1]
    return output


def rotation(images, draws, lower, upper, mode, fill, value):
    n, h, w, _ = images.shape
    angle = uniform(draws, 0, lower * 2 * np.pi, upper * 2 * np.pi)
    cos, sin = np.cos(angle), np.sin(angle)
    # About the middle of the image: what is read at it is itself.
    x0, y0 = (w - 1) / 2, (h - 1) / 2
    rows = matrices(n, a=cos, b=-sin, c=x0 - cos * x0 + sin * y0, d=sin, e=cos, f=y0 - sin * x0 - cos * y0)
    return transformed(images, rows, (h, w), mode, fill, value)


def translation(images, draws, height, width, mode, fill, value):
    n, h, w, _ = images.shape
    rows = matrices(n, c=-uniform(draws, 1, *width) * w, f=-uniform(draws, 0, *height) * h)
    return transformed(images, rows, (h, w), mode, fill, value)


def zoom(images, draws, height, width, mode, fill, value):
    n, h, w, _ = images.shape
    y = uniform(draws, 0, 1 + height[0], 1 + height[1])
    x = y if width is None else uniform(draws, 1, 1 + width[0], 1 + width[1])
    rows = matrices(n, a=x, c=(w - 1) / 2 * (1 - x), e=y, f=(h - 1) / 2 * (1 - y))
    return transformed(images, rows, (h, w), mode, fill, value)


def contrast(images, draws, lower, upper, low, high):
    factor = uniform(draws, 0, 1 - lower, 1 + upper)[:, None, None, None]
    mean = images.mean((1, 2), keepdims=True)
    return np.clip((images - mean) * factor + mean, low, high)


def brightness(images, draws, lower, upper, low, high):
    change = uniform(draws, 0, lower, upper)[:, None, None, None] * (high - low)
    return np.clip(images + change, low, high)


def crop(images, draws, height, width):
    n, h, w, _ = images.shape
    top, left = int(draws[0, 0] * (h - height + 1)), int(draws[0, 1] * (w - width + 1))
    return images[:, top:top + height, left:left + width]


def beta(draws, alpha):
    """Joehnk's choice: the first pair whose powers add up to at most 1."""
    u, v = (draws[:32] + 2.0 ** -25), (draws[32:] + 2.0 ** -25)
    for x, y in zip(u, v):
        if x ** (1 / alpha) + y ** (1 / alpha) <= 1:
            return x ** (1 / alpha) / (x ** (1 / alpha) + y ** (1 / alpha))
    raise ValueError("no pair is taken")


def mix_up(images, labels, draws, alpha):
    order = np.argsort(draws[:, 0])
    weight = beta(draws[0, 1:], alpha)
    return weight * images + (1 - weight) * images[order], weight * labels + (1 - weight) * labels[order]


def cut_mix(images, labels, draws, lower, upper):
    n, h, w, _ = images.shape
    order = np.argsort(draws[:, 0])
    alpha = min(lower + (upper - lower) * draws[0, 3] + 1e-6, 1)
    output, mixed = images.copy(), labels.copy()
    for i in range(n):
        ratio = np.sqrt(1 - beta(draws[i, 4:], alpha))
        left, top = draws[i, 1] * (w - ratio * w), draws[i, 2] * (h - ratio * h)
        for row in range(h):
            for column in range(w):
                if top <= row < top + ratio * h and left <= column < left + ratio * w:
                    output[i, row, column] = images[order[i], row, column]
        mixed[i] = (1 - ratio ** 2) * labels[i] + ratio ** 2 * labels[order[i]]
    return output, mixed


def rand_augment(images, draws, ops, magnitude, bins, mode):
    n, h, w, c = images.shape
    strength = magnitude / (bins - 1)
    output = images.copy()
    for i in range(n):
        for op in range(ops):
            x = output[i]
            choice, sign = int(draws[i, 2 * op] * 14), 1 if draws[i, 2 * op + 1] < 0.5 else -1
            factor = 1 + sign * 0.9 * strength
            gray = x @ [0.2989, 0.587, 0.114]
            image = Image.fromarray(np.round(x).astype(np.uint8))
            if choice in (1, 2, 3, 4, 5):
                rows = {
                    1: lambda: matrices(1, b=sign * 0.3 * strength), 2: lambda: matrices(1, d=sign * 0.3 * strength),
                    3: lambda: matrices(1, c=sign * 150 / 331 * w * strength),
                    4: lambda: matrices(1, f=sign * 150 / 331 * h * strength), 5: lambda: None}[choice]()
                x = (rotation(x[None], np.array([[1.0]]), 0, sign * strength / 12, mode, "constant", 0) if choice == 5
                     else transformed(x[None], rows, (h, w), mode, "constant", 0))[0]
            elif choice == 6:
                x = x * factor
            elif choice == 7:
                x = gray[..., None] + factor * (x - gray[..., None])
            elif choice == 8:
                x = gray.mean() + factor * (x - gray.mean())
            elif choice == 9:
                smooth = x.copy()
                for row in range(1, h - 1):
                    for column in range(1, w - 1):
                        around = x[row - 1:row + 2, column - 1:column + 2].sum((0, 1))
                        smooth[row, column] = (around + 4 * x[row, column]) / 13
                x = smooth + factor * (x - smooth)
            elif choice == 10:
                x = np.asarray(ImageOps.posterize(image, 8 - round(4 * strength)), float)
            elif choice == 11:
                x = np.where(x >= 255 * (1 - strength), 255 - x, x)
            elif choice == 12:
                low, high = x.min((0, 1)), x.max((0, 1))
                x = (x - low) * 255 / (high - low)
            elif choice == 13:
                x = np.asarray(ImageOps.equalize(image), float)
            output[i] = np.clip(x, 0, 255)
    return output


def build():
    fixture = Fixture("augmentation", description=DESCRIPTION)

    def case(name, layer, arguments, function, draws, shape=(3, 7, 9, 2), labels=None, **more):
        random = generator(name)
        images = random.integers(0, 256, shape).astype(np.float32)
        draws = random.random(draws).astype(np.float32) if isinstance(draws, tuple) else np.asarray(draws, np.float32)
        wide = (images.astype(np.float64), draws.astype(np.float64))
        given = dict(images=fixture.array(f"{name}/images", images), draws=fixture.array(f"{name}/draws", draws))
        if labels:
            labels = random.random((shape[0], labels)).astype(np.float32)
            output, mixed = function(wide[0], labels.astype(np.float64), wide[1], **more)
            given.update(labels=fixture.array(f"{name}/labels", labels), mixed=fixture.array(f"{name}/mixed", mixed))
        else:
            output = function(*wide, **more)
        fixture.case(name=name, layer=layer, arguments=arguments, **given, output=fixture.array(f"{name}/output", output))

    for mode in ("horizontal", "vertical", "horizontal_and_vertical"):
        case(f"flip_{mode}", "RandomFlip", {"mode": mode}, flip, (6, 2), (6, 3, 4, 2), mode=mode)
    for fill in ("reflect", "wrap", "nearest", "constant"):
        for mode in ("bilinear", "nearest"):
            value = 7.0 if fill == "constant" else 0.0
            filling = {"fill_mode": fill, "interpolation": mode, "fill_value": value}
            more = dict(mode=mode, fill=fill, value=value)
            case(f"rotation_{fill}_{mode}", "RandomRotation", {"factor": [-0.3, 0.4], **filling}, rotation, (3, 1),
                 lower=-0.3, upper=0.4, **more)
            case(f"translation_{fill}_{mode}", "RandomTranslation",
                 {"height_factor": [-0.6, 0.6], "width_factor": [-0.9, 0.2], **filling}, translation, (3, 2),
                 height=(-0.6, 0.6), width=(-0.9, 0.2), **more)
            case(f"zoom_{fill}_{mode}", "RandomZoom", {"height_factor": [-0.5, 0.8], "width_factor": 0.3, **filling}, zoom, (3, 2),
                 height=(-0.5, 0.8), width=(-0.3, 0.3), **more)
    case("zoom_ratio", "RandomZoom", {"height_factor": 0.4}, zoom, (3, 2),
         height=(-0.4, 0.4), width=None, mode="bilinear", fill="reflect", value=0.0)
    case("contrast", "RandomContrast", {"factor": [0.5, 2.0]}, contrast, [[0.9]], lower=0.5, upper=2.0, low=0, high=255)
    case("contrast_range", "RandomContrast", {"factor": 0.8, "value_range": [50, 200]}, contrast, [[0.1]],
         lower=0.8, upper=0.8, low=50, high=200)
    case("brightness", "RandomBrightness", {"factor": 0.6}, brightness, (3, 1), lower=-0.6, upper=0.6, low=0, high=255)
    case("brightness_range", "RandomBrightness", {"factor": [-0.2, 0.9], "value_range": [-10, 300]}, brightness, (3, 1),
         lower=-0.2, upper=0.9, low=-10, high=300)
    case("crop", "RandomCrop", {"height": 4, "width": 5}, crop, (1, 2), height=4, width=5)
    case("crop_last", "RandomCrop", {"height": 6, "width": 9}, crop, [[0.9999999, 0.5]], height=6, width=9)
    case("mix_up", "MixUp", {"alpha": 0.3}, mix_up, (5, 65), (5, 3, 4, 2), labels=4, alpha=0.3)
    case("mix_up_even", "MixUp", {"alpha": 1.0}, mix_up, (5, 65), (5, 3, 4, 2), labels=4, alpha=1.0)
    case("cut_mix", "CutMix", {}, cut_mix, (6, 68), (6, 8, 7, 2), labels=3, lower=0.0, upper=1.0)
    case("cut_mix_range", "CutMix", {"factor": [0.6, 0.9]}, cut_mix, (6, 68), (6, 8, 7, 2), labels=3, lower=0.6, upper=0.9)
    # One operation for each of as many images: each of the fourteen, in both directions.
    each = [[(i % 14 + 0.5) / 14, 0.25 if i < 14 else 0.75] for i in range(28)]
    case("rand_augment_each", "RandAugment", {"num_ops": 1}, rand_augment, each, (28, 20, 21, 3),
         ops=1, magnitude=9, bins=31, mode="nearest")
    case("rand_augment_strong", "RandAugment", {"num_ops": 1, "magnitude": 8, "num_magnitude_bins": 10, "interpolation": "bilinear"},
         rand_augment, each, (28, 20, 21, 3), ops=1, magnitude=8, bins=10, mode="bilinear")
    case("rand_augment_two", "RandAugment", {"magnitude": 12}, rand_augment, [[0.45, 0.3, 5.5 / 14, 0.6], [6.5 / 14, 0.8, 11.5 / 14, 0.1]],
         (2, 9, 8, 3), ops=2, magnitude=12, bins=31, mode="nearest")
    return fixture


if __name__ == "__main__":
    main(build, __doc__)
