"""DenseNet-BC for 32x32 images in PyTorch, initialized and regularized as the Keras recipe does it.

Three 3x3-stem blocks of (depth - 4) / 6 bottlenecks; new features are concatenated in front of the old ones.
"""
import math

import h5py
import torch
from torch import nn
from torch.nn import functional

L2 = 1e-4  # keras.regularizers.l2(1e-4): the penalty is l2 * sum(w * w), its gradient 2 * l2 * w.
MEAN = (125.307, 122.95, 113.865)
STD = (62.9932, 62.0887, 66.7048)


def batch_norm(channels):
    """Keras' BatchNormalization(momentum=0.9, epsilon=1e-5); PyTorch counts momentum from the other end."""
    return nn.BatchNorm2d(channels, eps=1e-5, momentum=0.1)


class Bottleneck(nn.Module):
    """BN-ReLU-1x1(4k)-BN-ReLU-3x3(k); the k new channels go in front of the input's."""

    def __init__(self, channels, growth_rate):
        super().__init__()
        self.norm1 = batch_norm(channels)
        self.conv1 = nn.Conv2d(channels, 4 * growth_rate, 1, bias=False)
        self.norm2 = batch_norm(4 * growth_rate)
        self.conv2 = nn.Conv2d(4 * growth_rate, growth_rate, 3, padding=1, bias=False)

    def forward(self, x):
        y = self.conv1(functional.relu(self.norm1(x)))
        y = self.conv2(functional.relu(self.norm2(y)))
        return torch.cat([y, x], 1)


def densenet_bc(depth=100, growth_rate=12, classes=10):
    """Logits of DenseNet-BC; modules are created in the order in which Keras creates the layers."""
    if (depth - 4) % 6 != 0:
        raise ValueError(f"depth must be 6n + 4, received {depth}")
    channels = 2 * growth_rate
    modules = [nn.Conv2d(3, channels, 3, padding=1, bias=False)]
    for block in range(3):
        for _ in range((depth - 4) // 6):
            modules.append(Bottleneck(channels, growth_rate))
            channels += growth_rate
        if block < 2:
            modules += [batch_norm(channels), nn.ReLU(), nn.Conv2d(channels, channels // 2, 1, bias=False),
                        nn.AvgPool2d(2)]
            channels //= 2
    modules += [batch_norm(channels), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes)]
    return nn.Sequential(*modules)


def kernels(model):
    """The weights that the recipe regularizes: every convolution's and the classifier's kernel."""
    return [m.weight for m in model.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]


def initialize(model):
    """he_normal kernels, zero bias: a normal cut at two deviations, widened so that its variance is 2 / fan_in."""
    with torch.no_grad():
        for kernel in kernels(model):
            deviation = math.sqrt(2.0 / kernel[0].numel()) / 0.87962566103423978
            nn.init.trunc_normal_(kernel, std=deviation, a=-2 * deviation, b=2 * deviation)
        model[-1].bias.zero_()
    return model


def load_keras(model, path):
    """Takes all weights from a Keras .h5 file of the same network; the layers stand in it in the modules' order."""
    with h5py.File(path) as file:
        group = file["model_weights"] if "model_weights" in file else file
        names = [name for name in group.attrs["layer_names"] if len(group[name].attrs["weight_names"])]
        weights = [[torch.from_numpy(group[name][weight][()]) for weight in group[name].attrs["weight_names"]]
                   for name in names]
    layers = [m for m in model.modules() if isinstance(m, (nn.Conv2d, nn.BatchNorm2d, nn.Linear))]
    if len(layers) != len(weights):
        raise ValueError(f"{path} has {len(weights)} layers with weights, the network {len(layers)}")
    with torch.no_grad():
        for layer, values in zip(layers, weights):
            if isinstance(layer, nn.Conv2d):
                layer.weight.copy_(values[0].permute(3, 2, 0, 1))
            elif isinstance(layer, nn.Linear):
                layer.weight.copy_(values[0].T)
                layer.bias.copy_(values[1])
            else:
                for target, value in zip((layer.weight, layer.bias, layer.running_mean, layer.running_var), values):
                    target.copy_(value)


def penalty(model):
    """What the regularizers add to the loss."""
    return L2 * sum((kernel * kernel).sum() for kernel in kernels(model))


def sgd(model, learning_rate=0.1, weight_decay=2 * L2):
    """Nesterov SGD with the gradient of the penalty as weight decay on the kernels alone.

    Keras' velocity holds the learning rate and PyTorch's does not: both take the same steps while it is constant.
    """
    regularized = kernels(model)
    ids = {id(kernel) for kernel in regularized}
    others = [weight for weight in model.parameters() if id(weight) not in ids]
    groups = [{"params": regularized, "weight_decay": weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.SGD(groups, lr=learning_rate, momentum=0.9, nesterov=True)
