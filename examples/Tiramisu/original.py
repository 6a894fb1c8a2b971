"""FC-DenseNet (Tiramisu, Jegou et al. 2017) for segmentation with a Dice loss, in Keras 2.3: what Program.cs is a port of."""
import numpy as np
from keras import backend as K
from keras.layers import (Activation, BatchNormalization, Conv2D, Conv2DTranspose, Dropout, Input, MaxPooling2D,
                          concatenate)
from keras.models import Model
from keras.optimizers import RMSprop
from keras.regularizers import l2

size, num_classes, batch_size, epochs = 64, 3, 4, 20
growth_rate, layers_down, bottleneck = 12, [4, 4], 4
x_train, y_train, x_test, y_test = np.load('masks.npz').values()


def dice_coef(y_true, y_pred, smooth=1.):
    intersection = K.sum(y_true * y_pred, axis=[1, 2])
    union = K.sum(y_true, axis=[1, 2]) + K.sum(y_pred, axis=[1, 2])
    return K.mean((2. * intersection + smooth) / (union + smooth), axis=-1)


def dice_loss(y_true, y_pred):
    return 1. - dice_coef(y_true, y_pred)


def layer(x):
    x = BatchNormalization()(x)
    x = Activation('relu')(x)
    x = Conv2D(growth_rate, 3, padding='same', kernel_initializer='he_uniform', kernel_regularizer=l2(1e-4))(x)
    return Dropout(0.2)(x)


def dense_block(x, count):
    made = []
    for _ in range(count):
        new = layer(x)
        made.append(new)
        x = concatenate([x, new])
    return x, concatenate(made) if count > 1 else made[0]


def transition_down(x):
    filters = K.int_shape(x)[-1]
    x = BatchNormalization()(x)
    x = Activation('relu')(x)
    x = Conv2D(filters, 1, padding='same', kernel_initializer='he_uniform', kernel_regularizer=l2(1e-4))(x)
    x = Dropout(0.2)(x)
    return MaxPooling2D()(x)


# down, through the bottleneck, and up again beside what came down
inputs = Input((size, size, 3))
x = Conv2D(48, 3, padding='same', kernel_initializer='he_uniform', kernel_regularizer=l2(1e-4))(inputs)
skips = []
for count in layers_down:
    x, _ = dense_block(x, count)
    skips.append(x)
    x = transition_down(x)
_, x = dense_block(x, bottleneck)
for count, skip in zip(reversed(layers_down), reversed(skips)):
    x = Conv2DTranspose(K.int_shape(x)[-1], 3, strides=2, padding='same', kernel_initializer='he_uniform')(x)
    x = concatenate([x, skip])
    x, made = dense_block(x, count)
    x_up, x = x, made
outputs = Conv2D(num_classes, 1, activation='softmax')(x_up)
model = Model(inputs, outputs)
model.summary()

# train, look at the overlap of every class
model.compile(RMSprop(1e-3, decay=0.005), loss=dice_loss, metrics=['accuracy', dice_coef])
model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs, validation_data=(x_test, y_test))
model.save_weights('tiramisu.h5')
masks = model.predict(x_test)
for c in range(num_classes):
    a, b = y_test[..., c] > 0.5, masks.argmax(-1) == c
    print(f'class {c}: IoU {(a & b).sum() / (a | b).sum():.3f}')
