"""Images of a folder read, decoded and resized to 224x224 in a second: Pillow, and PyTorch's DataLoader with torchvision.

    folder_torch.py DIRECTORY [SECONDS] [PHOTOS]

PHOTOS is a folder of pictures; DIRECTORY is made of pieces of them, 256 JPEG files of 500x375 in two classes, if it is missing.
Keras.Benchmarks folder DIRECTORY [SECONDS] reads the same.
"""
import os
import sys
import time

from PIL import Image


def make(directory, photos):
    sources = []
    for name in sorted(os.listdir(photos)):
        try:
            sources.append(Image.open(os.path.join(photos, name)).convert("RGB"))
        except OSError:
            continue
    for number in range(256):
        folder = os.path.join(directory, "ab"[number % 2])
        os.makedirs(folder, exist_ok=True)
        source = sources[number % len(sources)]
        source = source.resize((max(source.width, 500) + 4, max(source.height, 375) + 4))
        left, top = number % (source.width - 500), number % (source.height - 375)
        source.crop((left, top, left + 500, top + 375)).save(os.path.join(folder, f"{number}.jpg"), quality=90)


def best(name, seconds, images, read):
    start, rates = time.time(), []
    while not rates or time.time() - start < seconds:
        begin = time.time()
        read()
        rates.append(images / (time.time() - begin))
    print(f"{name:36} {max(rates):7.0f} images/s", flush=True)


def main():
    directory = sys.argv[1]
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 5
    if not os.path.isdir(directory):
        make(directory, sys.argv[3])
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(directory) for name in names]
    best("Pillow, one thread", seconds, len(paths), lambda: [
        Image.open(path).convert("RGB").resize((224, 224), Image.BILINEAR) for path in paths])

    import torch
    from torchvision import datasets, transforms
    torch.set_num_threads(1)
    steps = [transforms.Resize((224, 224)), transforms.ToTensor()]
    moved = [transforms.Resize((224, 224)), transforms.RandomHorizontalFlip(),
             transforms.RandomAffine(0, translate=(0.1, 0.1)), transforms.ToTensor()]
    for name, recipe in (("DataLoader", steps), ("DataLoader, shifts and flips", moved)):
        folder = datasets.ImageFolder(directory, transforms.Compose(recipe))
        for workers in (0, 1, os.cpu_count()):
            loader = torch.utils.data.DataLoader(
                folder, batch_size=32, shuffle=True, num_workers=workers, persistent_workers=workers > 0)
            best(f"{name}, {workers} workers", seconds, len(paths), lambda: [batch for batch in loader])


main()
