using Microsoft.Extensions.Logging;

namespace SocketIoNet.EngineIo.Diagnostics;

/// <summary>
/// The log messages of Engine.IO. What a client can cause is logged at debug level and without its content, or, if an administrator must
/// see it, with a rate limit (<see cref="BoundedLogger"/>).
/// </summary>
internal sealed partial class EngineLog(ILoggerFactory factory, TimeProvider timeProvider)
{
    private readonly BoundedLogger _logger = new(factory.CreateLogger("SocketIoNet.EngineIo"), timeProvider);

    [LoggerMessage(1, LogLevel.Debug, "Session opened over {Transport}.")]
    public partial void SessionOpened(string transport);

    [LoggerMessage(2, LogLevel.Debug, "Session {SessionId} closed: {Reason} ({Description}).")]
    public partial void SessionClosed(string sessionId, string reason, string? description);

    [LoggerMessage(3, LogLevel.Debug, "Session {SessionId} was upgraded to WebSocket.")]
    public partial void SessionUpgraded(string sessionId);

    [LoggerMessage(4, LogLevel.Debug, "Request rejected: {Message} (code {Code}, cause {Cause}).")]
    public partial void RequestRejected(string message, int code, string? cause);

    [LoggerMessage(5, LogLevel.Error, "The message handler of session {SessionId} failed; the session is closed.")]
    public partial void HandlerFailed(Exception exception, string sessionId);

    [LoggerMessage(6, LogLevel.Error, "The callback {Callback} failed.")]
    public partial void CallbackFailed(Exception exception, string callback);

    [LoggerMessage(7, LogLevel.Warning, "The origin {Origin} was rejected. The request was sent to {Server}, whose own pages may connect; so may: {AllowedOrigins}. "
        + "To allow the origin: {Line}. If it is the server's own, a proxy ends TLS or changes Host: let it forward both (X-Forwarded-Proto, X-Forwarded-Host) and call app.UseForwardedHeaders().")]
    public partial void OriginRejected(string origin, string server, string allowedOrigins, string line);

    [LoggerMessage(10, LogLevel.Warning, "MaxSendQueueBytes ({QueueBytes}) is less than MaxHttpBufferSize ({MessageBytes}): only one message of the largest size can be queued for a client at a time. "
        + "Set MaxSendQueueBytes to several times MaxHttpBufferSize, or to null (unlimited).")]
    public partial void QueueBelowMessage(long queueBytes, int messageBytes);

    [LoggerMessage(8, LogLevel.Warning, "A client exceeded a limit ({Limit}); its request may have been rejected or its connection closed. The option is {Option}.")]
    public partial void LimitExceeded(string limit, string option);

    [LoggerMessage(9, LogLevel.Warning, "A WebSocket was not accepted: {Problem} The client may retry or continue with polling.")]
    public partial void WebSocketNotAccepted(string problem);

    [LoggerMessage(11, LogLevel.Debug, "Request of session {SessionId} was not forwarded to its server {ServerId}: {Failure}.")]
    public partial void NotForwarded(string sessionId, string serverId, string failure);

    [LoggerMessage(12, LogLevel.Error, "A request that another server forwarded failed.")]
    public partial void ForwardedRequestFailed(Exception exception);

    [LoggerMessage(13, LogLevel.Warning, "A message of another server could not be read.")]
    public partial void ServerMessageUnreadable(Exception exception);

    [LoggerMessage(16, LogLevel.Error, "A WebSocket failed; its connection is aborted.")]
    public partial void WebSocketFailed(Exception exception);

    [LoggerMessage(15, LogLevel.Error, "The OnClose handler of session {SessionId} failed.")]
    public partial void CloseHandlerFailed(Exception exception, string sessionId);
}
