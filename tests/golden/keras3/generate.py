"""Files and configs of Keras 3. Needs Keras 3 (3.16 wrote these) over any backend that trains, and h5py."""

import json
import pathlib

import keras
import numpy as np

FOLDER = pathlib.Path(__file__).parent
layers = keras.layers


def images(seed):
    return np.array([(i * 37 + seed * 11) % 101 / 100 - 0.5 for i in range(5 * 8 * 8 * 3)], "f4").reshape(5, 8, 8, 3)


def targets(seed):
    return np.array([(i * 29 + seed * 7) % 13 / 13 for i in range(10)], "f4").reshape(5, 2)


def network():
    """Nested models, a chain, layers with several weights, a layer between names, two outputs."""
    image = keras.Input((8, 8, 3), name="image")
    x = layers.Conv2D(4, 3, padding="same", use_bias=False, kernel_regularizer=keras.regularizers.l2(1e-4),
                      kernel_initializer="he_normal", name="first")(image)
    x = layers.ReLU()(layers.BatchNormalization(name="bn")(x))
    x = layers.DepthwiseConv2D(3, padding="same")(layers.SeparableConv2D(6, 3)(x))
    x = layers.Concatenate()([layers.AveragePooling2D(2)(x), layers.MaxPooling2D(2)(x)])
    inner = keras.Input((3, 3, 12))
    y = layers.LeakyReLU(0.1)(layers.Conv2D(5, 1)(inner))
    body = keras.Model(inner, layers.GlobalAveragePooling2D()(y), name="body")
    x = body(x)
    head = keras.Sequential([keras.Input((5,)), layers.Dense(4, activation="relu"), layers.Dense(2)], name="head")
    one = head(x)
    two = layers.Dense(2, "softmax", name="two")(x)
    return keras.Model(image, [one, layers.Add(name="sum")([two, one])], name="network")


def outputs(model):
    return [[float(number) for number in output.ravel()] for output in model.predict(images(5), verbose=0)]


def trained():
    """A model after three steps, and the losses of the next three."""
    model = network()
    model.compile(
        keras.optimizers.Adam(0.01, amsgrad=True, use_ema=True), loss=["mse", keras.losses.Huber(2.0)],
        metrics=[["mae"], [keras.metrics.TopKCategoricalAccuracy(1)]], loss_weights=[1.0, 0.5])
    for step in range(3):
        model.train_on_batch(images(step), [targets(step), targets(step + 10)])
    model.save(FOLDER / "trained.keras")
    model.save(FOLDER / "trained.h5")
    result = {"outputs": outputs(model), "losses": []}
    for step in range(3, 6):
        model.reset_metrics()
        loss = model.train_on_batch(images(step), [targets(step), targets(step + 10)])[0]
        result["losses"].append(float(loss))
    return result


def twice():
    """A model whose outputs are those of two calls of a model inside."""
    inner_image = keras.Input((8, 8, 3))
    x = layers.GlobalMaxPooling2D()(layers.Conv2D(2, 3)(inner_image))
    inner = keras.Model(inner_image, [x, layers.Dense(2)(x)], name="inner")
    image = keras.Input((8, 8, 3))
    first = inner(image)
    second = inner(layers.Conv2D(3, 3, padding="same")(image))
    model = keras.Model(image, [second[0], first[1]], name="twice")
    model.save(FOLDER / "twice.keras")
    return {"outputs": outputs(model)}


def configs():
    """What Keras writes for an object of every class."""
    made = [
        layers.ELU(0.5), layers.LeakyReLU(0.2), layers.PReLU(shared_axes=[1, 2]), layers.ReLU(6.0, 0.1, 0.2),
        layers.Softmax(-2), layers.Activation("tanh"),
        layers.Dense(3, "relu", kernel_regularizer="l1", bias_constraint="non_neg"), layers.Conv1D(2, 3, padding="causal"),
        layers.Conv2D(2, (3, 2), strides=2, data_format="channels_last", kernel_initializer="orthogonal", groups=2),
        layers.Conv2DTranspose(2, 3, strides=2, padding="same"), layers.DepthwiseConv2D(3, depth_multiplier=2),
        layers.SeparableConv2D(4, 3, dilation_rate=2), layers.Add(), layers.Average(), layers.Concatenate(axis=1),
        layers.Dot(1, normalize=True), layers.Maximum(), layers.Minimum(), layers.Multiply(), layers.Subtract(),
        layers.BatchNormalization(momentum=0.9, epsilon=1.001e-5), layers.GroupNormalization(2),
        layers.LayerNormalization(), layers.AveragePooling1D(2), layers.AveragePooling2D((2, 3), padding="same"),
        layers.GlobalAveragePooling1D(), layers.GlobalAveragePooling2D(keepdims=True), layers.GlobalMaxPooling1D(),
        layers.GlobalMaxPooling2D(), layers.MaxPooling1D(3, 2), layers.MaxPooling2D(3, 2),
        layers.ActivityRegularization(0.1, 0.2), layers.Dropout(0.25, seed=3), layers.GaussianNoise(0.1),
        layers.SpatialDropout2D(0.5), layers.Cropping2D(((1, 2), (3, 4))), layers.Flatten(), layers.Permute((2, 1)),
        layers.RepeatVector(3), layers.Reshape((2, -1)), layers.UpSampling2D((2, 3), interpolation="bilinear"),
        layers.ZeroPadding2D(((1, 2), (3, 4))),
        *(kind(seed=4) for kind in (
            keras.initializers.GlorotNormal, keras.initializers.GlorotUniform, keras.initializers.HeNormal,
            keras.initializers.HeUniform, keras.initializers.LecunNormal, keras.initializers.LecunUniform,
            keras.initializers.Orthogonal, keras.initializers.RandomNormal, keras.initializers.RandomUniform,
            keras.initializers.TruncatedNormal, keras.initializers.VarianceScaling)),
        keras.initializers.Constant(0.5), keras.initializers.Zeros(), keras.initializers.Ones(),
        keras.regularizers.L1(0.1), keras.regularizers.L2(0.2), keras.regularizers.L1L2(0.1, 0.2),
        keras.constraints.MaxNorm(3, [0, 1]), keras.constraints.MinMaxNorm(0.1, 2.0, 0.5, 1), keras.constraints.NonNeg(),
        keras.constraints.UnitNorm(1),
        keras.optimizers.schedules.ExponentialDecay(0.1, 100, 0.5, True),
        keras.optimizers.schedules.CosineDecay(0.1, 100, 0.01),
        keras.optimizers.schedules.CosineDecayRestarts(0.1, 100, 2.0, 0.9, 0.01),
        keras.optimizers.schedules.InverseTimeDecay(0.1, 100, 0.5),
        keras.optimizers.schedules.PiecewiseConstantDecay([10, 20], [0.3, 0.2, 0.1]),
        keras.optimizers.schedules.PolynomialDecay(0.1, 100, 0.001, 2.0),
        keras.optimizers.SGD(0.5, 0.9, True, clipnorm=1.0), keras.optimizers.RMSprop(0.5, 0.8, 0.5, 1e-6, True),
        keras.optimizers.Adam(0.5, 0.8, 0.9, 1e-6, True, clipvalue=0.5), keras.optimizers.AdamW(0.5, 0.01),
        keras.optimizers.Adamax(0.5), keras.optimizers.Nadam(0.5), keras.optimizers.Lion(0.5),
        keras.optimizers.Adagrad(0.5, 0.2), keras.optimizers.Adadelta(0.5, 0.9, use_ema=True),
        *(kind() for kind in (
            keras.losses.CategoricalHinge, keras.losses.CosineSimilarity, keras.losses.Hinge, keras.losses.KLDivergence,
            keras.losses.LogCosh, keras.losses.MeanAbsoluteError, keras.losses.MeanAbsolutePercentageError,
            keras.losses.MeanSquaredError, keras.losses.MeanSquaredLogarithmicError, keras.losses.Poisson,
            keras.losses.SquaredHinge)),
        keras.losses.BinaryCrossentropy(True, 0.1), keras.losses.CategoricalCrossentropy(True, 0.1),
        keras.losses.SparseCategoricalCrossentropy(True), keras.losses.Huber(2.0, name="mine"),
        *(kind() for kind in (
            keras.metrics.Accuracy, keras.metrics.AUC, keras.metrics.BinaryAccuracy, keras.metrics.BinaryCrossentropy,
            keras.metrics.CategoricalAccuracy, keras.metrics.CategoricalCrossentropy, keras.metrics.CategoricalHinge,
            keras.metrics.CosineSimilarity, keras.metrics.FalseNegatives, keras.metrics.FalsePositives,
            keras.metrics.Hinge, keras.metrics.KLDivergence, keras.metrics.LogCoshError, keras.metrics.Mean,
            keras.metrics.MeanAbsoluteError, keras.metrics.MeanAbsolutePercentageError, keras.metrics.MeanSquaredError,
            keras.metrics.MeanSquaredLogarithmicError, keras.metrics.Poisson, keras.metrics.RootMeanSquaredError,
            keras.metrics.SparseCategoricalAccuracy, keras.metrics.SparseCategoricalCrossentropy,
            keras.metrics.SquaredHinge, keras.metrics.TrueNegatives, keras.metrics.TruePositives)),
        keras.metrics.Precision(0.2, class_id=1), keras.metrics.Recall(top_k=2),
        keras.metrics.SparseTopKCategoricalAccuracy(3), keras.metrics.TopKCategoricalAccuracy(3, name="top3"),
    ]
    return [keras.saving.serialize_keras_object(item) for item in made + vision()]


def vision():
    """Objects of the classes that scripts of images name."""
    optimizers = keras.optimizers
    return [
        layers.Embedding(7, 3, embeddings_initializer="normal", embeddings_constraint="unit_norm"),
        layers.ZeroPadding3D(((1, 2), (3, 4), (5, 6))), layers.Cropping3D((1, 2, 3)), layers.UnitNormalization((1, 2)),
        layers.TimeDistributed(layers.Dense(3, "relu", name="inner"), name="steps"),
        layers.SpectralNormalization(layers.Dense(3, name="inner"), power_iterations=3),
        layers.Attention(True, "concat", 0.25, seed=3),
        layers.MultiHeadAttention(3, 4, 5, 0.25, False, output_shape=6, attention_axes=(1, 2), kernel_regularizer="l2", seed=3),
        layers.Conv3D(2, (1, 2, 3), groups=2), layers.MaxPooling3D((1, 2, 3)), layers.AveragePooling3D(2, 1, "same"),
        layers.GlobalMaxPooling3D(keepdims=True), layers.GlobalAveragePooling3D(), layers.UpSampling3D((1, 2, 3)),
        layers.Rescaling(0.5, -1.0), layers.Resizing(5, 6, "nearest", crop_to_aspect_ratio=True), layers.CenterCrop(5, 6),
        layers.RandomCrop(5, 6, seed=3), layers.RandomFlip("vertical", seed=3), layers.RandomRotation(0.2, "wrap", seed=3),
        layers.RandomTranslation(0.2, (-0.1, 0.3), "constant", fill_value=0.5, seed=3), layers.RandomZoom(0.2, seed=3),
        layers.RandomContrast(0.2, seed=3), layers.RandomBrightness(0.2, (0, 1), seed=3),
        layers.Normalization(mean=[1.0, 2.0], variance=[3.0, 4.0]), layers.MixUp(0.3, seed=3), layers.CutMix(0.5, seed=3),
        optimizers.Ftrl(0.5, l1_regularization_strength=0.1), optimizers.Adafactor(0.5, clip_threshold=2.0),
        optimizers.Lamb(0.5, 0.8), optimizers.LossScaleOptimizer(optimizers.SGD(0.5, 0.9), 1024.0, 100),
        keras.losses.BinaryFocalCrossentropy(gamma=3.0), keras.losses.CategoricalFocalCrossentropy(alpha=0.5),
        keras.losses.Dice(), keras.losses.Tversky(0.3, 0.7), keras.losses.SparseCategoricalCrossentropy(ignore_class=3),
        keras.metrics.F1Score("macro", 0.5), keras.metrics.FBetaScore("micro", 2.0), keras.metrics.R2Score(),
        keras.metrics.BinaryIoU((0, 1), 0.4), keras.metrics.IoU(3, (0, 1)), keras.metrics.OneHotIoU(3, (0, 1)),
        keras.metrics.OneHotMeanIoU(3), keras.metrics.MeanIoU(3),
    ]


if __name__ == "__main__":
    keras.utils.set_random_seed(1)
    (FOLDER / "expected.json").write_text(json.dumps({"trained": trained(), "twice": twice()}, indent=1) + "\n")
    lines = ",\n".join(json.dumps(config) for config in configs())
    (FOLDER / "configs.json").write_text(f"[\n{lines}\n]\n")
