using SocketIoNet.Bench.Clients;
using SocketIoNet.Bench.Measuring;
using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Traffic;

/// <summary>Clients that connect over WebSocket, join the main namespace, close the WebSocket properly and begin again.</summary>
internal sealed class ConnectLoad(Dialect dialect) : ILoad, ITraffic
{
    private const int AtOnce = 16;

    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(10);
    private static readonly byte[] CloseFrame = Frames.FromClient(Frames.Close, [0x03, 0xE8]);

    private EventLoop? _loop;
    private int _port;
    private int _open;
    private bool _isRunning;

    public long Completed { get; private set; }

    public Histogram Latencies { get; } = new();

    public void Start(EventLoop loop, int[] ports)
    {
        _loop = loop;
        _port = ports[0];
        _isRunning = true;
        for (var i = 0; i < AtOnce; i++) OpenNext();
    }

    public void Stop(EventLoop loop)
    {
        _isRunning = false;
        if (!loop.Pump(DrainLimit, () => _open == 0)) throw new BenchException($"{_open} connections did not close");
    }

    public void OnReady(WebSocketClient client)
    {
        Latencies.Record(client.Now - client.OpenedAt);
        client.Send(CloseFrame);
    }

    public ReadOnlySpan<byte> Expected(WebSocketClient client) => default;

    public void OnReply(WebSocketClient client)
    {
    }

    public void OnBatch(WebSocketClient client)
    {
    }

    public void OnClosed(WebSocketClient client)
    {
        if (!client.IsReady) throw new BenchException("the server closed a connection too early");
        client.CloseNow();
        _open--;
        Completed++;
        if (_isRunning) OpenNext();
    }

    private void OpenNext()
    {
        _open++;
        _loop!.Open(new WebSocketClient(this, dialect, ["/"], 0), _port);
    }
}
