"""The networks of Keras.Benchmarks' Networks.cs in PyTorch, each with the shape of its images."""
import torch
from torch import nn

import densenet_torch


def norm_relu(channels):
    return [nn.BatchNorm2d(channels), nn.ReLU(inplace=True)]


def classifier(channels):
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10)]


class Grown(nn.Module):
    """BN-ReLU-3x3 whose features are concatenated behind its input."""

    def __init__(self, channels, growth_rate, bias):
        super().__init__()
        self.layers = nn.Sequential(*norm_relu(channels), nn.Conv2d(channels, growth_rate, 3, padding=1, bias=bias))

    def forward(self, x):
        return torch.cat([x, self.layers(x)], 1)


def dense_blocks(stem, channels, blocks, layers, growth_rate, compression, bias):
    modules = [*stem]
    for block in range(blocks):
        for _ in range(layers):
            modules.append(Grown(channels, growth_rate, bias))
            channels += growth_rate
        if block < blocks - 1:
            kept = int(channels * compression)
            modules += [*norm_relu(channels), nn.Conv2d(channels, kept, 1, bias=bias), nn.AvgPool2d(2)]
            channels = kept
    return nn.Sequential(*modules, *norm_relu(channels), *classifier(channels))


class Residual(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(channels, filters, 3, stride, 1, bias=False), *norm_relu(filters),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters))
        self.shortcut = nn.Identity() if stride == 1 else nn.Sequential(
            nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        return torch.relu(self.shortcut(x) + self.layers(x))


def resnet32():
    modules = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), *norm_relu(16)]
    channels = 16
    for filters in (16, 32, 64):
        for block in range(5):
            modules.append(Residual(channels, filters, 2 if block == 0 and filters > 16 else 1))
            channels = filters
    return nn.Sequential(*modules, *classifier(64))


def vgg16():
    modules, channels = [], 3
    for filters, layers in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(layers):
            modules += [nn.Conv2d(channels, filters, 3, 1, 1, bias=False), *norm_relu(filters)]
            channels = filters
        modules.append(nn.MaxPool2d(2))
    return nn.Sequential(*modules, *classifier(512))


def textbook():
    stem = [nn.Conv2d(1, 64, 7, 2, 3), *norm_relu(64), nn.MaxPool2d(3, 2, 1)]
    return dense_blocks(stem, 64, 4, 4, 32, 0.5, bias=True)


def plain40():
    return dense_blocks([nn.Conv2d(3, 16, 3, 1, 1, bias=False)], 16, 3, 12, 12, 1, bias=False)


def named(name):
    """The model, the shape of an image and the number of classes."""
    if name == "dn121":
        import torchvision
        return torchvision.models.densenet121(weights=None), (3, 224, 224), 1000
    if name == "textbook":
        return textbook(), (1, 96, 96), 10
    if name.startswith("bc"):
        return densenet_torch.initialize(densenet_torch.densenet_bc(int(name[2:]), 12)), (3, 32, 32), 10
    if name == "wide190":
        return densenet_torch.initialize(densenet_torch.densenet_bc(190, 40)), (3, 32, 32), 10
    return {"plain40": plain40, "resnet32": resnet32, "vgg16": vgg16}[name](), (3, 32, 32), 10
