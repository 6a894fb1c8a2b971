using System.Globalization;
using System.Reflection;
using Xunit.Sdk;

namespace Keras.Testing;

/// <summary>
/// Before every test of the assembly, the seeds of weights, dropout and shuffling begin anew: what a test draws is the
/// same in every run, whichever tests run before it. KERAS_TEST_SEED=N draws otherwise.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SeededTestsAttribute : BeforeAfterTestAttribute
{
    private static readonly int s_seed = int.Parse(
        Environment.GetEnvironmentVariable("KERAS_TEST_SEED") ?? "1", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest) => Utils.SetRandomSeed(s_seed);
}
