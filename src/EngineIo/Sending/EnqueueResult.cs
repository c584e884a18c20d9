namespace SocketIoNet.EngineIo.Sending;

/// <summary>What became of a message that was given to a <see cref="SendQueue"/>.</summary>
internal enum EnqueueResult
{
    Queued,

    /// <summary>A volatile message while others were waiting, or a queue that is complete.</summary>
    Dropped,

    /// <summary>The queue's limit would be exceeded: nothing can be added any more.</summary>
    Overflow,
}
