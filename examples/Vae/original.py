# A variational autoencoder whose layers add the losses, and predictions with dropout by Monte Carlo.
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


class Sampling(layers.Layer):
    def call(self, inputs):
        mean, log_variance = inputs
        divergence = -0.5 * tf.reduce_sum(1 + log_variance - tf.square(mean) - tf.exp(log_variance), 1)
        self.add_loss(tf.reduce_mean(divergence))
        return mean + tf.exp(0.5 * log_variance) * tf.random.normal(tf.shape(mean))


class Vae(tf.keras.Model):
    def __init__(self, latent=8):
        super().__init__()
        self.encoder = tf.keras.Sequential([layers.Flatten(), layers.Dense(64, activation="relu")])
        self.mean, self.log_variance = layers.Dense(latent), layers.Dense(latent)
        self.sampling = Sampling()
        self.decoder = tf.keras.Sequential([
            layers.Dense(64, activation="relu"), layers.Dense(32 * 32 * 3, activation="sigmoid"),
            layers.Reshape((32, 32, 3))])

    def call(self, inputs):
        hidden = self.encoder(inputs)
        made = self.decoder(self.sampling([self.mean(hidden), self.log_variance(hidden)]))
        self.add_loss(tf.reduce_mean(tf.reduce_sum(tf.keras.losses.binary_crossentropy(inputs, made), (1, 2))))
        return made


(x_train, y_train), (x_test, _) = tf.keras.datasets.cifar10.load_data()
vae = Vae()
vae.compile("adam")
vae.fit(x_train / 255.0, batch_size=64, epochs=10)

inputs = layers.Input((32, 32, 3))
x = layers.Dense(64, activation="relu")(layers.Flatten()(inputs))
x = layers.Dropout(0.5)(x, training=True)
classifier = tf.keras.Model(inputs, layers.Dense(10, activation="softmax")(x))
classifier.compile("adam", "sparse_categorical_crossentropy")
classifier.fit(x_train / 255.0, y_train, batch_size=64, epochs=10)
draws = np.stack([classifier.predict(x_test[:8] / 255.0) for _ in range(50)])
print(draws.mean(0).round(2), draws.std(0).round(2))
