namespace SocketIoNet.EngineIo;

/// <summary>The layer above Engine.IO, for one session. An instance is made when the session opens.</summary>
public interface IEngineHandler
{
    /// <summary>The session is open, and nothing of the client has been read yet. Does nothing unless it is implemented; it must not block.</summary>
    void OnOpen()
    {
    }

    /// <summary>
    /// A message of the client. Called in the order of arrival, one call at a time, on the thread that reads the connection: the next message
    /// is read when the call has returned.
    /// </summary>
    /// <param name="message">The content, UTF-8 when it is text; valid until the call returns.</param>
    /// <param name="isBinary">Whether the client sent bytes rather than text.</param>
    void OnMessage(ReadOnlySpan<byte> message, bool isBinary);

    /// <summary>
    /// The session has ended; called exactly once, and what it throws is logged. It can come from another thread while <see cref="OnMessage"/> is still running, and must not block.
    /// </summary>
    /// <param name="reason">Why it ended.</param>
    /// <param name="description">What is known beyond the reason, for logs and diagnosis; never sent to a client.</param>
    void OnClose(EngineCloseReason reason, string? description);
}
