using Microsoft.Extensions.Logging;

namespace SocketIoNet.Epoll.Diagnostics;

/// <summary>What the transport logs.</summary>
internal sealed partial class EpollLog(ILogger logger)
{
    public void TargetFailed(Exception exception) => TargetFailed(logger, exception);

    public void FallBack() => FallBack(logger);

    public void AcceptPaused(Exception exception) => AcceptPaused(logger, exception);

    public void AcceptResumed() => AcceptResumed(logger);

    public void Reset(string connectionId) => Reset(logger, connectionId);

    public void Aborted(string connectionId, Exception reason) => Aborted(logger, connectionId, reason.Message);

    [LoggerMessage(1, LogLevel.Error, "An event of a connection could not be handled.")]
    private static partial void TargetFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The epoll transport works on Linux only. Kestrel's sockets are used in its place.")]
    private static partial void FallBack(ILogger logger);

    [LoggerMessage(3, LogLevel.Warning, "New connections cannot be accepted and wait until the system has resources for them.")]
    private static partial void AcceptPaused(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "New connections are accepted again.")]
    private static partial void AcceptResumed(ILogger logger);

    [LoggerMessage(5, LogLevel.Debug, "Connection {ConnectionId} was reset by the client.")]
    private static partial void Reset(ILogger logger, string connectionId);

    [LoggerMessage(6, LogLevel.Debug, "Connection {ConnectionId} is aborted: {Reason}")]
    private static partial void Aborted(ILogger logger, string connectionId, string reason);
}
