namespace Keras.EventFiles.Logged;

/// <summary>Something that an event file tells at a step.</summary>
/// <param name="Tag">Its name, the same for all steps.</param>
/// <param name="Step">The step, mostly an epoch or a batch.</param>
/// <param name="WallTime">When it was written: seconds since 1970, UTC.</param>
public abstract record LoggedItem(string Tag, long Step, double WallTime);
