"""Networks for CIFAR-10 in Keras 2.3: what Program.cs, Networks.cs and ResNet.cs are a port of."""
import os
import time

import matplotlib.pyplot as plt
import numpy as np
from keras import optimizers, regularizers
from keras.callbacks import Callback, LearningRateScheduler
from keras.datasets import cifar10
from keras.layers import (Activation, AveragePooling2D, BatchNormalization, Conv2D, Dense, Dropout,
                          GlobalAveragePooling2D, Input, add, concatenate)
from keras.models import Model
from keras.preprocessing.image import ImageDataGenerator
from keras.utils import to_categorical

batch_size, epochs, weight_decay = 64, 300, 1e-4


def conv(x, filters, size, use_bias=False, strides=1):
    return Conv2D(filters, size, strides=strides, padding='same', use_bias=use_bias, kernel_initializer='he_normal',
                  kernel_regularizer=regularizers.l2(weight_decay))(x)


def bn_relu(x):
    return Activation('relu')(BatchNormalization(momentum=0.9, epsilon=1e-5)(x))


def classify(x):
    return Dense(10, activation='softmax', kernel_initializer='he_normal',
                 kernel_regularizer=regularizers.l2(weight_decay))(GlobalAveragePooling2D()(x))


def densenet(blocks, growth_rate, bottleneck=True, compression=0.5, dropout_rate=0):
    def conv_drop(x, filters, size):
        x = conv(x, filters, size)
        return Dropout(dropout_rate)(x) if dropout_rate else x

    inputs = Input(shape=(32, 32, 3))
    x = conv(inputs, 2 * growth_rate if bottleneck and compression < 1 else 16, 3)
    for index, layers in enumerate(blocks):
        for _ in range(layers):
            y = conv_drop(bn_relu(x), 4 * growth_rate, 1) if bottleneck else x
            x = concatenate([conv_drop(bn_relu(y), growth_rate, 3), x])
        x = bn_relu(x)
        if index < len(blocks) - 1:
            x = AveragePooling2D(2)(conv_drop(x, int(int(x.shape[-1]) * compression), 1))
    return Model(inputs, classify(x))


def resnet(depth):
    inputs = Input(shape=(32, 32, 3))
    x = conv(inputs, 16, 3, use_bias=True)
    for filters in 16, 32, 64:
        for block in range((depth - 2) // 6):
            increase = filters > 16 and block == 0
            y = conv(bn_relu(x), filters, 3, use_bias=True, strides=2 if increase else 1)
            y = conv(bn_relu(y), filters, 3, use_bias=True)
            x = add([y, conv(bn_relu(x), filters, 1, use_bias=True, strides=2) if increase else x])
    return Model(inputs, classify(bn_relu(x)))


networks = {
    'resnet_32': lambda: resnet(32),
    'densenet_100x12': lambda: densenet([16, 16, 16], 12),
    'densenet_100x24': lambda: densenet([16, 16, 16], 24),
    'densenet_121x32': lambda: densenet([6, 12, 24, 16], 32),
    'densenet_169x32': lambda: densenet([6, 12, 32, 32], 32),
    'densenet_201x32': lambda: densenet([6, 12, 48, 32], 32),
    'densenet_161x48': lambda: densenet([6, 12, 36, 24], 48),
    'plain_40x12': lambda: densenet([12, 12, 12], 12, bottleneck=False, compression=1),
    'b_40x12': lambda: densenet([6, 6, 6], 12, compression=1),
    'c_40x12': lambda: densenet([12, 12, 12], 12, bottleneck=False),
    'bc_40x12': lambda: densenet([6, 6, 6], 12),
    'bc_40x12_dropout': lambda: densenet([6, 6, 6], 12, dropout_rate=0.2),
    'bc_40x36': lambda: densenet([6, 6, 6], 36),
    'bc_40x48': lambda: densenet([6, 6, 6], 48),
    'bc_40x60': lambda: densenet([6, 6, 6], 60),
}
chosen = ['bc_40x12']


class Stopwatch(Callback):
    def on_train_begin(self, logs=None):
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.time()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.time() - self.start)


def preprocess(images):
    return (images.astype('float32') - [125.307, 122.95, 113.865]) / [62.9932, 62.0887, 66.7048]


(x_train, y_train), (x_test, y_test) = cifar10.load_data()
y_train, y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)
x_train, x_test = preprocess(x_train), preprocess(x_test)

rows = []
for name in chosen:
    model = networks[name]()
    model.summary()
    model.compile(loss='categorical_crossentropy', metrics=['accuracy'],
                  optimizer=optimizers.SGD(lr=0.1, momentum=0.9, nesterov=True))
    schedule = LearningRateScheduler(
        lambda epoch: 0.1 if epoch < 0.5 * epochs else 0.01 if epoch < 0.75 * epochs else 0.001)
    stopwatch = Stopwatch()
    datagen = ImageDataGenerator(horizontal_flip=True, width_shift_range=0.125, height_shift_range=0.125,
                                 fill_mode='constant', cval=0.)
    datagen.fit(x_train)
    history = model.fit_generator(datagen.flow(x_train, y_train, batch_size=batch_size), epochs=epochs,
                                  callbacks=[schedule, stopwatch], validation_data=(x_test, y_test))
    for index, key in enumerate(('loss', 'accuracy')):
        plt.subplot(1, 2, index + 1)
        plt.plot(history.history['val_' + key], label=name)
        plt.legend()
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    print('Test loss:', loss, 'Test accuracy:', accuracy)
    model.save(name + '.h5')
    rows.append((name, accuracy, np.median(stopwatch.seconds), model.count_params(), os.path.getsize(name + '.h5')))
for row in rows:
    print('| %s | %.4f | %.1f | %d | %.2f |' % (row[:4] + (row[4] / 1e6,)))
plt.savefig('curves.png')
