using Microsoft.Extensions.Logging;
using SocketIoNet.EngineIo.Diagnostics;
using SocketIoNet.Recovery;

namespace SocketIoNet.Diagnostics;

/// <summary>Everything that Socket.IO logs. What a client can cause is logged at debug level, unless an operator has to see it, and without its content.</summary>
internal sealed partial class SocketIoLog(ILoggerFactory factory, TimeProvider timeProvider)
{
    /// <summary>Clients can make handlers fail at any rate, so messages above debug level are limited.</summary>
    private readonly BoundedLogger _logger = new(factory.CreateLogger("SocketIoNet"), timeProvider);

    [LoggerMessage(100, LogLevel.Error, "The handler of {Event} of socket {SocketId} in namespace {Namespace} failed.")]
    public partial void HandlerFailed(Exception exception, string @event, string socketId, string @namespace);

    /// <summary>Caused by a client, but the author of the handler has to see it; a stack would add nothing.</summary>
    [LoggerMessage(104, LogLevel.Warning, "An event of socket {SocketId} in namespace {Namespace} does not fit its handler: {Problem}")]
    public partial void ArgumentsDoNotFit(string problem, string socketId, string @namespace);

    [LoggerMessage(101, LogLevel.Error, "A middleware of namespace {Namespace} failed; the socket is rejected.")]
    public partial void MiddlewareFailed(Exception exception, string @namespace);

    [LoggerMessage(102, LogLevel.Debug, "Invalid packet; the connection is closed: {Problem}")]
    public partial void InvalidPacket(string problem);

    [LoggerMessage(107, LogLevel.Warning, "A connection is closed because it exceeded a limit ({Limit}). See SocketIoOptions.{Option}.")]
    public partial void ClosedAtLimit(string limit, string option);

    [LoggerMessage(134, LogLevel.Warning, "A connection is closed because it exceeded a limit ({Limit}) that no option changes.")]
    public partial void ClosedAtFixedLimit(string limit);

    [LoggerMessage(110, LogLevel.Error, "A handler of the room events of namespace {Namespace} failed.")]
    public partial void RoomHandlerFailed(Exception exception, string @namespace);

    [LoggerMessage(111, LogLevel.Error, "A handler of OnNamespaceCreated failed for namespace {Namespace}.")]
    public partial void NamespaceHandlerFailed(Exception exception, string @namespace);

    [LoggerMessage(112, LogLevel.Error, "A function given to SocketIoServer.Of failed; the namespace is not allowed.")]
    public partial void NamespaceFunctionFailed(Exception exception);

    [LoggerMessage(113, LogLevel.Warning, "The pattern {Pattern} took too long to match the name of a namespace, and was treated as not matching (logged once). See RegexOptions.NonBacktracking.")]
    public partial void PatternTooSlow(Exception exception, string pattern);

    [LoggerMessage(114, LogLevel.Debug, "A client was rejected: there are {Limit} dynamic namespaces. See SocketIoOptions.MaxDynamicNamespaces.")]
    public partial void TooManyNamespaces(int limit);

    [LoggerMessage(115, LogLevel.Error, "A client could not join a namespace.")]
    public partial void EnteringFailed(Exception exception);

    [LoggerMessage(116, LogLevel.Error, "The adapter of namespace {Namespace} could not be stopped.")]
    public partial void AdapterStopFailed(Exception exception, string @namespace);

    [LoggerMessage(130, LogLevel.Error, "The adapter of namespace {Namespace} could not be started.")]
    public partial void AdapterStartFailed(Exception exception, string @namespace);

    [LoggerMessage(131, LogLevel.Warning, "A message from namespace {Namespace} to other servers could not be published.")]
    public partial void PublishFailed(Exception exception, string @namespace);

    [LoggerMessage(132, LogLevel.Error, "A message from another server to namespace {Namespace} could not be handled.")]
    public partial void ReceiveFailed(Exception exception, string @namespace);

    [LoggerMessage(135, LogLevel.Debug, "The other servers could not be counted: a broadcast to namespace {Namespace} awaits acknowledgements until its timeout.")]
    public partial void ServersNotCounted(Exception exception, string @namespace);

    [LoggerMessage(133, LogLevel.Warning, "Socket.Data[\"{Key}\"] cannot be serialized for another server and is left out.")]
    public partial void DataLeftOut(Exception exception, string key);

    [LoggerMessage(117, LogLevel.Warning, "ServerSideEmit in namespace {Namespace} reached no other server: the adapter knows none (logged once).")]
    public partial void NoOtherServers(string @namespace);

    [LoggerMessage(118, LogLevel.Error, "A handler of the server-side event {Event} in namespace {Namespace} failed.")]
    public partial void ServerSideHandlerFailed(Exception exception, string @event, string @namespace);

    [LoggerMessage(119, LogLevel.Warning, "The server has closed while handlers are still running: they took longer than SocketIoOptions.CloseTimeout.")]
    public partial void CloseTimedOut();

    [LoggerMessage(EventId = 103, Message = "A middleware rejected an event of socket {SocketId} in namespace {Namespace}.")]
    public partial void EventRejected(LogLevel level, Exception exception, string socketId, string @namespace);

    [LoggerMessage(127, LogLevel.Warning, "The handlers of {Event} of socket {SocketId} in namespace {Namespace} have kept {Waiting} others waiting for {Time}. See SocketIoOptions.SlowHandlerWarning.")]
    public partial void HandlerDoesNotEnd(string? @event, string socketId, string @namespace, TimeSpan time, int waiting);

    [LoggerMessage(108, LogLevel.Error, "A socket could not be connected to namespace {Namespace}; its connection is closed.")]
    public partial void ConnectingFailed(Exception exception, string @namespace);

    [LoggerMessage(126, LogLevel.Error, "A handler of OnClosing failed.")]
    public partial void ClosingHandlerFailed(Exception exception);

    [LoggerMessage(125, LogLevel.Information, "{Event} was emitted after the server had closed, and reached no client (logged once). See SocketIoServer.OnClosing.")]
    public partial void EmittedAfterClose(string @event);

    [LoggerMessage(105, LogLevel.Error, "A handler of {Event} of a connection failed.")]
    public partial void ConnectionCallbackFailed(Exception exception, string @event);

    [LoggerMessage(120, LogLevel.Debug, "Socket {SocketId} in namespace {Namespace} was recovered, with {Missed} missed events.")]
    public partial void Recovered(string socketId, string @namespace, int missed);

    [LoggerMessage(121, LogLevel.Debug, "A client of namespace {Namespace} could not recover its socket and gets a new one: {Reason}.")]
    public partial void RecoveryRejected(string @namespace, RecoveryRejection reason);

    [LoggerMessage(123, LogLevel.Warning, "SocketIoOptions.ConnectionStateRecovery is set, but the adapter {Adapter} cannot recover connections: clients get new sockets. See IRecoverableAdapter.")]
    public partial void AdapterCannotRecover(string? adapter);

    [LoggerMessage(122, LogLevel.Error, "The recovery of sockets in namespace {Namespace} failed.")]
    public partial void RecoveryFailed(Exception exception, string @namespace);

    [LoggerMessage(124, LogLevel.Warning, "Socket {SocketId} in namespace {Namespace} was recovered, but the handlers of its lost connection still run after {Limit}: the new handlers start beside them. See ConnectionStateRecoveryOptions.HandoverTimeout.")]
    public partial void HandoverTimedOut(string socketId, string @namespace, TimeSpan limit);
}
