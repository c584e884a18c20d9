using SocketIoNet.Bench.Clients;
using SocketIoNet.Bench.Measuring;

namespace SocketIoNet.Bench.Traffic;

/// <summary>Clients that connect by polling, join the main namespace, move to a WebSocket, echo once over it, close and begin again.</summary>
internal sealed class UpgradeLoad : IUpgradeLoad
{
    private const int AtOnce = 16;

    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(15);

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
        if (!loop.Pump(DrainLimit, () => _open == 0)) throw new BenchException($"{_open} upgrades did not end");
    }

    public void OnEcho(UpgradeSession session)
    {
        Latencies.Record(session.Elapsed);
        session.Close();
    }

    public void OnEnd()
    {
        _open--;
        Completed++;
        if (_isRunning) OpenNext();
    }

    private void OpenNext()
    {
        _open++;
        new UpgradeSession(this, _loop!, _port, _port).Open();
    }
}
