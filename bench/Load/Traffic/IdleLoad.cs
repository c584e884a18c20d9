using SocketIoNet.Bench.Clients;
using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Traffic;

/// <summary>Clients that connect and then only answer heartbeats.</summary>
internal sealed class IdleLoad : ITraffic
{
    private readonly ClientSet _set;

    public IdleLoad(Dialect dialect, int connections) => _set = new ClientSet(connections, index => new WebSocketClient(this, dialect, ["/"], index));

    public void Start(EventLoop loop, int[] ports) => _set.OpenAll(loop, ports);

    public void OnReady(WebSocketClient client) => _set.OnReady();

    public ReadOnlySpan<byte> Expected(WebSocketClient client) => default;

    public void OnReply(WebSocketClient client)
    {
    }

    public void OnBatch(WebSocketClient client)
    {
    }

    public void OnClosed(WebSocketClient client) => throw new BenchException("the server closed an idle connection");
}
