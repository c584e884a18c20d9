namespace SocketIoNet.EngineIo;

/// <summary>Compression of WebSocket messages (RFC 7692). It costs CPU time and some tens of kilobytes per connection.</summary>
public sealed class PerMessageDeflateOptions
{
    /// <summary>The size in bytes from which messages are compressed. Default: 1024.</summary>
    public int Threshold { get; set; } = 1024;
}
