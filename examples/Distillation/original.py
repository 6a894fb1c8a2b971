# Knowledge distillation by a train_step of one's own.
import tensorflow as tf
from tensorflow.keras import layers


class Distiller(tf.keras.Model):
    def __init__(self, student, teacher, alpha=0.1, temperature=3):
        super().__init__()
        self.student = student
        self.teacher = teacher
        self.alpha = alpha
        self.temperature = temperature
        self.distillation_loss = tf.keras.losses.KLDivergence()

    def call(self, x):
        return self.student(x)

    def train_step(self, data):
        x, y = data
        soft = tf.nn.softmax(self.teacher(x, training=False) / self.temperature)
        with tf.GradientTape() as tape:
            scores = self.student(x, training=True)
            student_loss = self.compiled_loss(y, scores)
            distilled = self.distillation_loss(soft, tf.nn.softmax(scores / self.temperature))
            loss = self.alpha * student_loss + (1 - self.alpha) * self.temperature ** 2 * distilled
        variables = self.student.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        self.compiled_metrics.update_state(y, scores)
        return {**{m.name: m.result() for m in self.metrics}, "distillation_loss": distilled}


def network(filters):
    return tf.keras.Sequential([
        layers.Input((32, 32, 3)),
        layers.Conv2D(filters, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(2 * filters, 3, strides=2, padding="same", activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(10),
    ])


(x_train, y_train), (x_test, y_test) = tf.keras.datasets.cifar10.load_data()
loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
teacher = network(32)
teacher.compile("adam", loss, metrics=["accuracy"])
teacher.fit(x_train / 255.0, y_train, epochs=5)
distiller = Distiller(network(8), teacher)
distiller.compile("adam", loss, metrics=["accuracy"])
distiller.fit(x_train / 255.0, y_train, epochs=3)
distiller.evaluate(x_test / 255.0, y_test)
