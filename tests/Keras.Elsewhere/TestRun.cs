using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Keras.Elsewhere;

/// <summary>Runs the tests of an assembly in this process.</summary>
internal static class TestRun
{
    /// <returns>0 if tests ran and none failed.</returns>
    public static int Of(string assembly, string[] names)
    {
        Assembly tests = Assembly.Load(assembly);
        using var discovered = new Sink();
        using var run = new Sink();
        using var framework = new XunitTestFramework(new Sink());
        using ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(tests));
        using ITestFrameworkExecutor executor = framework.GetExecutor(tests.GetName());
        discoverer.Find(includeSourceInformation: false, discovered, new Options());
        discovered.Done.WaitOne();
        executor.RunTests(discovered.Cases.Where(test => IsWanted(test.DisplayName, names)), run, new Options());
        run.Done.WaitOne();
        Console.WriteLine($"{assembly}: {run.Passed} passed, {run.Failed} failed, {run.Skipped} skipped");
        return run.Passed > 0 && run.Failed == 0 ? 0 : 1;
    }

    private static bool IsWanted(string name, string[] names)
    {
        string[] without = [.. names.Where(part => part[0] == '-').Select(part => part[1..])];
        string[] with = [.. names.Where(part => part[0] != '-')];
        return !without.Any(part => name.Contains(part, StringComparison.Ordinal))
            && (with.Length == 0 || with.Any(part => name.Contains(part, StringComparison.Ordinal)));
    }

    private sealed class Options : LongLivedMarshalByRefObject, ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> _values = [];

        public TValue GetValue<TValue>(string name) =>
            _values.TryGetValue(name, out object? value) ? (TValue)value! : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }

    private sealed class Sink : LongLivedMarshalByRefObject, IMessageSink, IDisposable
    {
        public ManualResetEvent Done { get; } = new(initialState: false);

        public List<ITestCase> Cases { get; } = [];

        public int Passed { get; private set; }

        public int Failed { get; private set; }

        public int Skipped { get; private set; }

        public bool OnMessage(IMessageSinkMessage message)
        {
            switch (message)
            {
                case ITestCaseDiscoveryMessage found:
                    Cases.Add(found.TestCase);
                    break;
                case ITestPassed:
                    Passed++;
                    break;
                case ITestSkipped:
                    Skipped++;
                    break;
                case ITestFailed failed:
                    Failed++;
                    Console.WriteLine($"FAILED {failed.Test.DisplayName}\n{string.Join('\n', failed.Messages)}");
                    Console.WriteLine(string.Join('\n', failed.StackTraces));
                    break;
                case IDiscoveryCompleteMessage or ITestAssemblyFinished:
                    Done.Set();
                    break;
            }

            return true;
        }

        public void Dispose() => Done.Dispose();
    }
}
