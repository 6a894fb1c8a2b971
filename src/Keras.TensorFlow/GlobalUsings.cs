// In these namespaces Keras is Tensorflow.Keras: what is translated to has other names.
global using Host = System.Numerics.Tensors;
global using Native = global::Keras;
global using DType = global::Keras.Engine.Tensors.DType;
global using IntList = global::Keras.Engine.Tensors.IntList;
global using Ops = global::Keras.Ops;
global using Value = global::Keras.Value;

// The functions that extend Ops and Utils.
global using static global::Keras.ColorFunctions;
global using static global::Keras.ImageFunctions;
global using static global::Keras.RandomFunctions;
global using static global::Keras.UtilsModels;
