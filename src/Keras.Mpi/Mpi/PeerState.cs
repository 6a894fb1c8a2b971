namespace Keras.Mpi;

/// <summary>What a process is doing.</summary>
internal enum PeerState
{
    /// <summary>Computing, or waiting for others: it should come soon.</summary>
    Computing,

    /// <summary>Something that may take long and was announced: compiling, saving, the program around the training.</summary>
    Busy,

    /// <summary>It has failed, and tells why.</summary>
    Failed,

    /// <summary>It has come to its end.</summary>
    Leaving,
}
