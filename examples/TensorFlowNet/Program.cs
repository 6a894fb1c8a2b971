// Programs in the style of TensorFlow.NET's Keras, which run on KerasDenseNet unchanged: original.py has the same in Python.
using Examples;
using Tensorflow;
using Tensorflow.NumPy;
using TensorFlowNet;
using static Tensorflow.Binding;

var defaults = new Settings(Epochs: 2, BatchSize: 16, Output: "densenet.h5", Samples: 2000);

return Example.Run(args, "Runs programs of TensorFlow.NET: a toy ResNet, a Sequential, a tape, a DenseNet.", defaults, (settings, _) =>
{
    tf.enable_eager_execution();
    tf.set_random_seed(settings.Seed);
    var ((xTrain, yTrain), _) = Data.Load(settings.Data, settings.Samples);
    NDArray x = new NDArray(xTrain.ToArray(), new Shape([.. xTrain.Lengths.ToArray().Select(length => (long)length)]));
    NDArray y = new NDArray(yTrain.ToArray(), new Shape([.. yTrain.Lengths.ToArray().Select(length => (long)length)]));

    var history = ToyResNet.Train(ToyResNet.Build(), x, y, settings.Epochs, settings.Verbose);
    print($"toy ResNet, validation accuracy: {history.history["val_accuracy"].Last()}");

    MnistSequential.Train(MnistSequential.Build(), x, y, settings.Epochs, settings.Verbose);

    var losses = TapeLoop.Train(new ConvNet(new ConvNetArgs { NumClasses = 10 }), x, y, training_steps: settings.Smoke ? 4 : 100);
    print($"tape, last loss: {losses.Last()}");

    var model = DenseNetBc.Build(depth: settings.Smoke ? 10 : 40);
    DenseNetBc.Train(model, x, y, settings.Epochs, settings.Output, settings.Verbose);
});
