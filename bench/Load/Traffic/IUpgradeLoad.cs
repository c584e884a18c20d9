namespace SocketIoNet.Bench.Traffic;

/// <summary>Clients that move from polling to a WebSocket.</summary>
internal interface IUpgradeLoad : ILoad
{
    /// <summary>An echo has come over the WebSocket.</summary>
    void OnEcho(UpgradeSession session);

    /// <summary>A client has closed.</summary>
    void OnEnd();
}
