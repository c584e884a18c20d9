namespace SocketIoNet.Redis.Resp;

/// <summary>Where commands are sent: a connection.</summary>
internal interface IRespOutput
{
    /// <summary>Sends commands, without waiting for replies. Completes when they may change.</summary>
    Task SendAsync(ReadOnlyMemory<byte> commands, CancellationToken cancellationToken);

    /// <summary>Ends the connection, since something could not be sent. Who reads from it is told that reason.</summary>
    void End(Exception reason);
}
