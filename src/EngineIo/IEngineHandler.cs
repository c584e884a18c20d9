namespace SocketIoNet.EngineIo;

/// <summary>The handler of one session. An <see cref="EngineHandlerFactory"/> creates it when the session opens.</summary>
public interface IEngineHandler
{
    /// <summary>Called when the session is open, before any message is read. It must not block. Default: does nothing.</summary>
    void OnOpen()
    {
    }

    /// <summary>
    /// Called for each message, in order, one at a time, on the thread that reads the connection. The next message is read when the call
    /// has returned.
    /// </summary>
    /// <param name="message">The content; UTF-8 if it is text. Valid until the call returns.</param>
    /// <param name="isBinary">Whether it is a binary message.</param>
    void OnMessage(ReadOnlySpan<byte> message, bool isBinary);

    /// <summary>
    /// Called exactly once, when the session has ended, possibly on another thread while <see cref="OnMessage"/> runs. It must not block;
    /// exceptions are logged.
    /// </summary>
    /// <param name="reason">The reason.</param>
    /// <param name="description">Details for logs and diagnosis; never sent to the client.</param>
    void OnClose(EngineCloseReason reason, string? description);
}
