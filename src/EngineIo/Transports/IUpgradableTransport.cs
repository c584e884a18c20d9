namespace SocketIoNet.EngineIo.Transports;

/// <summary>A transport that can be upgraded.</summary>
internal interface IUpgradableTransport : IEngineTransport
{
    /// <summary>Whether the client waits for the response to its last request. Until then it cannot continue the upgrade.</summary>
    bool IsDispatching { get; }

    /// <summary>Releases the client from waiting, now and whenever it waits here again, so that it can continue the upgrade.</summary>
    void BeginReleasing();

    /// <summary>Ends the release: the upgrade has failed and the client may wait here again.</summary>
    void EndReleasing();

    /// <summary>The session continues on another transport. Completes when all input of this one was dispatched.</summary>
    Task ReplaceAsync();
}
