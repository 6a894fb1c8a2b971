"""A pretrained DenseNet-121 under a new head, frozen first and then trained as a whole, in Keras 2.3: what Program.cs is
a port of."""
import numpy as np
from keras.applications.densenet import DenseNet121
from keras.layers import BatchNormalization, Dense, Dropout, Flatten, Input
from keras.models import Model, load_model
from keras.optimizers import Adam
from keras.preprocessing.image import ImageDataGenerator

folder, image_size, batch_size, epochs, fine_tune_epochs = 'images', 224, 32, 5, 5
input_shape = (image_size, image_size, 3)

# one folder a class
datagen = ImageDataGenerator(validation_split=0.2)
flow = dict(target_size=(image_size, image_size), batch_size=batch_size, interpolation='bilinear')
train = datagen.flow_from_directory(folder, subset='training', **flow)
test = datagen.flow_from_directory(folder, subset='validation', shuffle=False, **flow)

# build network
base_model = DenseNet121(include_top=False, weights='imagenet', input_shape=input_shape, pooling='max')
input_image = Input(shape=input_shape)
x = BatchNormalization()(input_image)
x = base_model(x)
x = Flatten()(x)
x = Dense(128, activation='relu', name='fc2')(x)
x = BatchNormalization()(x)
x = Dropout(0.9, name='dropout_fc2')(x)
predictions = Dense(train.num_classes, activation='softmax', name='predictions')(x)
model = Model(input_image, predictions)

# train the head
base_model.trainable = False
model.compile(Adam(1e-3), loss='categorical_crossentropy', metrics=['accuracy'])
model.summary()
model.fit_generator(train, epochs=epochs, validation_data=test)

# train on as a whole
base_model.trainable = True
model.compile(Adam(1e-5), loss='categorical_crossentropy', metrics=['accuracy'])
model.summary()
model.fit_generator(train, epochs=epochs + fine_tune_epochs, initial_epoch=epochs, validation_data=test)

# save, reload, predict
model.save('fine_tuned.h5')
restored = load_model('fine_tuned.h5')
images, labels = test[0]
scores = restored.predict(images)
print('Largest difference after loading:', np.abs(scores - model.predict(images)).max())
names = sorted(train.class_indices, key=train.class_indices.get)
for score, label in zip(scores[:5], labels):
    print(f'{names[label.argmax()]}: {names[score.argmax()]} {score.max():.3f}')
