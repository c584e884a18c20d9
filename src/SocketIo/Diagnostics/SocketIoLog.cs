using Microsoft.Extensions.Logging;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Diagnostics;

/// <summary>Everything that Socket.IO logs. What a client can cause is logged at debug level, without its content.</summary>
internal sealed partial class SocketIoLog
{
    private readonly ILogger _logger;

    /// <summary>Clients can make handlers fail as often as they like: what is logged of it, more than the debug level shows, is bounded.</summary>
    private readonly TokenBucket _failures;

    public SocketIoLog(ILoggerFactory factory, TimeProvider timeProvider)
    {
        _logger = factory.CreateLogger("SocketIoNet");
        _failures = new TokenBucket(timeProvider, perSecond: 10, burst: 100);
    }

    public void HandlerFailed(Exception exception, string socketId, string @namespace)
    {
        if (!_failures.TryTake()) HandlerFailedAgain(socketId, @namespace, exception.Message);
        else if (exception is ArgumentBindingException) ArgumentRefused(socketId, @namespace, exception.Message);
        else HandlerThrew(exception, socketId, @namespace);
    }

    [LoggerMessage(100, LogLevel.Error, "A handler of socket {SocketId} in namespace {Namespace} failed.", EventName = "HandlerFailed")]
    private partial void HandlerThrew(Exception exception, string socketId, string @namespace);

    [LoggerMessage(103, LogLevel.Warning, "Socket {SocketId} in namespace {Namespace} sent what its handler does not take: {Problem}")]
    private partial void ArgumentRefused(string socketId, string @namespace, string problem);

    [LoggerMessage(104, LogLevel.Debug, "Another handler of socket {SocketId} in namespace {Namespace} failed: {Problem}")]
    private partial void HandlerFailedAgain(string socketId, string @namespace, string problem);

    [LoggerMessage(101, LogLevel.Error, "A middleware of namespace {Namespace} failed; the socket is refused.")]
    public partial void MiddlewareFailed(Exception exception, string @namespace);

    [LoggerMessage(102, LogLevel.Debug, "Invalid packet; the connection is closed: {Problem}")]
    public partial void InvalidPacket(string problem);
}
