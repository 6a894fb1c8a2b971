"""MixUp, CutMix and RandAugment on a tf.data pipeline: what Program.cs is a port of."""
import keras
import tensorflow as tf
from keras import layers

batch_size, epochs, num_classes = 64, 10, 10

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
y_train = keras.utils.to_categorical(y_train, num_classes)
y_test = keras.utils.to_categorical(y_test, num_classes)

# every batch is changed image by image, and then mixed in one of two ways
rand_augment = layers.RandAugment(value_range=(0, 255), num_ops=2, magnitude=9, seed=1)
mix_up = layers.MixUp(alpha=0.2, seed=2)
cut_mix = layers.CutMix(seed=3)


def mixed(layer):
    def mix(images, labels):
        outputs = layer({'images': images, 'labels': labels}, training=True)
        return outputs['images'], outputs['labels']
    return mix


batches = (tf.data.Dataset.from_tensor_slices((x_train, y_train))
           .shuffle(10_000, seed=1).batch(batch_size, drop_remainder=True)
           .map(lambda images, labels: (rand_augment(images, training=True), labels), num_parallel_calls=2))
half = len(x_train) // batch_size // 2
train = batches.take(half).map(mixed(mix_up)).concatenate(batches.skip(half).map(mixed(cut_mix))).prefetch(2)
test = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(batch_size)

# build network, train
inputs = keras.Input((32, 32, 3))
x = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
for filters in (16, 32, 64):
    x = layers.Conv2D(filters, 3, padding='same', use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.Activation('relu')(x)
    x = layers.MaxPooling2D()(x)
x = layers.GlobalAveragePooling2D()(x)
model = keras.Model(inputs, layers.Dense(num_classes, activation='softmax')(x))
model.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])
model.fit(train, epochs=epochs, validation_data=test)
model.save('mixed.keras')
print(model.evaluate(test))
