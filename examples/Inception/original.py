"""Inception towers, and a small GoogLeNet for CIFAR-10, in Keras 2.3: what Program.cs and Networks.cs are a port of."""
from keras.datasets import cifar10
from keras.layers import Conv2D, Dense, GlobalAveragePooling2D, Input, MaxPooling2D, concatenate
from keras.models import Model
from keras.utils import to_categorical

batch_size, epochs = 128, 50


def towers(axis):
    input_img = Input(shape=(256, 256, 3))
    tower_1 = Conv2D(64, (1, 1), padding='same', activation='relu')(input_img)
    tower_1 = Conv2D(64, (3, 3), padding='same', activation='relu')(tower_1)
    tower_2 = Conv2D(64, (1, 1), padding='same', activation='relu')(input_img)
    tower_2 = Conv2D(64, (5, 5), padding='same', activation='relu')(tower_2)
    tower_3 = MaxPooling2D((3, 3), strides=(1, 1), padding='same')(input_img)
    tower_3 = Conv2D(64, (1, 1), padding='same', activation='relu')(tower_3)
    return Model(input_img, concatenate([tower_1, tower_2, tower_3], axis=axis))


def inception_module(x, f1, f3_reduce, f3, f5_reduce, f5, f_pool):
    conv1 = Conv2D(f1, 1, activation='relu')(x)
    conv3 = Conv2D(f3_reduce, 1, activation='relu')(x)
    conv3 = Conv2D(f3, 3, padding='same', activation='relu')(conv3)
    conv5 = Conv2D(f5_reduce, 1, activation='relu')(x)
    conv5 = Conv2D(f5, 5, padding='same', activation='relu')(conv5)
    pool = MaxPooling2D(3, strides=1, padding='same')(x)
    pool = Conv2D(f_pool, 1, activation='relu')(pool)
    return concatenate([conv1, conv3, conv5, pool])


def googlenet():
    inputs = Input(shape=(32, 32, 3))
    x = Conv2D(64, 7, strides=2, padding='same', activation='relu')(inputs)
    x = MaxPooling2D(3, strides=2, padding='same')(x)
    x = inception_module(x, 64, 96, 128, 16, 32, 32)
    x = inception_module(x, 128, 128, 192, 32, 96, 64)
    x = MaxPooling2D(3, strides=2, padding='same')(x)
    x = inception_module(x, 192, 96, 208, 16, 48, 64)
    x = inception_module(x, 160, 112, 224, 24, 64, 64)
    x = inception_module(x, 128, 128, 256, 24, 64, 64)
    x = inception_module(x, 112, 144, 288, 32, 64, 64)
    x = inception_module(x, 256, 160, 320, 32, 128, 128)
    x = MaxPooling2D(3, strides=2, padding='same')(x)
    x = inception_module(x, 256, 160, 320, 32, 128, 128)
    x = inception_module(x, 384, 192, 384, 48, 128, 128)
    x = GlobalAveragePooling2D()(x)
    return Model(inputs, Dense(10, activation='softmax')(x), name='googlenet')


# towers side by side along any axis
for axis in 1, 2, 3:
    print(axis, towers(axis).output_shape)

(x_train, y_train), (x_test, y_test) = cifar10.load_data()
y_train, y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)
model = googlenet()
model.summary()
model.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])
model.fit(x_train / 255., y_train, batch_size, epochs, validation_data=(x_test / 255., y_test))
print('Test loss, accuracy:', model.evaluate(x_test / 255., y_test, verbose=0))
model.save('googlenet.h5')
