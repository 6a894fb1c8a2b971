"""DenseNet-121 made smaller by other blocks and another growth rate, in Keras 2.3: what Program.cs and Network.cs are a
port of. Keras has a growth rate of 32 built in: here it is made an argument of keras_applications/densenet.py, whose
dense_block() then calls conv_block(x, growth_rate, ...)."""
from keras.datasets import cifar10
from keras.layers import BatchNormalization, Dense, Dropout, Flatten, Input
from keras.models import Model
from keras.utils import to_categorical

from densenet import DenseNet  # keras_applications/densenet.py with the growth rate as an argument

blocks, growth_rate, batch_size, epochs = [25, 25, 25, 25], 12, 64, 50


def build(blocks, growth_rate, input_shape, nb_classes):
    input_image = Input(shape=input_shape)
    x = BatchNormalization()(input_image)
    base_model = DenseNet(blocks, growth_rate, include_top=False, weights=None, input_shape=input_shape, pooling='max')
    x = base_model(x)
    x = Flatten()(x)
    x = Dense(128, activation='relu', name='fc2')(x)
    x = BatchNormalization()(x)
    x = Dropout(0.9, name='dropout_fc2')(x)
    return Model(input_image, Dense(nb_classes, activation='softmax', name='predictions')(x))


# how small it becomes: DenseNet-121, a hundred layers of two convolutions, and DenseNet-BC-40
for other, rate in ([6, 12, 24, 16], 32), ([25, 25, 25, 25], 12), ([6, 6, 6], 12):
    print(other, rate, build(other, rate, (32, 32, 3), 10).count_params())

(x_train, y_train), (x_test, y_test) = cifar10.load_data()
y_train, y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)
model = build(blocks, growth_rate, (32, 32, 3), 10)
model.summary()
model.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])
model.fit(x_train, y_train, batch_size, epochs, validation_data=(x_test, y_test))
print('Test loss, accuracy:', model.evaluate(x_test, y_test, verbose=0))
model.save('shrunk.h5')
