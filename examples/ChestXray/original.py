"""Several findings on one X-ray: DenseNet-121 with a sigmoid for each, a loss that weighs rare findings, AUC by class."""
import keras
import numpy as np
import tensorflow as tf
from keras import layers
from sklearn.metrics import roc_auc_score

findings = ['Mass', 'Effusion', 'Nodule']
image_size, batch_size, epochs = 64, 32, 5
x_train, y_train, x_test, y_test = np.load('chest.npz').values()

# what is rare counts more
positive = y_train.mean(0)
weights = np.stack([1 - positive, positive])


def weighted_loss(y_true, y_pred):
    p = tf.clip_by_value(y_pred, 1e-7, 1 - 1e-7)
    loss = weights[0] * y_true * tf.math.log(p) + weights[1] * (1 - y_true) * tf.math.log(1 - p)
    return -tf.reduce_mean(loss, axis=-1)


# build network
train = (tf.data.Dataset.from_tensor_slices((x_train, y_train)).shuffle(1000, seed=1).batch(batch_size).prefetch(2))
test = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(batch_size)
base = keras.applications.DenseNet121(
    include_top=False, weights='imagenet', input_shape=(image_size, image_size, 3), pooling='avg')
inputs = keras.Input((image_size, image_size, 3))
x = layers.RandomFlip('horizontal', seed=1)(inputs)
x = layers.RandomRotation(0.02, fill_mode='constant', seed=2)(x)
x = layers.RandomBrightness(0.1, value_range=(0, 1), seed=3)(x)
model = keras.Model(inputs, layers.Dense(len(findings), activation='sigmoid')(base(x)))

# train
model.compile(keras.optimizers.Adam(1e-3), weighted_loss, metrics=[keras.metrics.AUC(multi_label=True, name='auc')])
model.fit(train, epochs=epochs, validation_data=test, callbacks=[
    keras.callbacks.ReduceLROnPlateau(factor=0.1, patience=1, verbose=1, min_lr=1e-8),
    keras.callbacks.ModelCheckpoint('chest.weights.h5', save_weights_only=True, save_best_only=True)])

# AUC by class
model.load_weights('chest.weights.h5')
scores = model.predict(test)
for index, finding in enumerate(findings):
    print(f'{finding}: {roc_auc_score(y_test[:, index], scores[:, index]):.3f}')
