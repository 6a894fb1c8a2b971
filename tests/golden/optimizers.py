"""Trajectories of 100 steps of every optimizer, by Keras' update rules written out in float64.

The problem is softmax regression: a Dense layer of 3 units on 6 features, 5 batches of 8 rows in turn, loss
categorical_crossentropy from the logits, regularizers on the kernel. The trajectory of PyTorch's
optimizer, with gradients by autograd, is asserted to agree after these translations:

* SGD: Keras' velocity holds the learning rate, PyTorch's does not, so PyTorch's is rescaled when decay changes the
  rate. L2 of l is a weight decay of 2 l.
* Adam: Keras' epsilon stands beside the uncorrected square root, so PyTorch's is divided by sqrt(1 - beta_2^t).
* RMSprop without momentum is the same; with it, Keras takes epsilon inside the square root and PyTorch outside, so the
  comparison runs with an epsilon that does not matter. So it does for Adamax, where PyTorch adds epsilon before the
  maximum.
* Adagrad, Adadelta, Nadam and AdamW are the same, with AdamW's epsilon as Adam's. Of PyTorch 1.13's two forms of Nadam
  only "foreach" is right: the other multiplies one momentum too often. It has no Lion: that is checked against the
  lines of the paper's listing.
* Lamb, Ftrl and Adafactor are not in PyTorch 1.13: their rules are those of the papers, the last with the bound of its
  rate that Keras always has.
* Clipping by norm: PyTorch adds 1e-6 to the norm, hence the looser tolerance.
"""
import math

import numpy as np
import torch
from torch.nn import functional

import fixture

DESCRIPTION = (
    "A Dense(3, activation=softmax, kernel_regularizer=...) on 6 features starts from problem/kernel and problem/bias "
    "and is trained by class_name(**config) on categorical_crossentropy for 100 steps; step i (from 0) takes rows "
    "8 * (i % 5) to 8 * (i % 5) + 7 of problem/x and problem/y. losses: the loss before each update, penalty included. "
    "weights: kernel and bias after the given number of steps.")
CHECKPOINTS = (1, 2, 10, 50, 100)
STEPS, BATCH, BATCHES, FEATURES, CLASSES = 100, 8, 5, 6, 3


def problem():
    """Features, one-hot labels with some of them wrong, and first weights, all exact in float32."""
    random = fixture.generator("softmax regression")
    x = random.standard_normal((BATCH * BATCHES, FEATURES)).astype(np.float32)
    labels = (x @ random.standard_normal((FEATURES, CLASSES))).argmax(1)
    labels = np.where(random.random(len(labels)) < 0.15, (labels + 1) % CLASSES, labels)
    kernel = (random.choice([-1, 1], (FEATURES, CLASSES)) * random.uniform(0.3, 1.2, (FEATURES, CLASSES)))
    return x, np.eye(CLASSES, dtype=np.float32)[labels], kernel.astype(np.float32), np.zeros(CLASSES, np.float32)


X, Y, KERNEL, BIAS = problem()


class Sgd:
    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, decay=0.0):
        self.learning_rate, self.momentum, self.nesterov, self.decay = learning_rate, momentum, nesterov, decay
        self.velocity = {}

    def rate(self, t):
        return self.learning_rate / (1 + self.decay * t)

    def step(self, key, g, t):
        """The change of one weight in the step after t steps."""
        step = self.rate(t) * g
        if self.momentum == 0:
            return -step
        v = self.momentum * self.velocity.get(key, 0.0) - step
        self.velocity[key] = v
        return self.momentum * v - step if self.nesterov else v


class Adam:
    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False, decay=0.0):
        self.learning_rate, self.beta_1, self.beta_2 = learning_rate, beta_1, beta_2
        self.epsilon, self.amsgrad, self.decay = epsilon, amsgrad, decay
        self.m, self.v, self.largest = {}, {}, {}

    def step(self, key, g, t):
        rate = self.learning_rate / (1 + self.decay * t)
        rate *= math.sqrt(1 - self.beta_2 ** (t + 1)) / (1 - self.beta_1 ** (t + 1))
        m = self.m[key] = self.beta_1 * self.m.get(key, 0.0) + (1 - self.beta_1) * g
        v = self.v[key] = self.beta_2 * self.v.get(key, 0.0) + (1 - self.beta_2) * g * g
        if self.amsgrad:
            v = self.largest[key] = np.maximum(self.largest.get(key, 0.0), v)
        return -rate * m / (np.sqrt(v) + self.epsilon)


class RmsProp:
    def __init__(self, learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False, decay=0.0):
        self.learning_rate, self.rho, self.momentum = learning_rate, rho, momentum
        self.epsilon, self.centered, self.decay = epsilon, centered, decay
        self.square, self.mean, self.velocity = {}, {}, {}

    def step(self, key, g, t):
        rate = self.learning_rate / (1 + self.decay * t)
        a = self.square[key] = self.rho * self.square.get(key, 0.0) + (1 - self.rho) * g * g
        if self.centered:
            mean = self.mean[key] = self.rho * self.mean.get(key, 0.0) + (1 - self.rho) * g
            a = a - mean * mean
        if self.momentum == 0:
            return -rate * g / (np.sqrt(a) + self.epsilon)
        # The kernel that tf.keras calls as soon as there is momentum takes epsilon inside the root.
        v = self.momentum * self.velocity.get(key, 0.0) + rate * g / np.sqrt(a + self.epsilon)
        self.velocity[key] = v
        return -v


class Rule:
    """Options with defaults, and one dictionary of state per weight."""

    options = {}

    def __init__(self, learning_rate=0.001, **config):
        self.learning_rate = learning_rate
        self.state = {}
        for name, value in {**self.options, **config}.items():
            setattr(self, name, value)

    def step(self, key, g, t):
        return self.change(self.state.setdefault(key, {}), g, t)


class Adagrad(Rule):
    options = {"initial_accumulator_value": 0.1, "epsilon": 1e-7}

    def change(self, state, g, _):
        a = state["a"] = state.get("a", self.initial_accumulator_value) + g * g
        return -self.learning_rate * g / (np.sqrt(a) + self.epsilon)


class Adadelta(Rule):
    options = {"rho": 0.95, "epsilon": 1e-7}

    def change(self, state, g, _):
        a = state["a"] = self.rho * state.get("a", 0.0) + (1 - self.rho) * g * g
        d = state.get("d", 0.0)
        u = g * np.sqrt(d + self.epsilon) / np.sqrt(a + self.epsilon)
        state["d"] = self.rho * d + (1 - self.rho) * u * u
        return -self.learning_rate * u


class Adamax(Rule):
    options = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}

    def change(self, state, g, t):
        m = state["m"] = self.beta_1 * state.get("m", 0.0) + (1 - self.beta_1) * g
        u = state["u"] = np.maximum(self.beta_2 * state.get("u", 0.0), np.abs(g))
        return -self.learning_rate / (1 - self.beta_1 ** (t + 1)) * m / (u + self.epsilon)


class Nadam(Rule):
    options = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}

    def momentum(self, t):
        return self.beta_1 * (1 - 0.5 * 0.96 ** (0.004 * t))

    def change(self, state, g, t):
        now, after = self.momentum(t + 1), self.momentum(t + 2)
        product = state["product"] = state.get("product", 1.0) * now
        m = state["m"] = self.beta_1 * state.get("m", 0.0) + (1 - self.beta_1) * g
        v = state["v"] = self.beta_2 * state.get("v", 0.0) + (1 - self.beta_2) * g * g
        bar = (1 - now) * g / (1 - product) + after * m / (1 - product * after)
        return -self.learning_rate * bar / (np.sqrt(v / (1 - self.beta_2 ** (t + 1))) + self.epsilon)


class AdamW(Adam):
    def __init__(self, weight_decay=0.004, **config):
        super().__init__(**config)
        self.weight_decay = weight_decay

    def shrinkage(self, weight):
        return -self.learning_rate * self.weight_decay * weight


class Lion(Rule):
    options = {"beta_1": 0.9, "beta_2": 0.99}

    def change(self, state, g, _):
        m = state.get("m", np.zeros_like(g))
        state["m"] = self.beta_2 * m + (1 - self.beta_2) * g
        return -self.learning_rate * np.sign(self.beta_1 * m + (1 - self.beta_1) * g)


class Lamb(Rule):
    """Algorithm 2 of You et al. 2019, with the identity for phi, and 1 for the ratio where a norm is 0."""

    options = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}

    def change(self, state, g, t):
        m = state["m"] = self.beta_1 * state.get("m", 0.0) + (1 - self.beta_1) * g
        v = state["v"] = self.beta_2 * state.get("v", 0.0) + (1 - self.beta_2) * g * g
        r = m / (1 - self.beta_1 ** (t + 1)) / (np.sqrt(v / (1 - self.beta_2 ** (t + 1))) + self.epsilon)
        norm, length = np.linalg.norm(self.weight), np.linalg.norm(r)
        return -self.learning_rate * (norm / length if norm > 0 and length > 0 else 1.0) * r


class Ftrl(Rule):
    """Algorithm 1 of McMahan et al. 2013, with the power and the shrinkage that TensorFlow adds."""

    options = {"learning_rate_power": -0.5, "initial_accumulator_value": 0.1, "l1_regularization_strength": 0.0,
               "l2_regularization_strength": 0.0, "l2_shrinkage_regularization_strength": 0.0, "beta": 0.0}

    def change(self, state, g, _):
        n, z = state.get("n", self.initial_accumulator_value), state.get("z", np.zeros_like(g))
        after = n + g * g
        sigma = (after ** -self.learning_rate_power - n ** -self.learning_rate_power) / self.learning_rate
        z = z + g + 2 * self.l2_shrinkage_regularization_strength * self.weight - sigma * self.weight
        state["n"], state["z"] = after, z
        scale = ((self.beta + after ** -self.learning_rate_power) / self.learning_rate
                 + 2 * self.l2_regularization_strength)
        l1 = self.l1_regularization_strength
        return np.where(np.abs(z) <= l1, 0.0, -(z - np.sign(z) * l1) / scale) - self.weight


class Adafactor(Rule):
    """Algorithms 4 and 5 of Shazeer and Stern 2018; as in Keras, relative_step changes nothing."""

    options = {"beta_2_decay": -0.8, "epsilon_1": 1e-30, "epsilon_2": 1e-3, "clip_threshold": 1.0,
               "relative_step": True}

    def change(self, state, g, t):
        rms = lambda x: np.sqrt(np.mean(x * x))
        rate = min(self.learning_rate, 1 / math.sqrt(t + 1))
        beta = 1 - (t + 1) ** self.beta_2_decay
        squares = g * g + self.epsilon_1
        if g.ndim < 2:
            v = state["v"] = beta * state.get("v", 0.0) + (1 - beta) * squares
        else:
            r = state["r"] = beta * state.get("r", 0.0) + (1 - beta) * squares.mean(1)
            c = state["c"] = beta * state.get("c", 0.0) + (1 - beta) * squares.mean(0)
            v = np.outer(r, c) / r.mean()
        u = g / np.sqrt(v)
        return -max(self.epsilon_2, rms(self.weight)) * rate * u / max(1, rms(u) / self.clip_threshold)


RULES = {"Lamb": Lamb, "Ftrl": Ftrl, "Adafactor": Adafactor,
         "SGD": Sgd, "Adam": Adam, "RMSprop": RmsProp, "Adagrad": Adagrad, "Adadelta": Adadelta, "Adamax": Adamax,
         "Nadam": Nadam, "AdamW": AdamW, "Lion": Lion}
CLIPPING = ("clipvalue", "clipnorm", "global_clipnorm")


def clip(gradients, clipping):
    """By value, then each by its own norm, then all by their common norm."""
    if "clipvalue" in clipping:
        limit = clipping["clipvalue"]
        gradients = {key: np.clip(g, -limit, limit) for key, g in gradients.items()}
    if "clipnorm" in clipping:
        limit = clipping["clipnorm"]
        gradients = {key: g * limit / max(np.linalg.norm(g), limit) for key, g in gradients.items()}
    if "global_clipnorm" in clipping:
        limit = clipping["global_clipnorm"]
        norm = math.sqrt(sum(float((g * g).sum()) for g in gradients.values()))
        gradients = {key: g * limit / max(norm, limit) for key, g in gradients.items()}
    return gradients


def run(class_name, config, l1, l2):
    """Losses before each update and weights after it."""
    clipping = {key: config[key] for key in CLIPPING if key in config}
    rule = RULES[class_name](**{key: value for key, value in config.items() if key not in CLIPPING})
    weights = {"kernel": KERNEL.astype(np.float64), "bias": BIAS.astype(np.float64)}
    losses, history, clipped = [], [], 0
    for t in range(STEPS):
        rows = slice(BATCH * (t % BATCHES), BATCH * (t % BATCHES + 1))
        x, y = X[rows].astype(np.float64), Y[rows].astype(np.float64)
        z = x @ weights["kernel"] + weights["bias"]
        z -= z.max(1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(1, keepdims=True))
        penalty = l1 * np.abs(weights["kernel"]).sum() + l2 * (weights["kernel"] ** 2).sum()
        losses.append(-(y * log_p).sum() / BATCH + penalty)
        error = (np.exp(log_p) - y) / BATCH
        gradients = {"kernel": x.T @ error + l1 * np.sign(weights["kernel"]) + 2 * l2 * weights["kernel"],
                     "bias": error.sum(0)}
        after = clip(gradients, clipping)
        clipped += any((after[key] != gradients[key]).any() for key in weights)
        for key, g in after.items():
            rule.weight = weights[key]
            shrinkage = rule.shrinkage(weights[key]) if class_name == "AdamW" else 0.0
            weights[key] = weights[key] + rule.step(key, g, t) + shrinkage
        history.append({key: value.copy() for key, value in weights.items()})
    if clipping and not 10 <= clipped:
        raise AssertionError(f"{config} clips in {clipped} steps only")
    return losses, history


class TorchLion(torch.optim.Optimizer):
    """Algorithm 2 of Chen et al. 2023, line by line."""

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta_1, beta_2 = group["betas"]
            for theta in group["params"]:
                gradient = theta.grad + group["weight_decay"] * theta
                m = self.state[theta].setdefault("m", torch.zeros_like(theta))
                c = beta_1 * m + (1 - beta_1) * gradient
                theta -= group["lr"] * c.sign()
                self.state[theta]["m"] = beta_2 * m + (1 - beta_2) * gradient


def torch_optimizer(class_name, config, kernel, bias, l2):
    """PyTorch's counterpart and the function that prepares its step t."""
    groups = [{"params": [kernel], "weight_decay": 2 * l2}, {"params": [bias], "weight_decay": 0.0}]
    rate, decay = config["learning_rate"], config.get("decay", 0.0)
    momentum = config.get("momentum", 0.0)
    if class_name == "SGD":
        optimizer = torch.optim.SGD(groups, lr=rate, momentum=momentum, nesterov=config.get("nesterov", False))
    elif class_name in ("Adam", "AdamW"):
        betas = (config.get("beta_1", 0.9), config.get("beta_2", 0.999))
        optimizer = torch.optim.Adam(groups, lr=rate, betas=betas, amsgrad=config.get("amsgrad", False))
        if class_name == "AdamW":
            groups = [{"params": [kernel]}, {"params": [bias]}]  # The penalty is part of the loss here.
            optimizer = torch.optim.AdamW(groups, lr=rate, betas=betas, amsgrad=config.get("amsgrad", False),
                                          weight_decay=config.get("weight_decay", 0.004))
    elif class_name in ("Adamax", "Nadam"):
        betas = (config.get("beta_1", 0.9), config.get("beta_2", 0.999))
        make = {"Adamax": torch.optim.Adamax, "Nadam": torch.optim.NAdam}[class_name]
        optimizer = make(groups, lr=rate, betas=betas, eps=config.get("epsilon", 1e-7), foreach=class_name == "Nadam")
    elif class_name == "Adagrad":
        optimizer = torch.optim.Adagrad(groups, lr=rate, eps=config.get("epsilon", 1e-7),
                                        initial_accumulator_value=config.get("initial_accumulator_value", 0.1))
    elif class_name == "Adadelta":
        optimizer = torch.optim.Adadelta(groups, lr=rate, rho=config.get("rho", 0.95), eps=config.get("epsilon", 1e-7))
    elif class_name == "Lion":
        optimizer = TorchLion(groups, {"lr": rate, "betas": (config.get("beta_1", 0.9), config.get("beta_2", 0.99))})
    else:
        optimizer = torch.optim.RMSprop(groups, lr=rate, alpha=config.get("rho", 0.9), momentum=momentum,
                                        eps=config.get("epsilon", 1e-7), centered=config.get("centered", False))

    def prepare(t):
        for group in optimizer.param_groups:
            previous, group["lr"] = group["lr"], rate / (1 + decay * t)
            if class_name == "SGD" and momentum:
                for state in (optimizer.state[weight] for weight in group["params"]):
                    if state.get("momentum_buffer") is not None:
                        state["momentum_buffer"] *= previous / group["lr"]
            if class_name in ("Adam", "AdamW"):
                group["eps"] = config.get("epsilon", 1e-7) / math.sqrt(1 - group["betas"][1] ** (t + 1))

    return optimizer, prepare


def assert_torch_agrees(class_name, config, l1, l2):
    """Runs PyTorch's optimizer on the same problem, with gradients by autograd, and compares every step."""
    if (class_name == "RMSprop" and config.get("momentum")) or class_name == "Adamax":
        config = {**config, "epsilon": 1e-30}
    kernel, bias = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (KERNEL, BIAS))
    # Clipping must see the penalty; weight decay comes after it, and AdamW's is not that of a penalty.
    decayed = not any(key in config for key in CLIPPING) and class_name != "AdamW"
    optimizer, prepare = torch_optimizer(class_name, config, kernel, bias, l2 if decayed else 0.0)
    losses, history = run(class_name, config, l1, l2)
    tolerance = 1e-5 if "clipnorm" in config or "global_clipnorm" in config else 1e-9
    for t in range(STEPS):
        rows = slice(BATCH * (t % BATCHES), BATCH * (t % BATCHES + 1))
        x, labels = torch.tensor(X[rows]).double(), torch.tensor(Y[rows]).argmax(1)
        loss = functional.cross_entropy(x @ kernel + bias, labels) + l1 * kernel.abs().sum()
        penalty = l2 * kernel.square().sum()
        np.testing.assert_allclose(loss.item() + penalty.item(), losses[t], rtol=tolerance)
        optimizer.zero_grad()
        (loss if decayed else loss + penalty).backward()
        if "clipvalue" in config:
            torch.nn.utils.clip_grad_value_([kernel, bias], config["clipvalue"])
        if "clipnorm" in config:
            for weight in (kernel, bias):
                torch.nn.utils.clip_grad_norm_([weight], config["clipnorm"])
        if "global_clipnorm" in config:
            torch.nn.utils.clip_grad_norm_([kernel, bias], config["global_clipnorm"])
        prepare(t)
        optimizer.step()
        for key, weight in (("kernel", kernel), ("bias", bias)):
            np.testing.assert_allclose(weight.detach(), history[t][key], rtol=tolerance, atol=tolerance)


BASES = {
    "sgd": ("SGD", {"learning_rate": 0.1}),
    "sgd_momentum": ("SGD", {"learning_rate": 0.05, "momentum": 0.9}),
    "sgd_nesterov": ("SGD", {"learning_rate": 0.05, "momentum": 0.9, "nesterov": True}),
    "sgd_decay": ("SGD", {"learning_rate": 0.2, "decay": 0.02}),
    "sgd_nesterov_decay": ("SGD", {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True, "decay": 0.02}),
    "adam": ("Adam", {"learning_rate": 0.02}),
    "adam_options": ("Adam", {"learning_rate": 0.02, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 0.01, "decay": 0.01}),
    "adam_amsgrad": ("Adam", {"learning_rate": 0.02, "beta_2": 0.9, "amsgrad": True}),
    "rmsprop": ("RMSprop", {"learning_rate": 0.01}),
    "rmsprop_options": ("RMSprop", {"learning_rate": 0.02, "rho": 0.7, "epsilon": 0.01, "decay": 0.01}),
    "rmsprop_momentum": ("RMSprop", {"learning_rate": 0.005, "momentum": 0.8}),
    "rmsprop_centered": ("RMSprop", {"learning_rate": 0.01, "centered": True}),
    "rmsprop_centered_momentum": ("RMSprop", {"learning_rate": 0.005, "momentum": 0.8, "centered": True,
                                              "epsilon": 0.001}),
}
OTHERS = {
    "adagrad": ("Adagrad", {"learning_rate": 0.1}),
    "adagrad_options": ("Adagrad", {"learning_rate": 0.2, "initial_accumulator_value": 0.5, "epsilon": 0.01}),
    "adadelta": ("Adadelta", {"learning_rate": 1.0}),
    "adadelta_options": ("Adadelta", {"learning_rate": 0.8, "rho": 0.7, "epsilon": 0.01}),
    "adamax": ("Adamax", {"learning_rate": 0.02}),
    "adamax_options": ("Adamax", {"learning_rate": 0.02, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 0.01}),
    "nadam": ("Nadam", {"learning_rate": 0.02}),
    "nadam_options": ("Nadam", {"learning_rate": 0.02, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 0.01}),
    "adamw": ("AdamW", {"learning_rate": 0.02}),
    "adamw_options": ("AdamW", {"learning_rate": 0.02, "weight_decay": 0.3, "beta_1": 0.8, "beta_2": 0.95,
                                "epsilon": 0.01, "amsgrad": True}),
    "lion": ("Lion", {"learning_rate": 0.01}),
    "lion_options": ("Lion", {"learning_rate": 0.02, "beta_1": 0.8, "beta_2": 0.9}),
}
WRITTEN_OUT = {  # PyTorch 1.13 has none of these.
    "lamb": ("Lamb", {"learning_rate": 0.02}),
    "lamb_options": ("Lamb", {"learning_rate": 0.02, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 0.01}),
    "ftrl": ("Ftrl", {"learning_rate": 0.1}),
    "ftrl_options": ("Ftrl", {"learning_rate": 0.2, "learning_rate_power": -0.7, "initial_accumulator_value": 0.3,
                              "l2_regularization_strength": 0.05, "l2_shrinkage_regularization_strength": 0.02,
                              "beta": 0.1}),
    "ftrl_l1": ("Ftrl", {"learning_rate": 0.2, "l1_regularization_strength": 0.02}),
    "adafactor": ("Adafactor", {"learning_rate": 0.05}),
    "adafactor_options": ("Adafactor", {"learning_rate": 0.2, "beta_2_decay": -0.6, "epsilon_1": 1e-6,
                                        "epsilon_2": 0.5, "clip_threshold": 0.7, "relative_step": False}),
}
REGULARIZERS = {
    "": (None, 0.0, 0.0),
    "l2": ({"class_name": "L2", "config": {"l2": 0.01}}, 0.0, 0.01),
    "l1": ({"class_name": "L1", "config": {"l1": 0.002}}, 0.002, 0.0),
    "l1_l2": ({"class_name": "L1L2", "config": {"l1": 0.002, "l2": 0.005}}, 0.002, 0.005),
}
CLIPS = {
    "": {},
    "clipnorm": {"clipnorm": 0.3},
    "clipvalue": {"clipvalue": 0.1},
    "global_clipnorm": {"global_clipnorm": 0.3},
    "clipvalue_clipnorm": {"clipvalue": 0.15, "clipnorm": 0.3},
}


def combinations():
    """Every optimizer plain, with regularizers, with clippings, and with both together."""
    for base in BASES:
        yield base, "", ""
        for regularizer in ("l2", "l1"):
            yield base, regularizer, ""
        for clipping in ("clipnorm", "clipvalue", "global_clipnorm"):
            yield base, "", clipping
            yield base, "l2", clipping
    for base in OTHERS:
        yield base, "", ""
        yield base, "l2", ""
        yield base, "l2", "clipnorm"
    for base in WRITTEN_OUT:
        yield base, "", ""
        yield base, "l2", "clipnorm"
    yield "sgd_nesterov", "l1_l2", ""
    yield "sgd_nesterov", "l1_l2", "clipvalue_clipnorm"
    yield "adam", "", "clipvalue_clipnorm"


def build():
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)  # Nadam keeps its product of momenta in it.
    cases = fixture.Fixture("optimizers", description=DESCRIPTION)
    for key, value in (("x", X), ("y", Y), ("kernel", KERNEL), ("bias", BIAS)):
        cases.array(f"problem/{key}", value)
    for base, regularizer, clipping in combinations():
        class_name, config = {**BASES, **OTHERS, **WRITTEN_OUT}[base]
        config = {**config, **CLIPS[clipping]}
        serialized, l1, l2 = REGULARIZERS[regularizer]
        losses, history = run(class_name, config, l1, l2)
        if l1:
            smallest = min(np.abs(step["kernel"]).min() for step in history)
            assert smallest > 1e-4, f"{base} {regularizer}: a weight at {smallest} may change sign by rounding"
        if base not in WRITTEN_OUT:
            assert_torch_agrees(class_name, config, l1, l2)
        name = "_".join(part for part in (base, regularizer, clipping) if part)
        weights = [
            {"steps": steps, **{key: cases.array(f"{name}/{key}_{steps}", value)
                                for key, value in history[steps - 1].items()}} for steps in CHECKPOINTS]
        cases.case(name=name, class_name=class_name, config=config, kernel_regularizer=serialized,
                   losses=cases.array(f"{name}/losses", losses), weights=weights)
    return cases


if __name__ == "__main__":
    fixture.main(build, __doc__)
