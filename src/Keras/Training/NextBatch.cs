namespace Keras.Training;

/// <summary>Whether there is a batch to go on with.</summary>
internal enum NextBatch
{
    /// <summary>There is one.</summary>
    Ready,

    /// <summary>The data are at their end.</summary>
    None,

    /// <summary>Training, test or prediction is to end here.</summary>
    Cancelled,
}
