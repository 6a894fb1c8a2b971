# Two generators of images: DCGAN, whose step has two optimizers, and WGAN-GP, whose loss holds a gradient.
import tensorflow as tf
from tensorflow.keras import layers


def generator(latent=32):
    return tf.keras.Sequential([
        layers.Input((latent,)),
        layers.Dense(4 * 4 * 32),
        layers.Reshape((4, 4, 32)),
        layers.Conv2DTranspose(32, 4, strides=2, padding="same"), layers.BatchNormalization(), layers.ReLU(),
        layers.Conv2DTranspose(16, 4, strides=2, padding="same"), layers.BatchNormalization(), layers.ReLU(),
        layers.Conv2DTranspose(3, 4, strides=2, padding="same", activation="sigmoid"),
    ])


def discriminator():
    return tf.keras.Sequential([
        layers.Input((32, 32, 3)),
        layers.Conv2D(16, 4, strides=2, padding="same"), layers.LeakyReLU(0.2),
        layers.Conv2D(32, 4, strides=2, padding="same"), layers.LeakyReLU(0.2),
        layers.GlobalAveragePooling2D(),
        layers.Dense(1),
    ])


class Gan(tf.keras.Model):
    def __init__(self, latent=32):
        super().__init__()
        self.latent, self.generator, self.discriminator = latent, generator(latent), discriminator()

    def compile(self, d_optimizer, g_optimizer):
        super().compile()
        self.d_optimizer, self.g_optimizer = d_optimizer, g_optimizer

    def update(self, optimizer, model, loss_of):
        with tf.GradientTape() as tape:
            loss = loss_of()
        variables = model.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    def train_step(self, real):
        z = tf.random.normal((tf.shape(real)[0], self.latent))
        d_loss = self.update(self.d_optimizer, self.discriminator, lambda: self.d_loss(real, z))
        g_loss = self.update(self.g_optimizer, self.generator, lambda: self.g_loss(z))
        return {"d_loss": d_loss, "g_loss": g_loss}


class DcGan(Gan):
    bce = tf.keras.losses.BinaryCrossentropy(from_logits=True)

    def d_loss(self, real, z):
        on_real = self.discriminator(real, training=True)
        on_made = self.discriminator(self.generator(z, training=True), training=True)
        return self.bce(tf.ones_like(on_real), on_real) + self.bce(tf.zeros_like(on_made), on_made)

    def g_loss(self, z):
        scores = self.discriminator(self.generator(z, training=True), training=True)
        return self.bce(tf.ones_like(scores), scores)


class WganGp(Gan):
    def d_loss(self, real, z):
        made = self.generator(z, training=True)
        between = real + tf.random.uniform((tf.shape(real)[0], 1, 1, 1)) * (made - real)
        with tf.GradientTape() as tape:
            tape.watch(between)
            scores = self.discriminator(between, training=True)
        norms = tf.sqrt(tf.reduce_sum(tf.square(tape.gradient(scores, between)), [1, 2, 3]) + 1e-12)
        penalty = tf.reduce_mean(tf.square(norms - 1))
        on_made, on_real = self.discriminator(made, training=True), self.discriminator(real, training=True)
        return tf.reduce_mean(on_made) - tf.reduce_mean(on_real) + 10 * penalty

    def g_loss(self, z):
        return -tf.reduce_mean(self.discriminator(self.generator(z, training=True), training=True))


(x_train, _), _ = tf.keras.datasets.cifar10.load_data()
for gan in (DcGan(), WganGp()):
    gan.compile(tf.keras.optimizers.Adam(2e-4, beta_1=0.5), tf.keras.optimizers.Adam(2e-4, beta_1=0.5))
    gan.fit(x_train.astype("float32") / 255.0, batch_size=64, epochs=20)
