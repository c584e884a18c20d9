namespace SocketIoNet.EngineIo.Transports.WebSockets.Pushed;

/// <summary>Receives the messages of a <see cref="PushedWebSocket"/>. Calls do not overlap.</summary>
internal interface IMessageReceiver
{
    /// <summary>Whether the next message may be passed on. If not, the receiver resumes the connection when it may.</summary>
    bool TryBegin();

    /// <summary>A message has arrived; it is valid during the call, and may be changed in place.</summary>
    void OnMessage(Span<byte> message, bool isBinary);

    /// <summary>Nothing more has arrived, or other connections have their turn.</summary>
    void OnWaiting();

    /// <summary>Something has arrived that is not a message. What follows it is dropped until the client closes.</summary>
    void OnEnd(MessageReadResult result);

    /// <summary>No message follows, although the client has not closed.</summary>
    /// <param name="exception">The error that has broken the connection, if there is one.</param>
    void OnCut(Exception? exception);

    /// <summary>The client has closed, or the connection has ended: nothing is received any more.</summary>
    void OnClosed();

    /// <summary>The last call: the connection has ended.</summary>
    void OnDisconnected();
}
