namespace SocketIoNet.EngineIo.Sending;

/// <summary>The end of a <see cref="SendQueue"/> at which messages leave it: a transport, for as long as it is the session's own.</summary>
internal interface IQueueReader
{
    /// <summary>Whether something can be written right now. Called under the queue's lock: it must only look.</summary>
    bool IsReady { get; }

    /// <summary>Takes messages from the queue and writes them. Never called twice at once.</summary>
    ValueTask WriteFromAsync(SendQueue queue);

    /// <summary>The queue is complete and empty: the transport closes.</summary>
    ValueTask FinishAsync();

    /// <summary>Writing failed; the session can not go on over this transport.</summary>
    void OnWriteFailed(Exception exception);
}
