namespace SocketIoNet.EngineIo.Transports;

/// <summary>A transport whose session can move to another one.</summary>
internal interface IUpgradableTransport : IEngineTransport
{
    /// <summary>Whether the client waits for the response to what it sent last: until then it cannot go on with the upgrade.</summary>
    bool IsDispatching { get; }

    /// <summary>Releases the client, now and whenever it waits here again, so that it can turn to the other transport.</summary>
    void BeginReleasing();

    /// <summary>The upgrade has failed: the client may wait here again.</summary>
    void EndReleasing();

    /// <summary>The session goes on over another transport. Completes when what is still being received here has been dispatched.</summary>
    Task ReplaceAsync();
}
