"""A DenseNet by stratified k-fold cross-validation with class weights, and a report of the folds together: what Program.cs is
a port of."""
import numpy as np
from keras.datasets import cifar10
from keras.callbacks import EarlyStopping
from keras_contrib.applications import DenseNet
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.utils.class_weight import compute_class_weight

folds, batch_size, epochs, num_classes = 5, 64, 10, 10

# classes of unlike sizes
(x, y), _ = cifar10.load_data()
y = y.flatten()
rng = np.random.RandomState(1)
kept = rng.rand(len(y)) < 1 / (1 + y % 3)
x, y = x[kept] / 255.0, y[kept]

scores, truths, predictions = [], [], []
for fold, (train, test) in enumerate(StratifiedKFold(folds, shuffle=True, random_state=1).split(x, y)):
    model = DenseNet(input_shape=(32, 32, 3), depth=22, growth_rate=12, bottleneck=True, reduction=0.5, weights=None)
    model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
    weights = compute_class_weight('balanced', classes=np.unique(y), y=y[train])
    model.fit(x[train], y[train], batch_size=batch_size, epochs=epochs, class_weight=dict(enumerate(weights)),
              validation_data=(x[test], y[test]), callbacks=[EarlyStopping(patience=3, restore_best_weights=True)])
    _, accuracy = model.evaluate(x[test], y[test], verbose=0)
    print(f'fold {fold + 1}: {accuracy:.3f}')
    scores.append(accuracy)
    truths.append(y[test])
    predictions.append(model.predict(x[test]).argmax(-1))
    model.save(f'fold_{fold + 1}.h5')

print(f'{np.mean(scores):.3f} +- {np.std(scores):.3f}')
print(confusion_matrix(np.concatenate(truths), np.concatenate(predictions)))
print(classification_report(np.concatenate(truths), np.concatenate(predictions)))
