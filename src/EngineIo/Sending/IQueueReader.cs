namespace SocketIoNet.EngineIo.Sending;

/// <summary>Reads a <see cref="SendQueue"/>: the current transport of the session.</summary>
internal interface IQueueReader
{
    /// <summary>Whether the reader can write now. Called under the lock of the queue: it must not call or change anything.</summary>
    bool IsReady { get; }

    /// <summary>Takes messages from the queue and writes them. Calls do not overlap.</summary>
    ValueTask WriteFromAsync(SendQueue queue);

    /// <summary>Closes the transport: the queue is complete and empty.</summary>
    ValueTask FinishAsync();

    /// <summary>Called when writing failed. The session cannot continue on this transport.</summary>
    void OnWriteFailed(Exception exception);
}
