namespace Keras.Callbacks;

/// <summary>Progress in a file or a pipe: a passing line now and then, so that a log stays readable.</summary>
internal sealed class PlainDisplay : ProgressDisplay
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(30);

    private readonly TextWriter _output;

    public PlainDisplay(TextWriter output, TimeProvider clock)
        : base(clock, s_interval)
    {
        _output = output;
        Wait();
    }

    protected override void ShowFinal(ProgressLine line)
    {
        _output.WriteLine(line.ToString());
        _output.Flush();
        Wait();
    }

    protected override void Show(ProgressLine line)
    {
        _output.WriteLine(line.ToString());
        _output.Flush();
    }
}
