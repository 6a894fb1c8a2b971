namespace Keras;

/// <summary>A line of progress on a terminal that is written over until it is final.</summary>
internal interface IPassingLine
{
    /// <summary>Removes the line, so that something else can be written in its place.</summary>
    void Erase();

    /// <summary>Lets the line stay.</summary>
    void EndLine();
}
