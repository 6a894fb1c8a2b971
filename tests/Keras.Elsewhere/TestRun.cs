using System.Diagnostics;
using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Keras.Elsewhere;

/// <summary>Runs the tests of an assembly in this process.</summary>
internal static class TestRun
{
    /// <summary>Runs one class after the other and says which, so that one that hangs or crashes is known.</summary>
    /// <returns>0 if tests ran and none failed.</returns>
    public static int Of(string assembly, string[] names)
    {
        Assembly tests = Assembly.Load(assembly);
        using var framework = new XunitTestFramework(new Sink());
        using ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(tests));
        using ITestFrameworkExecutor executor = framework.GetExecutor(tests.GetName());
        (int passed, int failed, int skipped) = (0, 0, 0);
        foreach (Type type in tests.GetTypes().Where(type => type.IsPublic).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            // To list the cases of a class may take minutes where there is no machine code.
            if (Without(names).Any(part => type.FullName!.Contains(part, StringComparison.Ordinal)))
            {
                continue;
            }

            Stopwatch watch = Stopwatch.StartNew();
            Console.Write($"{type.FullName}:");
            using var discovered = new Sink();
            using var run = new Sink();
            discoverer.Find(type.FullName!, includeSourceInformation: false, discovered, new Options());
            discovered.Done.WaitOne();
            ITestCase[] cases = [.. discovered.Cases.Where(test => IsWanted(test.DisplayName, names))];
            if (cases.Length > 0)
            {
                executor.RunTests(cases, run, new Options());
                run.Done.WaitOne();
            }

            Console.WriteLine($" {run.Passed} in {watch.Elapsed.TotalSeconds:F0} s");
            (passed, failed, skipped) = (passed + run.Passed, failed + run.Failed, skipped + run.Skipped);
        }

        Console.WriteLine($"{assembly}: {passed} passed, {failed} failed, {skipped} skipped");
        return passed > 0 && failed == 0 ? 0 : 1;
    }

    private static bool IsWanted(string name, string[] names)
    {
        string[] with = [.. names.Where(part => part[0] != '-')];
        return !Without(names).Any(part => name.Contains(part, StringComparison.Ordinal))
            && (with.Length == 0 || with.Any(part => name.Contains(part, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Without(string[] names) => names.Where(part => part[0] == '-').Select(part => part[1..]);

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
