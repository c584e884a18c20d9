namespace SocketIoNet.EngineIo;

/// <summary>
/// A connection whose transport can push what arrives, on a thread of its own, instead of filling a pipe. A transport of Kestrel implements it on the object that is
/// <c>ConnectionContext.Transport</c>, so that any layer in between (TLS, logging of connections, a middleware of the application) hides it, and the pipes are used.
/// </summary>
public interface IPushConnection
{
    /// <summary>
    /// Takes the connection from the HTTP layer, which from now on can neither read, write nor end it. The request may end at once, and everything of HTTP becomes
    /// garbage. The transport keeps the connection open and counts it until <see cref="IPushReceiver.OnEnded"/> has returned.
    /// </summary>
    /// <param name="receiver">
    /// Receives what arrives, first of all what the HTTP layer has received and not consumed. It is not called before this method has returned. Its first call is
    /// <see cref="IPushReceiver.OnResumed"/>, or <see cref="IPushReceiver.OnEnded"/> if the connection has ended by then.
    /// </param>
    /// <remarks>Called once, from a request without a pending read or write: the response to the upgrade was flushed.</remarks>
    void Attach(IPushReceiver receiver);

    /// <summary>Sends bytes without waiting. Calls do not overlap. Nothing is sent before the bytes that the HTTP layer has written.</summary>
    /// <returns>How many bytes the system took; 0 if the socket is full.</returns>
    /// <exception cref="IOException">The connection is broken or has ended.</exception>
    int Send(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// Completes, without an exception, when the socket may take bytes again, and when the connection is broken or ends. Called after <see cref="Send"/> did not take all
    /// bytes, and not again before it has completed. It may continue on a thread of the transport, whatever the context of the caller: what follows does not block.
    /// </summary>
    ValueTask WaitUntilWritableAsync();

    /// <summary>
    /// Calls <see cref="IPushReceiver.OnResumed"/> soon, on a thread of the transport, after other connections had their turn: to continue after the receiver has returned
    /// false, which it may not have done yet, or to get onto the thread. Thread-safe. Calls before <see cref="IPushReceiver.OnResumed"/> begins count as one; after the end
    /// of the connection they have no effect.
    /// </summary>
    void Resume();

    /// <summary>
    /// Ends the connection in an orderly way, after the bytes that <see cref="Send"/> took. What arrives is dropped. Thread-safe; only the first call has an effect.
    /// <see cref="IPushReceiver.OnEnded"/> follows, never from within this method.
    /// </summary>
    void Close();

    /// <summary>Ends the connection at once, with a reset. Thread-safe, as <see cref="Close"/>, and also effective after it.</summary>
    void Abort();
}
