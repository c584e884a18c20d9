namespace SocketIoNet.EngineIo.Transports;

/// <summary>A WebSocket as messages, independent of who does the framing.</summary>
internal interface IMessageConnection : IDisposable
{
    /// <summary>The message that was read last; valid until the next read. May be changed in place.</summary>
    Span<byte> Message { get; }

    /// <summary>
    /// Reads the next message. If none has arrived yet, calls <paramref name="beforeWait"/> first. Reads must not overlap.
    /// </summary>
    ValueTask<MessageReadResult> ReadAsync(Action beforeWait);

    /// <summary>Reads and drops everything until the client closes the connection.</summary>
    Task DiscardAsync();

    /// <summary>Writes one message, which is sent by the next <see cref="FlushAsync"/>. Writes and flushes must not overlap.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isBinary, bool compress);

    /// <summary>Sends what has been written.</summary>
    ValueTask FlushAsync();

    /// <summary>Sends a close frame with the status of the last read (which may be the client's own), or without status.</summary>
    ValueTask CloseAsync();

    /// <summary>
    /// Ends the current read, or the next one, with an <see cref="OperationCanceledException"/> or as if the connection had been closed.
    /// Thread-safe.
    /// </summary>
    void CancelRead();

    /// <summary>Aborts the connection.</summary>
    void Abort();
}
