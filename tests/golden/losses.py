"""Values and gradients of the losses, values of the metrics: Keras' formulas in float64, gradients by PyTorch.

The formulas are those of tf.keras; where PyTorch has the same loss, the value is asserted to be equal.
"""
import numpy as np
import torch
from torch.nn import functional

import fixture

DESCRIPTION = (
    "losses: class_name(**config) of y_true and y_pred, times the weights, summed and divided by the number of loss "
    "elements, is value; gradient is that of value with respect to y_pred; per_sample is the loss before weighting. "
    "With activation not null, y_pred is what enters that activation, and the loss must work on it directly. "
    "class_weight multiplies sample_weight by the weight of the row's class. "
    "metrics: class_name(**config), or identifier as in compile(metrics=[identifier]), over all batches is value.")
EPSILON = float(np.float32(1e-7))
ALMOST_ONE = float(np.float32(1) - np.float32(1e-7))  # Keras clips in float32: 1.19e-7 below 1, not 1e-7.


def clip(p):
    return torch.clamp(p, EPSILON, ALMOST_ONE)


def smooth(t, config, share):
    amount = config.get("label_smoothing", 0.0)
    return t * (1 - amount) + share * amount


def one_hot(t, classes):
    return functional.one_hot(t.reshape(-1).long(), classes).double()


def categorical_crossentropy(t, p, config):
    t = smooth(t, config, 1 / p.shape[-1])
    if config.get("from_logits", False):
        return -(t * functional.log_softmax(p, -1)).sum(-1)
    return -(t * clip(p / p.sum(-1, keepdim=True)).log()).sum(-1)


def sparse_categorical_crossentropy(t, p, config):
    logits = p if config.get("from_logits", False) else clip(p).log()
    if "ignore_class" in config:
        ignored = config["ignore_class"]
        each = functional.cross_entropy(logits, t.reshape(-1).long(), ignore_index=ignored, reduction="none")
        return each * t.numel() / (t != ignored).sum()  # Their mean is that of the others.
    return -(one_hot(t, p.shape[-1]) * functional.log_softmax(logits, -1)).sum(-1)


def binary_crossentropy(t, p, config):
    t = smooth(t, config, 0.5)
    if config.get("from_logits", False):
        return (functional.relu(p) - p * t + torch.log1p(torch.exp(-p.abs()))).mean(-1)
    p = clip(p)
    return -(t * (p + EPSILON).log() + (1 - t) * (1 - p + EPSILON).log()).mean(-1)


def mean_absolute_percentage_error(t, p, _):
    return 100 * ((t - p).abs() / t.abs().clamp_min(EPSILON)).mean(-1)


def mean_squared_logarithmic_error(t, p, _):
    return ((p.clamp_min(EPSILON) + 1).log() - (t.clamp_min(EPSILON) + 1).log()).square().mean(-1)


def signs(t):
    """Labels 0 and 1 become -1 and 1, if there are no others."""
    return 2 * t - 1 if bool(((t == 0) | (t == 1)).all()) else t


def categorical_hinge(t, p, _):
    return functional.relu(1 + ((1 - t) * p).amax(-1) - (t * p).sum(-1))


def log_cosh(t, p, _):
    error = (p - t).abs()
    return (error + torch.log1p(torch.exp(-2 * error)) - np.log(2)).mean(-1)


def kl_divergence(t, p, _):
    t, p = (torch.clamp(v, EPSILON, 1) for v in (t, p))
    return (t * (t / p).log()).sum(-1)


def cosine_similarity(t, p, _):
    t, p = (v / v.square().sum(-1, keepdim=True).clamp_min(1e-12).sqrt() for v in (t, p))
    return -(t * p).sum(-1)


def huber(t, p, config):
    delta = config.get("delta", 1.0)
    error = (p - t).abs()
    return torch.where(error <= delta, 0.5 * error ** 2, delta * error - 0.5 * delta ** 2).mean(-1)


def focus(part, config):
    return part ** config.get("gamma", 2.0)


def binary_focal_crossentropy(t, p, config):
    t = smooth(t, config, 0.5)
    if config.get("from_logits", False):
        crossentropy = functional.binary_cross_entropy_with_logits(p, t, reduction="none")
        p = torch.sigmoid(p)
    else:
        p = clip(p)
        crossentropy = -(t * (p + EPSILON).log() + (1 - t) * (1 - p + EPSILON).log())
    focal = focus(1 - (t * p + (1 - t) * (1 - p)), config) * crossentropy
    if config.get("apply_class_balancing", False):
        alpha = config.get("alpha", 0.25)
        focal = focal * (t * alpha + (1 - t) * (1 - alpha))
    return focal.mean(-1)


def categorical_focal_crossentropy(t, p, config):
    t = smooth(t, config, 1 / p.shape[-1])
    p = torch.softmax(p, -1) if config.get("from_logits", False) else p
    p = clip(p / p.sum(-1, keepdim=True))
    return -(config.get("alpha", 0.25) * focus(1 - p, config) * t * p.log()).sum(-1)


def dice(t, p, config):
    axis = tuple(config["axis"]) if "axis" in config else tuple(range(t.dim()))
    return 1 - 2 * (t * p).sum(axis) / (t.sum(axis) + p.sum(axis) + EPSILON)


def tversky(t, p, config):
    axis = tuple(config["axis"]) if "axis" in config else tuple(range(t.dim()))
    both = (t * p).sum(axis)
    alpha, beta = config.get("alpha", 0.5), config.get("beta", 0.5)
    return 1 - both / (both + alpha * ((1 - t) * p).sum(axis) + beta * (t * (1 - p)).sum(axis) + EPSILON)


LOSSES = {
    "BinaryFocalCrossentropy": binary_focal_crossentropy,
    "CategoricalFocalCrossentropy": categorical_focal_crossentropy,
    "Dice": dice,
    "Tversky": tversky,
    "CategoricalCrossentropy": categorical_crossentropy,
    "SparseCategoricalCrossentropy": sparse_categorical_crossentropy,
    "BinaryCrossentropy": binary_crossentropy,
    "MeanSquaredError": lambda t, p, _: (p - t).square().mean(-1),
    "MeanAbsoluteError": lambda t, p, _: (p - t).abs().mean(-1),
    "MeanAbsolutePercentageError": mean_absolute_percentage_error,
    "MeanSquaredLogarithmicError": mean_squared_logarithmic_error,
    "Hinge": lambda t, p, _: functional.relu(1 - signs(t) * p).mean(-1),
    "SquaredHinge": lambda t, p, _: functional.relu(1 - signs(t) * p).square().mean(-1),
    "CategoricalHinge": categorical_hinge,
    "LogCosh": log_cosh,
    "KLDivergence": kl_divergence,
    "Poisson": lambda t, p, _: (p - t * (p + EPSILON).log()).mean(-1),
    "CosineSimilarity": cosine_similarity,
    "Huber": huber,
}

SAME_IN_TORCH = {  # class_name: PyTorch's mean of it, given the same y_true and y_pred.
    "MeanSquaredError": functional.mse_loss,
    "MeanAbsoluteError": functional.l1_loss,
    "Huber": functional.huber_loss,
}


def assert_torch_agrees(class_name, config, t, p, value):
    """The value by PyTorch's own loss, where there is one; probabilities are clipped first, as Keras does."""
    expected = None
    if class_name in SAME_IN_TORCH and not config:
        expected = SAME_IN_TORCH[class_name](p, t)
    elif class_name == "CategoricalCrossentropy" and config.get("from_logits"):
        expected = functional.cross_entropy(p, t, label_smoothing=config.get("label_smoothing", 0.0))
    elif class_name == "SparseCategoricalCrossentropy":
        logits = p if config.get("from_logits") else clip(p).log()
        expected = functional.cross_entropy(logits, t.reshape(-1).long(), ignore_index=config.get("ignore_class", -100))
    elif class_name == "BinaryCrossentropy" and config.get("from_logits"):
        expected = functional.binary_cross_entropy_with_logits(p, smooth(t, config, 0.5))
    if expected is not None:
        np.testing.assert_allclose(value.item(), expected.item(), rtol=1e-12)


class Losses(fixture.Fixture):
    """Cases of losses and metrics; y_true and y_pred go in, values are computed here."""

    def targets(self, name, value):
        """Class numbers stay integers."""
        value = np.asarray(value)
        return self.array(name, value, np.int32 if value.dtype.kind == "i" else np.float32)

    def loss(self, name, class_name, config, y_true, y_pred, sample_weight=None, class_weight=None, activation=None):
        """class_weight: class -> weight. activation: softmax or sigmoid, to which y_pred are the inputs."""
        p = torch.tensor(np.asarray(y_pred, np.float32), dtype=torch.float64, requires_grad=True)
        t = torch.tensor(np.asarray(y_true, np.float32), dtype=torch.float64)
        effective = {**config, "from_logits": True} if activation else config
        per_sample = LOSSES[class_name](t, p, effective)
        weights = torch.ones_like(per_sample)
        if sample_weight is not None:
            weights = weights * torch.tensor(np.asarray(sample_weight, np.float32), dtype=torch.float64)
        if class_weight is not None:
            classes = y_true.reshape(-1) if y_true.dtype.kind == "i" or y_true.shape[-1] == 1 else y_true.argmax(-1)
            weights = weights * torch.tensor([class_weight[int(c)] for c in classes], dtype=torch.float64)
        value = (per_sample * weights).sum() / per_sample.numel()
        if sample_weight is None and class_weight is None:
            assert_torch_agrees(class_name, effective, t, p, value)
        value.backward()
        self.case(
            name=name, kind="loss", class_name=class_name, config=config, activation=activation,
            y_true=self.targets(f"{name}/y_true", y_true), y_pred=self.array(f"{name}/y_pred", y_pred),
            sample_weight=None if sample_weight is None else self.array(f"{name}/sample_weight", sample_weight),
            class_weight=None if class_weight is None else {str(key): weight for key, weight in class_weight.items()},
            per_sample=self.array(f"{name}/per_sample", per_sample.detach().numpy()),
            value=self.array(f"{name}/value", value.item()), gradient=self.array(f"{name}/gradient", p.grad.numpy()))

    def metric(self, name, batches, per_sample, class_name=None, config=None, identifier=None, loss=None):
        """batches: (y_true, y_pred) or (y_true, y_pred, sample_weight). per_sample: the function that is averaged.

        Either class_name names the metric, or identifier does as in compile, with the loss it is compiled with.
        """
        total = count = 0.0
        stored = []
        for i, (y_true, y_pred, *weights) in enumerate(batches):
            values = np.asarray(per_sample(y_true, np.asarray(y_pred, np.float32)), np.float64)
            weight = np.asarray(weights[0], np.float32) if weights else np.ones(values.shape)
            total += (values * weight).sum()
            count += weight.sum()
            stored.append({
                "y_true": self.targets(f"{name}/y_true{i}", y_true), "y_pred": self.array(f"{name}/y_pred{i}", y_pred),
                "sample_weight": self.array(f"{name}/sample_weight{i}", weight) if weights else None})
        self.case(name=name, kind="metric", class_name=class_name, config=config or {}, identifier=identifier,
                  loss=loss, batches=stored, value=self.array(f"{name}/value", total / count))


def rows(random, count, classes, spread=1.5):
    """Rows of probabilities."""
    z = spread * random.standard_normal((count, classes))
    e = np.exp(z - z.max(-1, keepdims=True))
    return (e / e.sum(-1, keepdims=True)).astype(np.float32)


def add_crossentropies(cases):
    random = fixture.generator("crossentropies")
    count, classes = 6, 5
    labels = random.integers(0, classes, count)
    hot = np.eye(classes, dtype=np.float32)[labels]
    soft = rows(random, count, classes)
    probabilities = rows(random, count, classes)
    logits = 3 * random.standard_normal((count, classes))
    extreme = np.where(hot == 1, -60.0, 40.0) + random.standard_normal((count, classes))
    certain = np.eye(classes, dtype=np.float32)[(labels + np.arange(count) % 2) % classes]
    scaled = probabilities * random.uniform(0.3, 3.0, (count, 1))
    weights = [0.0, 1.0, 2.5, 0.25, 1.0, 3.0]
    class_weight = {0: 0.5, 1: 2.0, 2: 1.0, 3: 0.0, 4: 4.0}

    name = "CategoricalCrossentropy"
    cases.loss("categorical", name, {}, hot, probabilities)
    cases.loss("categorical_soft_targets", name, {}, soft, probabilities)
    cases.loss("categorical_rows_not_normalized", name, {}, hot, scaled)
    cases.loss("categorical_certain", name, {}, hot, certain)
    cases.loss("categorical_smoothing", name, {"label_smoothing": 0.1}, hot, probabilities)
    cases.loss("categorical_sample_weight", name, {}, hot, probabilities, sample_weight=weights)
    cases.loss("categorical_class_weight", name, {}, hot, probabilities, class_weight=class_weight)
    cases.loss("categorical_both_weights", name, {}, hot, probabilities, weights, class_weight)
    cases.loss("categorical_logits", name, {"from_logits": True}, hot, logits)
    cases.loss("categorical_logits_extreme", name, {"from_logits": True}, hot, extreme)
    cases.loss("categorical_logits_smoothing", name, {"from_logits": True, "label_smoothing": 0.2}, hot, logits)
    cases.loss("categorical_logits_sample_weight", name, {"from_logits": True}, hot, logits, sample_weight=weights)
    cases.loss("categorical_softmax", name, {}, hot, logits, activation="softmax")
    cases.loss("categorical_softmax_extreme", name, {}, hot, extreme, activation="softmax")
    cases.loss("categorical_softmax_smoothing", name, {"label_smoothing": 0.1}, hot, logits, activation="softmax")
    cases.loss("categorical_softmax_weights", name, {}, hot, logits, weights, class_weight, activation="softmax")

    name = "SparseCategoricalCrossentropy"
    column = labels[:, None]
    cases.loss("sparse", name, {}, labels, probabilities)
    cases.loss("sparse_column", name, {}, column, probabilities)
    cases.loss("sparse_rows_not_normalized", name, {}, labels, scaled)
    cases.loss("sparse_certain", name, {}, labels, certain)
    cases.loss("sparse_both_weights", name, {}, column, probabilities, weights, class_weight)
    cases.loss("sparse_logits", name, {"from_logits": True}, labels, logits)
    cases.loss("sparse_logits_extreme", name, {"from_logits": True}, column, extreme)
    cases.loss("sparse_softmax", name, {}, column, logits, activation="softmax")
    cases.loss("sparse_softmax_weights", name, {}, column, logits, weights, class_weight, activation="softmax")

    name = "BinaryCrossentropy"
    for suffix, width in (("", 1), ("_three_outputs", 3)):
        bits = random.integers(0, 2, (count, width)).astype(np.float32)
        chance = random.uniform(0.02, 0.98, (count, width))
        scores = 3 * random.standard_normal((count, width))
        cases.loss(f"binary{suffix}", name, {}, bits, chance)
        cases.loss(f"binary_smoothing{suffix}", name, {"label_smoothing": 0.2}, bits, chance)
        cases.loss(f"binary_sample_weight{suffix}", name, {}, bits, chance, sample_weight=weights)
        cases.loss(f"binary_logits{suffix}", name, {"from_logits": True}, bits, scores)
        cases.loss(f"binary_logits_extreme{suffix}", name, {"from_logits": True}, bits, 60 * (1 - 2 * bits) + scores)
        cases.loss(f"binary_sigmoid{suffix}", name, {}, bits, scores, activation="sigmoid")
        cases.loss(f"binary_sigmoid_smoothing{suffix}", name, {"label_smoothing": 0.1}, bits, scores,
                   activation="sigmoid")
    bits = np.array([[0], [1], [1], [0], [1], [0]], np.float32)
    cases.loss("binary_certain", name, {}, bits, bits[[0, 1, 0, 1, 1, 0]])
    cases.loss("binary_class_weight", name, {}, bits, random.uniform(0.02, 0.98, (count, 1)),
               class_weight={0: 0.5, 1: 3.0})


def add_other_losses(cases):
    random = fixture.generator("regressions")
    weights = [0.0, 1.0, 2.5, 0.25]
    shape = (4, 3)
    t, p = random.standard_normal(shape), random.standard_normal(shape)
    for name, class_name in (("mean_squared_error", "MeanSquaredError"), ("mean_absolute_error", "MeanAbsoluteError")):
        cases.loss(name, class_name, {}, t, p)
        cases.loss(f"{name}_sample_weight", class_name, {}, t, p, sample_weight=weights)
        cases.loss(f"{name}_one_output", class_name, {}, t[:, :1], p[:, :1])
        cases.loss(f"{name}_rank_3", class_name, {}, random.standard_normal((4, 2, 3)),
                   random.standard_normal((4, 2, 3)))
    positive_t, positive_p = random.uniform(0.1, 2, shape), random.uniform(0.1, 2, shape)
    signed = np.where(t > 0, 1.0, -1.0)
    hot = np.eye(3)[[0, 2, 1, 2]]
    for name, class_name, config, y_true, y_pred in (
            ("mean_absolute_percentage_error", "MeanAbsolutePercentageError", {}, t, p),
            ("mean_squared_logarithmic_error", "MeanSquaredLogarithmicError", {}, positive_t, positive_p),
            ("hinge", "Hinge", {}, signed, p), ("hinge_zero_one", "Hinge", {}, (signed + 1) / 2, p),
            ("squared_hinge", "SquaredHinge", {}, signed, p), ("categorical_hinge", "CategoricalHinge", {}, hot, p),
            ("log_cosh", "LogCosh", {}, t, 5 * p), ("poisson", "Poisson", {}, positive_t, positive_p),
            ("kl_divergence", "KLDivergence", {}, rows(random, 4, 3), rows(random, 4, 3)),
            ("cosine_similarity", "CosineSimilarity", {}, t, p), ("huber", "Huber", {}, t, 2 * p),
            ("huber_delta", "Huber", {"delta": 0.5}, t, 2 * p)):
        cases.loss(name, class_name, config, y_true, y_pred)
        cases.loss(f"{name}_sample_weight", class_name, config, y_true, y_pred, sample_weight=weights)


def add_focal_and_overlaps(cases):
    random = fixture.generator("focal and overlaps")
    bits = random.integers(0, 2, (6, 3)).astype(np.float32)
    chance, scores = random.uniform(0.02, 0.98, (6, 3)), 3 * random.standard_normal((6, 3))
    weights = [0.0, 1.0, 2.5, 0.25, 1.0, 3.0]
    name = "BinaryFocalCrossentropy"
    cases.loss("binary_focal", name, {}, bits, chance)
    cases.loss("binary_focal_balanced", name, {"apply_class_balancing": True, "alpha": 0.4}, bits, chance, weights)
    cases.loss("binary_focal_gamma", name, {"gamma": 3.5, "label_smoothing": 0.1}, bits, chance)
    cases.loss("binary_focal_logits", name, {"from_logits": True, "gamma": 1.0}, bits, scores)
    cases.loss("binary_focal_sigmoid", name, {}, bits, scores, activation="sigmoid")
    hot = np.eye(4, dtype=np.float32)[random.integers(0, 4, 6)]
    name = "CategoricalFocalCrossentropy"
    cases.loss("categorical_focal", name, {}, hot, rows(random, 6, 4))
    cases.loss("categorical_focal_options", name, {"alpha": 0.6, "gamma": 1.5, "label_smoothing": 0.2}, hot,
               rows(random, 6, 4), sample_weight=weights)
    cases.loss("categorical_focal_logits", name, {"from_logits": True, "gamma": 0.0}, hot,
               2 * random.standard_normal((6, 4)))
    masks = random.integers(0, 2, (3, 4, 4, 2)).astype(np.float32)
    for name in ("Dice", "Tversky"):
        cases.loss(name.lower(), name, {}, masks, random.uniform(0.02, 0.98, masks.shape))
        cases.loss(f"{name.lower()}_axis", name, {"axis": [1, 2]}, masks, random.uniform(0.02, 0.98, masks.shape))
    cases.loss("tversky_options", "Tversky", {"alpha": 0.2, "beta": 0.9}, masks, random.uniform(0.02, 0.98, masks.shape))
    labels = np.array([1, 255, 0, 2, 255, 1])
    for suffix, config, p in (("", {}, rows(random, 6, 3)),
                              ("_logits", {"from_logits": True}, 2 * random.standard_normal((6, 3)))):
        cases.loss(f"sparse_ignore_class{suffix}", "SparseCategoricalCrossentropy", {"ignore_class": 255, **config}, labels, p)


def is_in_top(k):
    """A hit if fewer than k scores are larger than the target's, which must be finite."""
    def hits(labels, p):
        score = np.take_along_axis(p, labels[:, None], -1)
        return ((p > score).sum(-1) < k) & np.isfinite(score[:, 0])

    return hits


def add_metrics(cases):
    random = fixture.generator("metrics")
    classes = 7

    def categorical(t, p):
        return t.argmax(-1) == p.argmax(-1)

    def sparse(t, p):
        return t.reshape(-1) == p.argmax(-1)

    def binary(threshold):
        return lambda t, p: (t == (p > threshold)).mean(-1)

    def batches(make, sizes=(5, 3)):
        """Two batches of different sizes, so that a mean of means shows."""
        made = []
        for size in sizes:
            p = rows(random, size, classes, 1.0)
            p[0] = 1 / classes  # All equal: the first is the largest, and every class is among the best.
            made.append((make(random.integers(0, classes, size) * (np.arange(size) > 0)), p))
        return made

    def with_weights(made):
        return [(*batch, random.uniform(0, 2, len(batch[0]))) for batch in made]

    def hot(labels):
        return np.eye(classes, dtype=np.float32)[labels]

    def column(labels):
        return labels[:, None]

    def same(labels):
        return labels

    cases.metric("categorical_accuracy", batches(hot), categorical, "CategoricalAccuracy")
    cases.metric("categorical_accuracy_sample_weight", with_weights(batches(hot)), categorical, "CategoricalAccuracy")
    cases.metric("sparse_categorical_accuracy", batches(same), sparse, "SparseCategoricalAccuracy")
    cases.metric("sparse_categorical_accuracy_column", batches(column), sparse, "SparseCategoricalAccuracy")
    cases.metric("sparse_categorical_accuracy_sample_weight", with_weights(batches(column)), sparse,
                 "SparseCategoricalAccuracy")
    for k in (1, 3, 5):
        for name, make in (("", hot), ("Sparse", column)):
            def top(t, p, k=k, name=name):
                return is_in_top(k)(t.reshape(-1) if name else t.argmax(-1), p)

            case = f"{name.lower()}{'_' if name else ''}top_{k}_categorical_accuracy"
            config = {} if k == 5 else {"k": k}
            cases.metric(case, batches(make), top, f"{name}TopKCategoricalAccuracy", config)
    ties = np.array([[0.3, 0.3, 0.3, 0.1, 0, 0, 0], [0.1, 0.3, 0.3, 0.3, 0, 0, 0], [0.4, 0.2, 0.2, 0.2, 0, 0, 0],
                     [np.nan, 0.5, 0.5, 0, 0, 0, 0]])
    cases.metric("sparse_top_2_categorical_accuracy_ties", [(np.array([[2], [0], [3], [0]]), ties)],
                 lambda t, p: is_in_top(2)(t.reshape(-1), p), "SparseTopKCategoricalAccuracy", {"k": 2})
    bits = [random.integers(0, 2, (size, 3)).astype(np.float32) for size in (5, 3)]
    chances = [random.uniform(0, 1, b.shape) for b in bits]
    chances[0][0] = 0.5  # Exactly the threshold counts as 0.
    bits[0][0] = (0, 1, 0)
    pairs = list(zip(bits, chances))
    cases.metric("binary_accuracy", pairs, binary(0.5), "BinaryAccuracy")
    cases.metric("binary_accuracy_threshold", pairs, binary(0.25), "BinaryAccuracy", {"threshold": 0.25})
    cases.metric("binary_accuracy_sample_weight", with_weights(pairs), binary(0.5), "BinaryAccuracy")

    for identifier in ("accuracy", "acc"):
        cases.metric(f"{identifier}_one_hot", batches(hot), categorical, identifier=identifier,
                     loss="categorical_crossentropy")
        cases.metric(f"{identifier}_class_numbers", batches(column), sparse, identifier=identifier,
                     loss="sparse_categorical_crossentropy")
        one = [(b[:, :1], c[:, :1]) for b, c in pairs]
        cases.metric(f"{identifier}_one_output", one, binary(0.5), identifier=identifier, loss="binary_crossentropy")
    for identifier, class_name in (
            ("mse", "MeanSquaredError"), ("mae", "MeanAbsoluteError"), ("mean_squared_error", "MeanSquaredError"),
            ("mean_absolute_error", "MeanAbsoluteError")):
        made = [(random.standard_normal((size, 3)), random.standard_normal((size, 3))) for size in (5, 3)]

        def error(t, p, class_name=class_name):
            t = np.asarray(t, np.float32)
            return LOSSES[class_name](torch.tensor(t).double(), torch.tensor(p).double(), {}).numpy()

        cases.metric(f"metric_{identifier}", made, error, identifier=identifier, loss="mse")


def build():
    torch.set_num_threads(1)
    cases = Losses("losses", description=DESCRIPTION)
    add_crossentropies(cases)
    add_other_losses(cases)
    add_focal_and_overlaps(cases)
    add_metrics(cases)
    return cases


if __name__ == "__main__":
    fixture.main(build, __doc__)
