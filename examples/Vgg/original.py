"""A VGG for images of 32x32 pixels, layer by layer, and what its layers tell, in Keras 2.3: what Program.cs and
Network.cs are a port of."""
from keras.datasets import cifar10
from keras.layers import Conv2D, Dense, Dropout, Flatten, Input, MaxPooling2D
from keras.models import Model
from keras.utils import to_categorical

batch_size, epochs = 128, 50

inputs = Input(shape=(32, 32, 3))
net = inputs
# (32, 32, 3) --> (16, 16, 64) --> (8, 8, 128) --> (4, 4, 256)
for filters in 64, 128, 256:
    net = Conv2D(filters, 3, strides=1, padding='same', activation='relu', kernel_initializer='he_normal')(net)
    net = Conv2D(filters, 3, strides=1, padding='same', activation='relu', kernel_initializer='he_normal')(net)
    net = MaxPooling2D(pool_size=2, strides=2, padding='valid')(net)
# 4*4*256 = 4096 --> 128 --> 10
net = Flatten()(net)
net = Dense(128, activation='relu', kernel_initializer='he_normal')(net)
net = Dropout(0.5)(net)
net = Dense(10, activation='softmax', kernel_initializer='he_normal')(net)
model = Model(inputs, net)
model.summary()

# what a layer tells
for layer in model.layers:
    print(layer.name, layer.input_shape, '-->', layer.output_shape)
pool = model.layers[3]
print(pool.input, pool.output)

# a layer with two nodes tells them apart
larger = Input(shape=(64, 64, 3))
conv = model.layers[1]
conv(larger)
for node in range(2):
    print(node, conv.get_input_at(node), conv.get_output_at(node))
    print(node, conv.get_input_shape_at(node), conv.get_output_shape_at(node))

(x_train, y_train), (x_test, y_test) = cifar10.load_data()
y_train, y_test = to_categorical(y_train, 10), to_categorical(y_test, 10)
model.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])
model.fit(x_train / 255., y_train, batch_size, epochs, validation_data=(x_test / 255., y_test))
model.save('vgg.h5')
