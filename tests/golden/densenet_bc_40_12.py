"""20 training steps of DenseNet-BC-40-12 by the CIFAR recipe, from given weights on given batches, in PyTorch.

Two runs. From he_normal weights the recipe's first steps are chaotic: a ReLU whose input is within rounding of zero
flips, and every step multiplies the difference, so that float32 agrees with float64 in the first steps only. From
trained weights the same steps are calm, and float32 follows for all of them. Both are computed in float64; float32's
own distance from them, step by step, is stored with them.

The trained weights are data, not a result: they are taken from the stored file, and trained anew only without it.
"""
import copy
import os
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional

import fixture

sys.path.insert(0, os.path.join(fixture.FOLDER, "..", "Keras.Benchmarks", "peers"))
import densenet_torch  # noqa: E402  The network of the peers.

STEPS, BATCH, CLASSES = 20, 16, 10
STORED, SEEN = 80, 160  # Pictures of the 20 steps, and pictures that trained the trained weights.
SAMPLES = 8
DESCRIPTION = (
    "A DenseNet-BC (depth 40, growth rate 12, new features in front, BatchNormalization momentum 0.9 and epsilon "
    "1e-5, l2(1e-4) on all kernels) starts from weights, listed in the order of get_weights(), and is trained by "
    "SGD(0.1, momentum 0.9, nesterov) on categorical_crossentropy. Step i takes images[batches[i]] and "
    "labels[batches[i]]; pixels enter as (pixel - mean) / std. losses: before each update, penalty included; "
    "float32_distance: how far, relatively, PyTorch's own float32 is from them; penalties: the part of the loss "
    "that the regularizers add; hits: right answers in the batch, before the update. weights_1 and weights_20: of "
    "each weight after that many steps, the sum, the sum of squares, and 8 elements at (2 i + 1) * size // 16 of "
    "the flat weight. probabilities and val_loss: predict and evaluate on batches[0] after the last step. moving: "
    "whole moving statistics after the last step.")


def pictures():
    """Ten kinds of smooth color pictures under coarse noise, as uint8, and their labels."""
    random = fixture.generator("pictures")
    prototypes = random.uniform(68, 188, (CLASSES, 4, 4, 3))
    labels = np.arange(SEEN) % CLASSES
    coarse = prototypes[labels] + random.normal(0, 20, (SEEN, 4, 4, 3))
    smooth = functional.interpolate(torch.tensor(coarse).permute(0, 3, 1, 2), (32, 32), mode="bilinear",
                                    align_corners=False).permute(0, 2, 3, 1).numpy()
    noisy = smooth + random.integers(-5, 6, smooth.shape) * 20
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8), labels


def batches(name, count, epochs):
    """Rows of the first pictures for each step, every epoch in another order."""
    random = fixture.generator(name)
    return np.concatenate([random.permutation(count) for _ in range(epochs)]).reshape(-1, BATCH)


def initial_model():
    """he_normal kernels, exact in float32."""
    torch.manual_seed(40)
    return densenet_torch.initialize(densenet_torch.densenet_bc(40, 12, CLASSES))


def shorten(value):
    """Keeps 11 bits of each number: enough for a start, and smaller when compressed."""
    fraction, exponent = np.frexp(value)
    return np.ldexp(np.rint(fraction * 2048) / 2048, exponent)


def trained_model(images, labels):
    """Weights after 15 epochs of the recipe, from the stored file or, without one, by training."""
    model = initial_model()
    _, path = fixture.Fixture("densenet_bc_40_12").paths()
    if os.path.exists(path):
        with np.load(path) as stored, torch.no_grad():
            for name, tensor in keras_tensors(model):
                tensor.copy_(torch.tensor(stored[f"trained/weights/{name}"]))
        return model
    model = model.to(memory_format=torch.channels_last)
    images = images.float().to(memory_format=torch.channels_last)
    train(model, images, labels, batches("training", SEEN, 15))
    with torch.no_grad():
        for _, tensor in keras_tensors(model):
            tensor.copy_(torch.tensor(shorten(tensor.numpy())))
    return model


def keras_tensors(model):
    """(name, tensor in Keras' layout) of each weight in the order of Keras' get_weights(); the tensors are views."""
    counts = {}

    def layer(kind):
        counts[kind] = counts.get(kind, 0) + 1
        return f"{kind}_{counts[kind]}"

    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            yield f"{layer('conv2d')}/kernel", module.weight.detach().permute(2, 3, 1, 0)
        elif isinstance(module, nn.BatchNorm2d):
            name = layer("batch_normalization")
            yield f"{name}/gamma", module.weight.detach()
            yield f"{name}/beta", module.bias.detach()
            yield f"{name}/moving_mean", module.running_mean
            yield f"{name}/moving_variance", module.running_var
        elif isinstance(module, nn.Linear):
            name = layer("dense")
            yield f"{name}/kernel", module.weight.detach().T
            yield f"{name}/bias", module.bias.detach()


def summary(model):
    """Per weight: sum, sum of squares and some elements."""
    rows = []
    for _, weight in keras_tensors(model):
        flat = weight.double().numpy().reshape(-1)
        picked = [flat[(2 * i + 1) * flat.size // (2 * SAMPLES)] for i in range(SAMPLES)]
        rows.append([flat.sum(), (flat * flat).sum(), *picked])
    return np.array(rows)


def train(model, images, labels, order):
    """Losses, penalties, hits, and summaries of the weights after the first and the last step."""
    optimizer = densenet_torch.sgd(model)
    losses, penalties, hits, summaries = [], [], [], []
    model.train()
    for step, rows in enumerate(order):
        logits = model(images[rows])
        loss = functional.cross_entropy(logits, labels[rows])
        penalties.append(densenet_torch.penalty(model).item())
        losses.append(loss.item() + penalties[-1])
        hits.append((logits.argmax(1) == labels[rows]).sum().item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step in (0, len(order) - 1):
            summaries.append(summary(model))
    return losses, penalties, hits, summaries


def distances_in_float32(start, images, labels, order, losses):
    """Relative distance of float32's losses from these in each step, the larger one of both layouts."""
    distances = []
    for layout in (torch.contiguous_format, torch.channels_last):
        model = copy.deepcopy(start).to(memory_format=layout)
        found, *_ = train(model, images.float().to(memory_format=layout), labels, order)
        distances.append(np.abs(np.array(found) / losses - 1))
    return np.maximum(*distances)


def add_run(golden, name, start, images, labels, order):
    """Adds the 20 steps from these weights."""
    weights = [{"name": key, "value": golden.array(f"{name}/weights/{key}", value.numpy())}
               for key, value in keras_tensors(start)]
    model = copy.deepcopy(start).double().to(memory_format=torch.contiguous_format)
    losses, penalties, hits, (first, last) = train(model, images, labels, order)
    distances = distances_in_float32(start, images, labels, order, losses)
    print(f"{name}: losses {losses[0]:.4f} to {losses[-1]:.4f}, float32 within {distances.max():.0e}")
    model.eval()
    with torch.no_grad():
        logits = model(images[order[0]])
        val_loss = functional.cross_entropy(logits, labels[order[0]]) + densenet_torch.penalty(model)
    moving = [{"name": key, "value": golden.array(f"{name}/moving/{key}", value.numpy())}
              for key, value in keras_tensors(model)
              if "moving" in key and int(key.split("/")[0].rsplit("_", 1)[1]) in (1, 2, 13, 26, 39)]
    golden.case(
        name=name, weights=weights, images="images", labels="labels", batches="batches",
        losses=golden.array(f"{name}/losses", losses),
        float32_distance=golden.array(f"{name}/float32_distance", distances),
        penalties=golden.array(f"{name}/penalties", penalties),
        hits=golden.array(f"{name}/hits", hits, np.int32),
        weights_1=golden.array(f"{name}/weights_1", first),
        weights_20=golden.array(f"{name}/weights_20", last),
        probabilities=golden.array(f"{name}/probabilities", functional.softmax(logits, 1)),
        val_loss=golden.array(f"{name}/val_loss", val_loss.item()),
        moving=moving)


def build():
    torch.set_num_threads(1)
    pixels, classes = pictures()
    mean, std = (np.array(v, np.float32) for v in (densenet_torch.MEAN, densenet_torch.STD))
    images = torch.tensor((pixels.astype(np.float32) - mean) / std).double().permute(0, 3, 1, 2)
    labels = torch.tensor(classes)
    order = batches("batches", STORED, STEPS * BATCH // STORED)

    golden = fixture.Fixture("densenet_bc_40_12", description=DESCRIPTION, mean=densenet_torch.MEAN,
                             std=densenet_torch.STD)
    golden.array("images", pixels[:STORED], np.uint8)
    golden.array("labels", classes[:STORED], np.uint8)
    golden.array("batches", order, np.int32)
    add_run(golden, "he_normal", initial_model(), images, labels, order)
    add_run(golden, "trained", trained_model(images, labels), images, labels, order)
    return golden


if __name__ == "__main__":
    fixture.main(build, __doc__)
