namespace Tensorflow.Contexts;

/// <summary>How computing is done: at once.</summary>
public class Context
{
    public void eager_mode()
    {
    }

    public bool executing_eagerly() => true;

    public void ensure_initialized()
    {
    }

    /// <summary>Frees what was compiled, and begins to count layers anew.</summary>
    public void reset_context() => KerasApi.keras.backend.clear_session();
}
