namespace SocketIoNet.EngineIo.Buffers;

/// <summary>Computes the new size of a buffer that is too small.</summary>
internal static class BufferGrowth
{
    /// <summary>
    /// Returns twice the size, or <paramref name="needed"/> if that is more. Throws if no array can be so large, before anything has
    /// changed.
    /// </summary>
    public static int Next(int capacity, long needed)
    {
        if (needed > Array.MaxLength) throw new InvalidOperationException($"{needed:N0} bytes exceed the maximum size of a buffer.");
        return (int)Math.Clamp(2L * capacity, needed, Array.MaxLength);
    }
}
