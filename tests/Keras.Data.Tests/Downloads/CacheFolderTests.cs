using Keras.Downloads;

namespace Keras.Tests.Downloads;

public class CacheFolderTests
{
    [Fact]
    public void Follows_the_variable_and_else_the_home_folder()
    {
        string? before = Environment.GetEnvironmentVariable("KERAS_HOME");
        try
        {
            Environment.SetEnvironmentVariable("KERAS_HOME", "/somewhere/else");
            Assert.Equal("/somewhere/else", CacheFolder.Default());

            Environment.SetEnvironmentVariable("KERAS_HOME", null);
            Assert.EndsWith(".keras", CacheFolder.Default(), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("KERAS_HOME", before);
        }
    }
}
