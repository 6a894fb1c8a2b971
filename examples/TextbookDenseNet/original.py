"""The DenseNet of a textbook (Zhang et al., "Dive into Deep Learning", section on DenseNet), channels first, on
Fashion-MNIST scaled to 96x96 pixels, in Keras 2.3: what Program.cs, Network.cs and ScaledImages.cs are a port of."""
import time

import numpy as np
from PIL import Image
from keras import backend as K
from keras.datasets import fashion_mnist
from keras.layers import (Activation, AveragePooling2D, BatchNormalization, Conv2D, Dense, GlobalAveragePooling2D, Input,
                          MaxPooling2D, ZeroPadding2D, concatenate)
from keras.models import Model
from keras.optimizers import SGD
from keras.utils import Sequence

K.set_image_data_format('channels_first')
lr, epochs, batch_size, size = 0.1, 10, 256, 96


def bn_relu(x):
    return Activation('relu')(BatchNormalization(axis=1, momentum=0.9, epsilon=1e-5)(x))


def dense_block(x, num_convs, num_channels):
    for _ in range(num_convs):
        y = Conv2D(num_channels, 3, padding='same')(bn_relu(x))
        x = concatenate([x, y], axis=1)
    return x


def transition_block(x, num_channels):
    return AveragePooling2D(2, strides=2)(Conv2D(num_channels, 1)(bn_relu(x)))


x = Input(shape=(3, 8, 8))
print(Model(x, dense_block(x, 2, 10)).output_shape)

inputs = Input(shape=(1, size, size))
x = bn_relu(Conv2D(64, 7, strides=2)(ZeroPadding2D(3)(inputs)))
x = MaxPooling2D(3, strides=2)(ZeroPadding2D(1)(x))
num_channels, growth_rate, num_convs_in_dense_blocks = 64, 32, [4, 4, 4, 4]
for i, num_convs in enumerate(num_convs_in_dense_blocks):
    x = dense_block(x, num_convs, growth_rate)
    num_channels += num_convs * growth_rate
    if i != len(num_convs_in_dense_blocks) - 1:
        num_channels //= 2
        x = transition_block(x, num_channels)
x = GlobalAveragePooling2D()(bn_relu(x))
model = Model(inputs, Dense(10, activation='softmax')(x))
model.summary()


class ScaledImages(Sequence):
    def __init__(self, images, labels):
        self.images, self.labels, self.order = images, labels, np.arange(len(images))

    def __len__(self):
        return -(-len(self.images) // batch_size)

    def __getitem__(self, index):
        rows = self.order[index * batch_size:(index + 1) * batch_size]
        scaled = [np.asarray(Image.fromarray(self.images[row]).resize((size, size), Image.BILINEAR)) for row in rows]
        return np.stack(scaled)[:, None] / 255., self.labels[rows]

    def on_epoch_end(self):
        np.random.shuffle(self.order)


(x_train, y_train), (x_test, y_test) = fashion_mnist.load_data()
model.compile(SGD(lr), 'sparse_categorical_crossentropy', metrics=['accuracy'])
start = time.time()
history = model.fit_generator(ScaledImages(x_train, y_train), epochs=epochs, shuffle=False)
seconds = time.time() - start
loss, accuracy = history.history['loss'][-1], history.history['accuracy'][-1]
test_accuracy = model.evaluate_generator(ScaledImages(x_test, y_test))[1]
print('loss %.3f, train acc %.3f, test acc %.3f' % (loss, accuracy, test_accuracy))
print('%.1f examples/sec' % (epochs * len(x_train) / seconds))
model.save('textbook_densenet.h5')
