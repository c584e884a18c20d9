using Microsoft.Extensions.Logging;
using SocketIoNet.Recovery;

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

    [LoggerMessage(103, LogLevel.Debug, "Socket {SocketId} in namespace {Namespace} was recovered, with {Missed} events that it had missed.")]
    public partial void Recovered(string socketId, string @namespace, int missed);

    [LoggerMessage(104, LogLevel.Debug, "A client of namespace {Namespace} asked for the socket that it had and gets a new one: {Reason}.")]
    public partial void RecoveryRefused(string @namespace, RecoveryRefusal reason);

    [LoggerMessage(105, LogLevel.Error, "The recovery of sockets in namespace {Namespace} failed.")]
    public partial void RecoveryFailed(Exception exception, string @namespace);
}
