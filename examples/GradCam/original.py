# Grad-CAM: where a network looks.
import numpy as np
import tensorflow as tf

model = tf.keras.applications.DenseNet121(weights="imagenet", classifier_activation=None)
last = model.get_layer("relu").output
grad_model = tf.keras.Model(model.inputs, [last, model.output])


def make_heatmap(image, index=None):
    with tf.GradientTape() as tape:
        maps, scores = grad_model(image)
        index = tf.argmax(scores[0]) if index is None else index
        score = scores[:, index]
    grads = tape.gradient(score, maps)
    weights = tf.reduce_mean(grads, axis=(0, 1, 2))
    heatmap = tf.maximum(tf.reduce_sum(maps[0] * weights, -1), 0)
    return (heatmap / tf.reduce_max(heatmap)).numpy()


image = np.random.uniform(size=(1, 224, 224, 3)).astype("float32")
print(make_heatmap(image).round(2))
