namespace Keras.Elsewhere;

/// <summary>What tests/run-arm64 and tests/run-windows run: where no SDK is, no test host and maybe an emulator.</summary>
internal static class Program
{
    public static int Main(string[] arguments) => arguments switch
    {
        ["tests", string assembly, .. string[] names] => TestRun.Of(assembly, names),
        ["trial", string folder] => Trial.Run(folder),

        // What `dotnet X.dll` does: tests start themselves by their program and assembly.
        [string program, .. string[] rest] when program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) =>
            AppDomain.CurrentDomain.ExecuteAssembly(program, rest),
        _ => throw new ArgumentException(
            "Expected: tests ASSEMBLY [NAME...], which runs tests whose name holds one of the names (\"-NAME\": none of them); "
            + "or: trial FOLDER, which trains, writes and reads, and prints what must be the same on every machine."),
    };
}
