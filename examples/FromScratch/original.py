"""Image classification from scratch on folders of images, with augmentation on the data: what Program.cs is a port of."""
import keras
import tensorflow as tf
from keras import layers

folder, image_size, batch_size, epochs = 'images', (32, 32), 32, 25

# two data sets of one folder
train_ds, val_ds = keras.utils.image_dataset_from_directory(
    folder, validation_split=0.2, subset='both', seed=1337, image_size=image_size, batch_size=batch_size)
num_classes = len(train_ds.class_names)

# augmentation on the data, a batch at a time
data_augmentation = [
    layers.RandomFlip('horizontal', seed=1),
    layers.RandomRotation(0.1, seed=2),
]


def augment(images, labels):
    for layer in data_augmentation:
        images = layer(images, training=True)
    return images, labels


train_ds = train_ds.map(augment, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)
val_ds = val_ds.prefetch(tf.data.AUTOTUNE)

# build network
inputs = keras.Input(shape=image_size + (3,))
x = layers.Rescaling(1.0 / 255)(inputs)
x = layers.Conv2D(32, 3, strides=2, padding='same')(x)
x = layers.BatchNormalization()(x)
x = layers.Activation('relu')(x)
previous = x
for size in [64, 128]:
    x = layers.Activation('relu')(x)
    x = layers.SeparableConv2D(size, 3, padding='same')(x)
    x = layers.BatchNormalization()(x)
    x = layers.Activation('relu')(x)
    x = layers.SeparableConv2D(size, 3, padding='same')(x)
    x = layers.BatchNormalization()(x)
    x = layers.MaxPooling2D(3, strides=2, padding='same')(x)
    residual = layers.Conv2D(size, 1, strides=2, padding='same')(previous)
    x = layers.add([x, residual])
    previous = x
x = layers.GlobalAveragePooling2D()(x)
x = layers.Dropout(0.25)(x)
outputs = layers.Dense(num_classes, activation='softmax')(x)
model = keras.Model(inputs, outputs)

# train, predict
model.compile(optimizer=keras.optimizers.Adam(3e-4), loss='sparse_categorical_crossentropy', metrics=['accuracy'])
model.fit(train_ds, epochs=epochs, validation_data=val_ds)
model.save('from_scratch.keras')
images, labels = next(iter(val_ds))
print(model.predict(images).argmax(-1), labels)
