namespace SocketIoNet.EngineIo.Transports;

/// <summary>A WebSocket as messages: behind it stands whoever does the framing.</summary>
internal interface IMessageConnection : IDisposable
{
    /// <summary>The message that was read last; valid until the next read. May be changed in place.</summary>
    Span<byte> Message { get; }

    /// <summary>Reads the next message. When none has arrived yet, <paramref name="beforeWait"/> is called first. One read at a time.</summary>
    ValueTask<MessageReadResult> ReadAsync(Action beforeWait);

    /// <summary>Reads and drops everything until the client closes the connection.</summary>
    Task DiscardAsync();

    /// <summary>Writes one message, which is sent at the next <see cref="FlushAsync"/>. Only one write or flush at a time.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isBinary, bool compress);

    /// <summary>Sends what has been written.</summary>
    ValueTask FlushAsync();

    /// <summary>Sends a close frame: with the status that the last read calls for, which may be the client's own, or empty.</summary>
    ValueTask CloseAsync();

    /// <summary>Ends the read that waits, or the next one, with an <see cref="OperationCanceledException"/> or as if the connection had been cut. From any thread.</summary>
    void CancelRead();

    /// <summary>Aborts the connection.</summary>
    void Abort();
}
