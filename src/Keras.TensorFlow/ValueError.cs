namespace Tensorflow;

/// <summary>An argument that does not fit: Python's <c>ValueError</c>.</summary>
public class ValueError : ArgumentException
{
    public ValueError()
    {
    }

    public ValueError(string message)
        : base(message)
    {
    }

    public ValueError(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
