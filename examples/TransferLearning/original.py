"""DenseNet-121 under a new head in two phases, on tf.data: what Program.cs is a port of."""
import keras
import tensorflow as tf
from keras import layers

batch_size, epochs, fine_tune_epochs, image_size = 32, 5, 3, 64

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()

# resized once and kept
size = layers.Resizing(image_size, image_size)
train = (tf.data.Dataset.from_tensor_slices((x_train, y_train)).batch(batch_size)
         .map(lambda x, y: (size(x), y)).cache().shuffle(50).prefetch(2))
test = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(batch_size).map(lambda x, y: (size(x), y)).cache()

# build network
augmentation = keras.Sequential([layers.RandomFlip('horizontal'), layers.RandomZoom(0.1), layers.RandomContrast(0.1)])
normalization = layers.Normalization(axis=-1)
normalization.adapt(train.map(lambda x, y: x))
base = keras.applications.DenseNet121(include_top=False, weights='imagenet', input_shape=(image_size, image_size, 3))
base.trainable = False
inputs = keras.Input((image_size, image_size, 3))
x = normalization(augmentation(inputs))
x = base(x, training=False)
x = layers.GlobalAveragePooling2D()(x)
x = layers.Dropout(0.2)(x)
model = keras.Model(inputs, layers.Dense(10)(x))
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

# the head, then all of it at a low rate
model.compile(keras.optimizers.Adam(), loss, metrics=['accuracy'])
model.fit(train, epochs=epochs, validation_data=test)
base.trainable = True
model.compile(keras.optimizers.Adam(1e-5), loss, metrics=['accuracy'])
model.fit(train, epochs=epochs + fine_tune_epochs, initial_epoch=epochs, validation_data=test)
model.save('transferred.keras')
