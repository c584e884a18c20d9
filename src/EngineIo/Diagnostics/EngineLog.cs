using Microsoft.Extensions.Logging;

namespace SocketIoNet.EngineIo.Diagnostics;

/// <summary>Everything that Engine.IO logs. What a client can cause is logged at debug level, without its content, unless somebody has to see it: then it is bounded.</summary>
internal sealed partial class EngineLog(ILoggerFactory factory, TimeProvider timeProvider)
{
    private readonly BoundedLogger _logger = new(factory.CreateLogger("SocketIoNet.EngineIo"), timeProvider);

    [LoggerMessage(1, LogLevel.Debug, "Session opened over {Transport}.")]
    public partial void SessionOpened(string transport);

    [LoggerMessage(2, LogLevel.Debug, "Session {SessionId} closed: {Reason} ({Description}).")]
    public partial void SessionClosed(string sessionId, string reason, string? description);

    [LoggerMessage(3, LogLevel.Debug, "Session {SessionId} moved to WebSocket.")]
    public partial void SessionUpgraded(string sessionId);

    [LoggerMessage(4, LogLevel.Debug, "Request refused: {Message} (code {Code}, {Cause}).")]
    public partial void RequestRejected(string message, int code, string? cause);

    [LoggerMessage(5, LogLevel.Error, "The message handler of session {SessionId} failed; the session is closed.")]
    public partial void HandlerFailed(Exception exception, string sessionId);

    [LoggerMessage(6, LogLevel.Error, "The application's {Hook} hook failed.")]
    public partial void HookFailed(Exception exception, string hook);

    [LoggerMessage(7, LogLevel.Warning, "A page of {Origin} was refused. The server was asked as {Server}, whose own pages may connect, as may: {AllowedOrigins}. "
        + "If the page may, too: {Line}. If it is the server's own, a proxy ends TLS or changes Host: let it forward both (X-Forwarded-Proto, X-Forwarded-Host) and call app.UseForwardedHeaders().")]
    public partial void OriginRejected(string origin, string server, string allowedOrigins, string line);

    [LoggerMessage(10, LogLevel.Warning, "MaxSendQueueBytes ({QueueBytes}) is less than MaxHttpBufferSize ({MessageBytes}): of the largest messages that clients may send only one at a time may wait for another. "
        + "Raise MaxSendQueueBytes to several times MaxHttpBufferSize, or set it to null.")]
    public partial void QueueBelowMessage(long queueBytes, int messageBytes);

    [LoggerMessage(8, LogLevel.Warning, "A client met a limit ({Limit}), which its connection may have been closed for. See {Option}.")]
    public partial void LimitExceeded(string limit, string option);

    [LoggerMessage(9, LogLevel.Warning, "A WebSocket could not be accepted: {Problem} The client may try again or go on polling.")]
    public partial void WebSocketNotAccepted(string problem);

    [LoggerMessage(15, LogLevel.Error, "The OnClose handler of session {SessionId} failed.")]
    public partial void CloseHandlerFailed(Exception exception, string sessionId);
}
