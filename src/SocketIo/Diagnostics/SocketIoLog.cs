using Microsoft.Extensions.Logging;

namespace SocketIoNet.Diagnostics;

/// <summary>Everything that Socket.IO logs. What a client can cause is logged at debug level, unless somebody has to see it, and without its content.</summary>
internal sealed partial class SocketIoLog
{
    private readonly ILogger _logger;

    public SocketIoLog(ILoggerFactory factory) => _logger = factory.CreateLogger("SocketIoNet");

    [LoggerMessage(100, LogLevel.Error, "The handler of {Event} of socket {SocketId} in namespace {Namespace} failed.")]
    public partial void HandlerFailed(Exception exception, string @event, string socketId, string @namespace);

    [LoggerMessage(101, LogLevel.Error, "A middleware of namespace {Namespace} failed; the socket is refused.")]
    public partial void MiddlewareFailed(Exception exception, string @namespace);

    [LoggerMessage(102, LogLevel.Debug, "Invalid packet; the connection is closed: {Problem}")]
    public partial void InvalidPacket(string problem);

    [LoggerMessage(EventId = 103, Message = "A middleware refused an event of socket {SocketId} in namespace {Namespace}.")]
    public partial void EventRefused(LogLevel level, Exception exception, string socketId, string @namespace);

    /// <summary>A client causes it, but whoever wrote the handler has to see it; without a stack, which says nothing more.</summary>
    [LoggerMessage(104, LogLevel.Warning, "An event of socket {SocketId} in namespace {Namespace} does not fit its handler: {Problem}")]
    public partial void ArgumentsDoNotFit(string problem, string socketId, string @namespace);

    [LoggerMessage(105, LogLevel.Error, "A watcher of the event {Event} of a connection failed.")]
    public partial void ConnectionWatcherFailed(Exception exception, string @event);
}
