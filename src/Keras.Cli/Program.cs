using System.Runtime.InteropServices;
using Keras.Cli;

// Under `ulimit -f` a file that grows too long ends the program, unless it wants to be told: then writing fails, with a message.
const PosixSignal FileTooLong = (PosixSignal)25;
using PosixSignalRegistration? told = OperatingSystem.IsWindows()
    ? null
    : PosixSignalRegistration.Create(FileTooLong, signal => signal.Cancel = true);
return StandardStreams.AreOpen() ? CommandLine.Run(args, Console.Out, Console.Error) : CommandLine.Failed;
