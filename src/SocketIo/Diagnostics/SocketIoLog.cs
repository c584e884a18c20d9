using Microsoft.Extensions.Logging;

namespace SocketIoNet.Diagnostics;

/// <summary>Everything that Socket.IO logs. What a client can cause is logged at debug level, without its content.</summary>
internal sealed partial class SocketIoLog
{
    private readonly ILogger _logger;

    public SocketIoLog(ILoggerFactory factory) => _logger = factory.CreateLogger("SocketIoNet");

    [LoggerMessage(100, LogLevel.Error, "A handler of socket {SocketId} in namespace {Namespace} failed.")]
    public partial void HandlerFailed(Exception exception, string socketId, string @namespace);

    [LoggerMessage(101, LogLevel.Error, "A middleware of namespace {Namespace} failed; the socket is refused.")]
    public partial void MiddlewareFailed(Exception exception, string @namespace);

    [LoggerMessage(102, LogLevel.Debug, "Invalid packet; the connection is closed: {Problem}")]
    public partial void InvalidPacket(string problem);
}
