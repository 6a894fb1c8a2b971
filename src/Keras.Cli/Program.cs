return Keras.Cli.CommandLine.Run(args, Console.Out, Console.Error);
