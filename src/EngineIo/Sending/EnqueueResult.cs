namespace SocketIoNet.EngineIo.Sending;

/// <summary>The result of adding a message to a <see cref="SendQueue"/>.</summary>
internal enum EnqueueResult
{
    Queued,

    /// <summary>The queue is complete, or the message is volatile and the queue is not empty.</summary>
    Dropped,

    /// <summary>The limit of the queue would be exceeded. No message can be added from now on.</summary>
    Overflow,
}
