"""DenseNet-BC on CIFAR-10 in Keras 2.3: what Program.cs is a port of."""
from keras import optimizers, regularizers
from keras.callbacks import LearningRateScheduler
from keras.datasets import cifar10
from keras.layers import (Activation, AveragePooling2D, BatchNormalization, Conv2D, Dense, GlobalAveragePooling2D, Input,
                          concatenate)
from keras.models import Model
from keras.preprocessing.image import ImageDataGenerator
from keras.utils import to_categorical

depth, growth_rate, compression = 40, 12, 0.5
batch_size, epochs, weight_decay = 64, 300, 1e-4


def conv(x, filters, size):
    return Conv2D(filters, size, padding='same', use_bias=False, kernel_initializer='he_normal',
                  kernel_regularizer=regularizers.l2(weight_decay))(x)


def bn_relu(x):
    return Activation('relu')(BatchNormalization(momentum=0.9, epsilon=1e-5)(x))


def dense_block(x, layers):
    for _ in range(layers):
        y = conv(bn_relu(x), 4 * growth_rate, 1)
        y = conv(bn_relu(y), growth_rate, 3)
        x = concatenate([y, x])
    return x


def transition(x):
    x = conv(bn_relu(x), int(x.shape[-1] * compression), 1)
    return AveragePooling2D(2)(x)


def preprocess(images):
    return (images.astype('float32') - [125.307, 122.95, 113.865]) / [62.9932, 62.0887, 66.7048]


(x_train, y_train), (x_test, y_test) = cifar10.load_data()
y_train, y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)
x_train, x_test = preprocess(x_train), preprocess(x_test)

inputs = Input(shape=(32, 32, 3))
x = conv(inputs, 2 * growth_rate, 3)
for block in range(3):
    x = dense_block(x, (depth - 4) // 6)
    x = transition(x) if block < 2 else bn_relu(x)
x = GlobalAveragePooling2D()(x)
outputs = Dense(10, activation='softmax', kernel_initializer='he_normal',
                kernel_regularizer=regularizers.l2(weight_decay))(x)
model = Model(inputs, outputs)
model.summary()

model.compile(loss='categorical_crossentropy', metrics=['accuracy'],
              optimizer=optimizers.SGD(lr=0.1, momentum=0.9, nesterov=True))
schedule = LearningRateScheduler(lambda epoch: 0.1 if epoch < 150 else 0.01 if epoch < 225 else 0.001)
datagen = ImageDataGenerator(horizontal_flip=True, width_shift_range=0.125, height_shift_range=0.125,
                             fill_mode='constant', cval=0.)
datagen.fit(x_train)
model.fit_generator(datagen.flow(x_train, y_train, batch_size=batch_size), epochs=epochs, callbacks=[schedule],
                    validation_data=(x_test, y_test))
print('Test loss, accuracy:', model.evaluate(x_test, y_test, verbose=0))
model.save('densenet_bc.h5')
