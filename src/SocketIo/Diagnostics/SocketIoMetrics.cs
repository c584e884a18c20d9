using System.Diagnostics.Metrics;
using SocketIoNet.Protocol;
using SocketIoNet.Recovery;

namespace SocketIoNet.Diagnostics;

/// <summary>The meter <c>SocketIoNet</c>.</summary>
internal sealed class SocketIoMetrics : IDisposable
{
    private const string Name = "SocketIoNet";

    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly UpDownCounter<long> _sockets;
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _recoveries;
    private readonly Counter<long> _rejectedNamespaces;
    private readonly Counter<long> _disconnects;
    private readonly Counter<long> _invalid;
    private readonly Counter<long> _limits;

    public SocketIoMetrics(IMeterFactory? factory)
    {
        _ownsMeter = factory is null;
        _meter = factory?.Create(Name) ?? new Meter(Name);
        _sockets = _meter.CreateUpDownCounter<long>("socketio.server.connected_sockets", "{socket}", "Connected sockets, in all namespaces.");
        _received = _meter.CreateCounter<long>("socketio.server.received_events", "{event}", "Events received from clients.");
        _sent = _meter.CreateCounter<long>("socketio.server.sent_events", "{event}", "Events sent to clients; a broadcast counts once for each recipient.");
        _refused = _meter.CreateCounter<long>("socketio.server.rejected_events", "{event}", "Events rejected by a middleware.");
        _failures = _meter.CreateCounter<long>("socketio.server.handler_failures", "{failure}", "Calls of handlers that failed, or whose arguments did not fit.");
        _recoveries = _meter.CreateCounter<long>("socketio.server.recoveries", "{recovery}", "Clients that asked to recover a socket, by outcome.");
        _rejectedNamespaces = _meter.CreateCounter<long>(
            "socketio.server.rejected_namespaces", "{rejection}", "Clients rejected because there are too many dynamic namespaces.");
        _disconnects = _meter.CreateCounter<long>("socketio.server.disconnects", "{socket}", "Disconnected sockets, by reason.");
        _invalid = _meter.CreateCounter<long>("socketio.server.invalid_packets", "{packet}", "Packets that closed their connection, because they were malformed or exceeded a limit.");
        _limits = _meter.CreateCounter<long>("socketio.server.limits_exceeded", "{event}", "Limits exceeded by clients, by limit.");
    }

    public void SocketConnected() => _sockets.Add(1);

    public void SocketDisconnected() => _sockets.Add(-1);

    public void EventReceived() => _received.Add(1);

    public void EventsSent(int count) => _sent.Add(count);

    public void EventRejected() => _refused.Add(1);

    public void Disconnected(string reason)
    {
        if (_disconnects.Enabled) _disconnects.Add(1, new KeyValuePair<string, object?>("reason", reason));
    }

    public void InvalidPacket() => _invalid.Add(1);

    public void LimitExceeded(SocketIoLimit limit)
    {
        if (_limits.Enabled) _limits.Add(1, new KeyValuePair<string, object?>("limit", limit.Name));
    }

    public void HandlerFailed() => _failures.Add(1);

    public void NamespaceRejected() => _rejectedNamespaces.Add(1);

    public void Recovered() => CountRecovery("recovered");

    public void RecoveryRejected(RecoveryRejection reason) => CountRecovery(reason switch
    {
        RecoveryRejection.Unknown => "unknown",
        RecoveryRejection.Expired => "expired",
        RecoveryRejection.User => "user",
        RecoveryRejection.Offset => "offset",
        RecoveryRejection.Overflow => "overflow",
        _ => "failed",
    });

    /// <summary>A meter of a factory belongs to the factory.</summary>
    public void Dispose()
    {
        if (_ownsMeter) _meter.Dispose();
    }

    private void CountRecovery(string outcome) => _recoveries.Add(1, new KeyValuePair<string, object?>("socketio.recovery.outcome", outcome));
}
