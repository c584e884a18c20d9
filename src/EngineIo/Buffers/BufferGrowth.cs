namespace SocketIoNet.EngineIo.Buffers;

/// <summary>How large a buffer becomes that is too small.</summary>
internal static class BufferGrowth
{
    /// <summary>Twice as large, and large enough for <paramref name="needed"/>; what no array can hold is refused before anything has changed.</summary>
    public static int Next(int capacity, long needed)
    {
        if (needed > Array.MaxLength) throw new InvalidOperationException($"{needed:N0} bytes exceed the maximum size of a buffer.");
        return (int)Math.Clamp(2L * capacity, needed, Array.MaxLength);
    }
}
