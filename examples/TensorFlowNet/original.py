"""The same networks in Python: a toy ResNet, a Sequential, a subclassed network with a tape, DenseNet-BC. In tf.keras 2."""
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

epochs = 2
(x, y), _ = keras.datasets.cifar10.load_data()
x, y = x[:2000], y[:2000]


def toy_resnet():
    inputs = keras.Input(shape=(32, 32, 3), name="img")
    x = layers.Conv2D(32, 3, activation="relu")(inputs)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.BatchNormalization()(x)
    block = layers.MaxPooling2D(3)(x)
    for _ in range(2):
        x = layers.Conv2D(64, 3, activation="relu", padding="same")(block)
        x = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
        block = layers.add([x, block])
    x = layers.Conv2D(64, 3, activation="relu")(block)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(256, activation="relu")(x)
    x = layers.Dropout(0.5)(x)
    model = keras.Model(inputs, layers.Dense(10)(x), name="toy_resnet")
    model.compile(keras.optimizers.RMSprop(1e-3), keras.losses.CategoricalCrossentropy(from_logits=True), ["accuracy"])
    return model


toy_resnet().fit(x / 255.0, keras.utils.to_categorical(y, 10), batch_size=16, epochs=epochs, validation_split=0.25)

sequential = keras.Sequential([
    layers.Rescaling(1.0 / 255, input_shape=(32, 32, 3)),
    layers.Conv2D(16, 3, padding="same", activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(32, activation="relu"),
    layers.Dense(10),
])
sequential.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), ["accuracy"])
sequential.fit(x, y, batch_size=16, epochs=epochs)


class ConvNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv1 = layers.Conv2D(8, 3, activation="relu")
        self.maxpool1 = layers.MaxPooling2D(2, strides=2)
        self.flatten = layers.Flatten()
        self.fc1 = layers.Dense(16)
        self.out = layers.Dense(10)

    def call(self, x, training=False):
        x = self.out(self.fc1(self.flatten(self.maxpool1(self.conv1(x)))))
        return x if training else tf.nn.softmax(x)


net, optimizer = ConvNet(), keras.optimizers.SGD(0.01, momentum=0.9)
for batch_x, batch_y in tf.data.Dataset.from_tensor_slices((x / 255.0, y.ravel())).repeat().batch(16).prefetch(1).take(100):
    with tf.GradientTape() as tape:
        logits = net(batch_x, training=True)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.cast(batch_y, tf.int64), logits=logits))
    optimizer.apply_gradients(zip(tape.gradient(loss, net.trainable_variables), net.trainable_variables))


def densenet_bc(depth=40, k=12, decay=1e-4):
    def conv(x, filters, size):
        return layers.Conv2D(filters, size, padding="same", use_bias=False, kernel_initializer="he_normal",
                             kernel_regularizer=keras.regularizers.l2(decay))(x)

    def active(x):
        return layers.Activation("relu")(layers.BatchNormalization(epsilon=1.001e-5)(x))

    inputs, filters = keras.Input((32, 32, 3)), 2 * k
    x = conv(inputs, filters, 3)
    for block in range(3):
        for _ in range((depth - 4) // 6):
            y = conv(active(conv(active(x), 4 * k, 1)), k, 3)
            x, filters = layers.concatenate([x, y]), filters + k
        if block < 2:
            filters //= 2
            x = layers.AveragePooling2D(2)(conv(active(x), filters, 1))
    x = layers.GlobalAveragePooling2D()(active(x))
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


model = densenet_bc()
model.compile(keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True), "categorical_crossentropy", ["accuracy"])
model.fit(x / 255.0, keras.utils.to_categorical(y, 10), batch_size=16, epochs=epochs)
model.save("densenet.h5")
