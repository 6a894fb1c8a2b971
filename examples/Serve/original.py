"""A REST server for a pretrained DenseNet-121 in Keras 2.3 and Flask: what Program.cs is a port of."""
import io

import numpy as np
from flask import Flask, jsonify, request
from keras.applications.densenet import DenseNet121, decode_predictions, preprocess_input
from PIL import Image

app = Flask(__name__)
model = DenseNet121(weights='imagenet')
model._make_predict_function()


def prepare(data):
    image = Image.open(io.BytesIO(data)).convert('RGB').resize((224, 224), Image.BILINEAR)
    return preprocess_input(np.asarray(image, dtype='float32')[np.newaxis])


@app.route('/predict', methods=['POST'])
def predict():
    try:
        image = prepare(request.get_data())
    except OSError as error:
        return jsonify(error=str(error)), 400
    guesses = decode_predictions(model.predict(image), top=5)[0]
    return jsonify(predictions=[dict(id=name, label=label, score=float(score)) for name, label, score in guesses])


@app.route('/health')
def health():
    return jsonify(status='ok')


if __name__ == '__main__':
    app.run(port=5000)
