namespace SocketIoNet.Redis.Resp;

/// <summary>Where commands are sent: a connection. Disposing it ends the connection.</summary>
internal interface IRespOutput : IDisposable
{
    /// <summary>Sends commands, without waiting for replies. Completes when they may change.</summary>
    Task SendAsync(ReadOnlyMemory<byte> commands, CancellationToken cancellationToken);
}
