using SocketIoNet.Bench.Clients;
using SocketIoNet.Bench.Measuring;

namespace SocketIoNet.Bench.Traffic;

/// <summary>Clients that connect by polling, move to a WebSocket, and echo over it, one message at a time.</summary>
/// <param name="clients">How many there are.</param>
/// <param name="server">The number of the server that gets the WebSockets; the first one gets the polls.</param>
internal sealed class UpgradedEchoLoad(int clients, int server) : IUpgradeLoad
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private bool _isRunning;
    private int _ended;

    public long Completed { get; private set; }

    public Histogram Latencies { get; } = new();

    public void Start(EventLoop loop, int[] ports)
    {
        _isRunning = true;
        for (var i = 0; i < clients; i++) new UpgradeSession(this, loop, ports[0], ports[server]).Open();
        if (!loop.Pump(Limit, () => Completed >= clients)) throw new BenchException("not all clients could connect");
    }

    public void Stop(EventLoop loop)
    {
        _isRunning = false;
        if (!loop.Pump(Limit, () => _ended == clients)) throw new BenchException($"{clients - _ended} echoes are missing");
    }

    public void OnEcho(UpgradeSession session)
    {
        Latencies.Record(session.Elapsed);
        Completed++;
        if (_isRunning) session.SendEcho();
        else _ended++;
    }

    public void OnEnd()
    {
    }
}
