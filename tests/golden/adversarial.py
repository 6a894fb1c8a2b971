"""Three steps of a generator and a discriminator, each with an optimizer of its own, by PyTorch's autograd in float64.

In a step the discriminator is called three times in training mode: on real images and on made ones, for its own update, and
then, updated, on made ones for the generator's. Its batch normalization's moving statistics move three times.
SGD is PyTorch's; Adam is written out, as Keras' epsilon stands beside the uncorrected root.
"""
import numpy as np
import torch
from torch.nn import functional

import fixture

DESCRIPTION = (
    "Generator: Dense(16) of 3 numbers, reshaped to (4, 4, 1), without activation. Discriminator: Conv2D(2, 3, same) with "
    "bias, BatchNormalization(momentum=0.9, epsilon=1e-3), ReLU, GlobalAveragePooling2D, Dense(1). Step i takes real/i and "
    "latent/i. d_loss is the mean binary cross-entropy of logits of real images towards 1 plus that of made ones towards 0; "
    "SGD(0.1, momentum=0.9) updates the discriminator. Then g_loss is that of made images towards 1, and Adam(0.01) updates "
    "the generator. weights: before, then after all steps, in the order of Keras' layers. losses: (d_loss, g_loss) of each "
    "step.")
STEPS, BATCH = 3, 5


def build():
    fixtures = fixture.Fixture("adversarial", description=DESCRIPTION)
    random = fixture.generator("adversarial")

    def drawn(*shape):
        return random.standard_normal(shape).astype(np.float32)

    real = [drawn(BATCH, 4, 4, 1) for _ in range(STEPS)]
    latent = [drawn(BATCH, 3) for _ in range(STEPS)]
    generator = [0.3 * drawn(3, 16), 0.1 * drawn(16)]
    discriminator = [
        0.5 * drawn(3, 3, 1, 2), 0.1 * drawn(2), 1 + 0.1 * drawn(2), 0.1 * drawn(2), drawn(2, 1), 0.1 * drawn(1)]
    g = [torch.tensor(w.astype(np.float64), requires_grad=True) for w in generator]
    d = [torch.tensor(w.astype(np.float64), requires_grad=True) for w in discriminator]
    mean, variance = torch.zeros(2, dtype=torch.float64), torch.ones(2, dtype=torch.float64)

    def make(z):
        return (z @ g[0] + g[1]).reshape(-1, 1, 4, 4)

    def judge(images):
        kernel, bias, gamma, beta, dense, dense_bias = d
        x = functional.conv2d(images, kernel.permute(3, 2, 0, 1), bias, padding=1)
        x = functional.batch_norm(x, mean, variance, gamma, beta, training=True, momentum=0.1, eps=1e-3)
        return torch.relu(x).mean((2, 3)) @ dense + dense_bias

    def bce(logits, target):
        return functional.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))

    optimizer = torch.optim.SGD(d, 0.1, momentum=0.9)
    m, v = [torch.zeros_like(w) for w in g], [torch.zeros_like(w) for w in g]
    losses = []
    for step in range(STEPS):
        images = torch.tensor(real[step].astype(np.float64)).permute(0, 3, 1, 2)
        z = torch.tensor(latent[step].astype(np.float64))
        d_loss = bce(judge(images), 1.0) + bce(judge(make(z).detach()), 0.0)
        optimizer.zero_grad()
        d_loss.backward()
        optimizer.step()
        g_loss = bce(judge(make(z)), 1.0)
        gradients = torch.autograd.grad(g_loss, g)
        t = step + 1
        with torch.no_grad():
            for i, gradient in enumerate(gradients):
                m[i] = 0.9 * m[i] + 0.1 * gradient
                v[i] = 0.999 * v[i] + 0.001 * gradient ** 2
                rate = 0.01 * (1 - 0.999 ** t) ** 0.5 / (1 - 0.9 ** t)
                g[i] -= rate * m[i] / (v[i].sqrt() + 1e-7)
        losses.append([d_loss.item(), g_loss.item()])

    def weights(prefix, values):
        return [fixtures.array(f"{prefix}/{i}", value) for i, value in enumerate(values)]

    numbers = [w.detach().numpy() for w in g], [w.detach().numpy() for w in d]
    fixtures.case(
        name="two optimizers",
        real=[fixtures.array(f"real/{i}", x) for i, x in enumerate(real)],
        latent=[fixtures.array(f"latent/{i}", x) for i, x in enumerate(latent)],
        losses=fixtures.array("losses", losses),
        generator_before=weights("generator_before", generator),
        generator_after=weights("generator_after", numbers[0]),
        discriminator_before=weights(
            "discriminator_before", [*discriminator[:4], np.zeros(2), np.ones(2), *discriminator[4:]]),
        discriminator_after=weights(
            "discriminator_after", [*numbers[1][:4], mean.numpy(), variance.numpy(), *numbers[1][4:]]))
    return fixtures


if __name__ == "__main__":
    fixture.main(build, __doc__)
