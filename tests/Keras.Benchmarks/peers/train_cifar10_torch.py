"""Trains DenseNet-BC on CIFAR-10 in PyTorch by the Keras recipe, to run beside examples/TrainCifar10.

    KERAS_HOME=DIR train_cifar10_torch.py [--depth 40] [--growth-rate 12] [--epochs 3] [--augment none|keras|paper] ...

Reads the official pickles from $KERAS_HOME/datasets/cifar-10-batches-py (~/.keras without KERAS_HOME). Recipe: channel
means and deviations, he_normal, l2(1e-4) on kernels, SGD 0.1 with momentum 0.9 and nesterov, batch 64, last batch
partial. Prints one JSON line per epoch; losses include the regularizers' penalty and accuracies are means over the
epoch while the weights change, as Keras reports them. --weights starts from the .h5 file of a Keras model of the same
network, --checkpoint goes on after a stop.
"""
import argparse
import json
import os
import pickle
import time

import numpy as np
import torch
from torch.nn import functional

import allocator
import densenet_torch


def load(home):
    """(x_train, y_train), (x_test, y_test): uint8 pixels (n, 3, 32, 32) and int64 labels, in the files' order."""
    folder = os.path.join(home, "datasets", "cifar-10-batches-py")

    def read(name):
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            raise SystemExit(f"no {path}: unpack CIFAR-10's python version there, or set KERAS_HOME")
        with open(path, "rb") as file:
            batch = pickle.load(file, encoding="bytes")
        return np.asarray(batch[b"data"], np.uint8).reshape(-1, 3, 32, 32), np.asarray(batch[b"labels"], np.int64)

    parts = [read(f"data_batch_{i}") for i in range(1, 6)]
    return tuple(np.concatenate(column) for column in zip(*parts)), read("test_batch")


def normalize(pixels):
    mean, std = (np.float32(v).reshape(3, 1, 1) for v in (densenet_torch.MEAN, densenet_torch.STD))
    return torch.from_numpy((pixels.astype(np.float32) - mean) / std)


def shift_and_flip(images, generator):
    """ImageDataGenerator(horizontal_flip=True, width_shift_range=height_shift_range=0.125, fill_mode='constant').

    Shifts are fractions of a pixel and sampled bilinearly; a sample outside the image is 0, unblended.
    """
    count, _, height, width = images.shape

    def positions(size):
        shift = (torch.rand(count, 1, generator=generator) * 2 - 1) * 0.125 * size
        return torch.arange(size) + shift

    rows, columns = positions(height), positions(width)
    inside = (((rows >= 0) & (rows <= height - 1)).float()[:, None, :, None]
              * ((columns >= 0) & (columns <= width - 1)).float()[:, None, None, :])
    y = (rows * 2 / (height - 1) - 1)[:, :, None].expand(count, height, width)
    x = (columns * 2 / (width - 1) - 1)[:, None, :].expand(count, height, width)
    shifted = functional.grid_sample(images, torch.stack([x, y], 3), mode="bilinear", align_corners=True) * inside
    flip = torch.rand(count, generator=generator) < 0.5
    shifted[flip] = shifted[flip].flip(3)
    return shifted


def crop_and_flip(images, generator):
    """The paper's augmentation: 4 zeros around the normalized image, a crop of the old size, flips."""
    count, channels, height, width = images.shape
    padded = functional.pad(images, (4, 4, 4, 4))
    top, left = torch.randint(0, 9, (2, count), generator=generator)
    rows = (top[:, None] + torch.arange(height))[:, None, :, None]
    columns = (left[:, None] + torch.arange(width))[:, None, None, :]
    cropped = padded[torch.arange(count)[:, None, None, None], torch.arange(channels)[None, :, None, None], rows, columns]
    flip = torch.rand(count, generator=generator) < 0.5
    cropped[flip] = cropped[flip].flip(3)
    return cropped.contiguous(memory_format=torch.channels_last)


AUGMENTATIONS = {"none": lambda images, generator: images, "keras": shift_and_flip, "paper": crop_and_flip}


def rate(schedule, epoch, epochs):
    """Share of the first learning rate in an epoch counted from 0; paper: a tenth after 1/2 and again after 3/4."""
    return 1.0 if schedule == "constant" or 2 * epoch < epochs else 0.1 if 4 * epoch < 3 * epochs else 0.01


def train_epoch(model, optimizer, images, labels, batch_size, augment, generator):
    """Mean loss and accuracy over one shuffled pass."""
    model.train()
    loss_sum, hits = 0.0, 0
    for index in torch.randperm(len(images), generator=generator).split(batch_size):
        batch = AUGMENTATIONS[augment](images[index], generator)
        with torch.no_grad():
            penalty = densenet_torch.penalty(model).item()
        optimizer.zero_grad(set_to_none=True)
        logits = model(batch)
        loss = functional.cross_entropy(logits, labels[index])
        loss.backward()
        optimizer.step()
        loss_sum += (loss.item() + penalty) * len(index)
        hits += (logits.argmax(1) == labels[index]).sum().item()
    return loss_sum / len(images), hits / len(images)


def evaluate(model, images, labels, batch_size):
    model.eval()
    loss_sum, hits = 0.0, 0
    with torch.inference_mode():
        for x, y in zip(images.split(batch_size), labels.split(batch_size)):
            logits = model(x)
            loss_sum += functional.cross_entropy(logits, y, reduction="sum").item()
            hits += (logits.argmax(1) == y).sum().item()
        penalty = densenet_torch.penalty(model).item()
    return loss_sum / len(images) + penalty, hits / len(images)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--depth", type=int, default=40, help="6n + 4")
    parser.add_argument("--growth-rate", type=int, default=12)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--samples", type=int, default=50000, help="use the first N training images")
    parser.add_argument("--augment", choices=tuple(AUGMENTATIONS), default="none")
    parser.add_argument("--lr-schedule", choices=("constant", "paper"), default="constant")
    parser.add_argument("--weights", help="start from this .h5 file of a Keras model")
    parser.add_argument("--checkpoint", help="where every epoch is kept, and taken up again after a stop")
    parser.add_argument("--layout", choices=("channels_last", "channels_first"), default="channels_last")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--allocator", choices=allocator.CHOICES, default="keep", help="see allocator.py")
    arguments = parser.parse_args()
    allocator.use(arguments.allocator)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    generator = torch.Generator().manual_seed(arguments.seed)

    home = os.environ.get("KERAS_HOME", os.path.expanduser("~/.keras"))
    (x_train, y_train), (x_test, y_test) = load(home)
    x_train, y_train = normalize(x_train[:arguments.samples]), torch.from_numpy(y_train[:arguments.samples])
    x_test, y_test = normalize(x_test), torch.from_numpy(y_test)

    model = densenet_torch.initialize(densenet_torch.densenet_bc(arguments.depth, arguments.growth_rate))
    if arguments.weights:
        densenet_torch.load_keras(model, arguments.weights)
    if arguments.layout == "channels_last":
        model, x_train, x_test = (x.to(memory_format=torch.channels_last) for x in (model, x_train, x_test))
    optimizer = densenet_torch.sgd(model)
    print(json.dumps({"peer": f"torch {torch.__version__}", "parameters": sum(p.numel() for p in model.parameters()),
                      **vars(arguments)}), flush=True)
    done = 0
    if arguments.checkpoint and os.path.exists(arguments.checkpoint):
        state = torch.load(arguments.checkpoint)
        done = state["epoch"]
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        generator.set_state(state["generator"])
    for epoch in range(done + 1, arguments.epochs + 1):
        for group in optimizer.param_groups:
            group["lr"] = 0.1 * rate(arguments.lr_schedule, epoch - 1, arguments.epochs)
        start = time.perf_counter()
        loss, accuracy = train_epoch(
            model, optimizer, x_train, y_train, arguments.batch_size, arguments.augment, generator)
        seconds = time.perf_counter() - start
        test_loss, test_accuracy = evaluate(model, x_test, y_test, arguments.batch_size)
        print(json.dumps({
            "epoch": epoch, "loss": round(loss, 4), "accuracy": round(accuracy, 4), "val_loss": round(test_loss, 4),
            "val_accuracy": round(test_accuracy, 4), "seconds": round(seconds, 1),
            "images_per_second": round(len(x_train) / seconds, 1),
            "test_seconds": round(time.perf_counter() - start - seconds, 1)}), flush=True)
        if arguments.checkpoint:
            torch.save({"epoch": epoch, "model": model.state_dict(), "optimizer": optimizer.state_dict(),
                        "generator": generator.get_state()}, arguments.checkpoint)


if __name__ == "__main__":
    main()
