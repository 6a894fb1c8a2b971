# A DenseNet of classes: layers that hold layers.
import tensorflow as tf
from tensorflow.keras import layers


class ConvBlock(layers.Layer):
    def __init__(self, growth_rate, **kwargs):
        super().__init__(**kwargs)
        self.growth_rate = growth_rate
        self.norm1 = layers.BatchNormalization(epsilon=1e-5)
        self.conv1 = layers.Conv2D(4 * growth_rate, 1, use_bias=False)
        self.norm2 = layers.BatchNormalization(epsilon=1e-5)
        self.conv2 = layers.Conv2D(growth_rate, 3, padding="same", use_bias=False)

    def call(self, inputs):
        x = self.conv1(tf.nn.relu(self.norm1(inputs)))
        x = self.conv2(tf.nn.relu(self.norm2(x)))
        return tf.concat([inputs, x], -1)


class DenseBlock(layers.Layer):
    def __init__(self, depth, growth_rate, **kwargs):
        super().__init__(**kwargs)
        self.blocks = [ConvBlock(growth_rate) for _ in range(depth)]

    def call(self, inputs):
        x = inputs
        for block in self.blocks:
            x = block(x)
        return x


class TransitionLayer(layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.norm = layers.BatchNormalization(epsilon=1e-5)
        self.conv = layers.Conv2D(filters, 1, use_bias=False)
        self.pool = layers.AveragePooling2D(2)

    def call(self, inputs):
        return self.pool(self.conv(tf.nn.relu(self.norm(inputs))))


def network(classes=10, growth_rate=12, depths=(3, 3, 3)):
    inputs = layers.Input((32, 32, 3))
    x = layers.Conv2D(2 * growth_rate, 3, padding="same", use_bias=False)(inputs)
    for index, depth in enumerate(depths):
        x = DenseBlock(depth, growth_rate)(x)
        if index + 1 < len(depths):
            x = TransitionLayer(x.shape[-1] // 2)(x)
    x = tf.nn.relu(layers.BatchNormalization(epsilon=1e-5)(x))
    x = layers.GlobalAveragePooling2D()(x)
    return tf.keras.Model(inputs, layers.Dense(classes, activation="softmax")(x))


(x_train, y_train), _ = tf.keras.datasets.cifar10.load_data()
model = network()
model.summary(expand_nested=True)
model.compile(tf.keras.optimizers.SGD(0.1, momentum=0.9), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train / 255.0, y_train, batch_size=64, epochs=10, shuffle=False)
model.save("blocks.keras")
