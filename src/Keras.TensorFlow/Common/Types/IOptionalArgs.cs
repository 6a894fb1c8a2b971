namespace Tensorflow.Common.Types;

/// <summary>Further arguments of recurrent layers, of which there are none.</summary>
public interface IOptionalArgs
{
    string Identifier { get; }
}
