using System.Diagnostics.Metrics;

namespace SocketIoNet.Diagnostics;

/// <summary>The meter <c>SocketIoNet</c>.</summary>
internal sealed class SocketIoMetrics : IDisposable
{
    private const string Name = "SocketIoNet";

    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly UpDownCounter<long> _sockets;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _refusedNamespaces;

    public SocketIoMetrics(IMeterFactory? factory)
    {
        _ownsMeter = factory is null;
        _meter = factory?.Create(Name) ?? new Meter(Name);
        _sockets = _meter.CreateUpDownCounter<long>("socketio.server.connected_sockets", "{socket}", "Sockets that are connected, over all namespaces.");
        _failures = _meter.CreateCounter<long>("socketio.server.handler_failures", "{failure}", "Handlers that failed, or whose arguments did not fit.");
        _refusedNamespaces = _meter.CreateCounter<long>(
            "socketio.server.refused_namespaces", "{refusal}", "Namespaces that clients were refused because there are too many.");
    }

    public void SocketConnected() => _sockets.Add(1);

    public void SocketDisconnected() => _sockets.Add(-1);

    public void HandlerFailed() => _failures.Add(1);

    public void NamespaceRefused() => _refusedNamespaces.Add(1);

    /// <summary>A meter of a factory belongs to the factory.</summary>
    public void Dispose()
    {
        if (_ownsMeter) _meter.Dispose();
    }
}
