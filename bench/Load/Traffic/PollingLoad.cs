using SocketIoNet.Bench.Clients;
using SocketIoNet.Bench.Measuring;

namespace SocketIoNet.Bench.Traffic;

/// <summary>Echo by long-polling.</summary>
/// <param name="clients">How many clients there are.</param>
/// <param name="argument">What is echoed, as JSON.</param>
/// <param name="server">The number of the server that gets everything but the request that opens a session, which the first one gets.</param>
internal sealed class PollingLoad(int clients, string argument, int server = 0) : ILoad
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly PollingSession[] _sessions = new PollingSession[clients];
    private bool _isRunning;

    public long Completed { get; private set; }

    public Histogram Latencies { get; } = new();

    public string Argument => argument;

    public void Start(EventLoop loop, int[] ports)
    {
        for (var i = 0; i < clients; i++)
        {
            _sessions[i] = new PollingSession(this);
            _sessions[i].Open(loop, ports[0], ports[server]);
        }

        if (!loop.Pump(Limit, () => _sessions.All(session => session.IsReady))) throw new BenchException("not all polling clients could connect");
        _isRunning = true;
        foreach (var session in _sessions) session.SendNext();
    }

    public void Stop(EventLoop loop)
    {
        _isRunning = false;
        if (!loop.Pump(Limit, () => !_sessions.Any(session => session.IsWaiting))) throw new BenchException("echoes by polling are missing");
    }

    public void OnEcho(PollingSession session)
    {
        Completed++;
        if (_isRunning) session.SendNext();
    }
}
