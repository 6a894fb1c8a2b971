namespace Keras.Engine.Cpu.Kernels;

/// <summary>The memory one step works on.</summary>
/// <remarks>
/// Every buffer starts on a cache line; reading up to a line past its end is allowed, writing is not.
/// </remarks>
internal readonly unsafe struct KernelArguments(nint* slots, int inputCount, int outputCount, byte* scratch, long scratchStride)
{
    /// <summary>The elements of an input, row-major.</summary>
    public T* Input<T>(int index)
        where T : unmanaged => (T*)slots[index];

    /// <summary>The elements of an output, row-major.</summary>
    public T* Output<T>(int index = 0)
        where T : unmanaged => (T*)slots[inputCount + index];

    /// <summary>Memory shared by all phases and pieces of the step; not cleared.</summary>
    public T* Workspace<T>()
        where T : unmanaged => (T*)slots[inputCount + outputCount];

    /// <summary>Memory of one worker while it runs a piece; not cleared.</summary>
    public T* Scratch<T>(int worker)
        where T : unmanaged => (T*)(scratch + (worker * scratchStride));
}
