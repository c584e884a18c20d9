using System.Diagnostics.Metrics;
using SocketIoNet.EngineIo.Forwarding;

namespace SocketIoNet.EngineIo.Diagnostics;

/// <summary>The meter <c>SocketIoNet.EngineIo</c>.</summary>
internal sealed class EngineMetrics : IDisposable
{
    private const string Name = "SocketIoNet.EngineIo";

    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly UpDownCounter<long> _sessions;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _upgraded;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _limits;
    private readonly UpDownCounter<long> _forwarded;
    private readonly Counter<long> _notForwarded;

    public EngineMetrics(IMeterFactory? factory)
    {
        _ownsMeter = factory is null;
        _meter = factory?.Create(Name) ?? new Meter(Name);
        _sessions = _meter.CreateUpDownCounter<long>("engineio.server.active_sessions", "{session}", "Open sessions.");
        _closed = _meter.CreateCounter<long>("engineio.server.closed_sessions", "{session}", "Closed sessions, by reason and transport.");
        _upgraded = _meter.CreateCounter<long>("engineio.server.upgrades", "{session}", "Sessions upgraded from polling to WebSocket.");
        _rejected = _meter.CreateCounter<long>("engineio.server.rejected_requests", "{request}", "Rejected requests, by code.");
        _limits = _meter.CreateCounter<long>("engineio.server.limits_exceeded", "{event}", "Limits exceeded by clients, by limit.");
        _forwarded = _meter.CreateUpDownCounter<long>("engineio.server.forwarded_requests", "{request}", "Requests that are being forwarded to other servers.");
        _notForwarded = _meter.CreateCounter<long>("engineio.server.forwarding_failures", "{request}", "Requests that could not be forwarded, by reason.");
    }

    public void SessionOpened() => _sessions.Add(1);

    public void SessionClosed(TransportKind transport, EngineCloseReason reason)
    {
        _sessions.Add(-1);
        if (_closed.Enabled) _closed.Add(1, new("reason", reason.ToText()), new("transport", transport.ToString()));
    }

    public void SessionUpgraded() => _upgraded.Add(1);

    public void RequestRejected(EngineErrorCode code)
    {
        if (_rejected.Enabled) _rejected.Add(1, new KeyValuePair<string, object?>("code", (int)code));
    }

    public void LimitExceeded(string limit)
    {
        if (_limits.Enabled) _limits.Add(1, new KeyValuePair<string, object?>("limit", limit));
    }

    public void ForwardingBegan() => _forwarded.Add(1);

    public void ForwardingEnded(ExchangeFailure failure)
    {
        _forwarded.Add(-1);
        if (failure != ExchangeFailure.None && _notForwarded.Enabled) _notForwarded.Add(1, new KeyValuePair<string, object?>("reason", failure.ToString()));
    }

    /// <summary>Disposes the meter unless a factory created it, which then owns it.</summary>
    public void Dispose()
    {
        if (_ownsMeter) _meter.Dispose();
    }
}
