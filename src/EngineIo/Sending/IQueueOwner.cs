namespace SocketIoNet.EngineIo.Sending;

/// <summary>What a queue belongs to. An interface, since a delegate would be one more object for each connection.</summary>
internal interface IQueueOwner
{
    /// <summary>Called after bytes were written.</summary>
    void OnQueueShrunk();
}
