using SocketIoNet.Bench.Clients;
using SocketIoNet.Bench.Measuring;
using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Traffic;

/// <summary>Requests that are acknowledged: every client keeps a window of them under way.</summary>
internal sealed class EchoLoad : ILoad, ITraffic
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(20);

    private readonly EchoPlan _plan;
    private readonly RequestRing _ring;
    private readonly RequestRing? _sideRing;
    private readonly ClientSet _set;
    private bool _isRunning;

    public EchoLoad(Dialect dialect, EchoPlan plan)
    {
        _plan = plan;
        _ring = new RequestRing(dialect, plan.Make);
        _sideRing = plan.MakeSide is null ? null : new RequestRing(dialect, plan.MakeSide);
        _set = new ClientSet(plan.Connections, index => new WebSocketClient(this, dialect, plan.Namespaces, index) { SentAt = NewTimes(index) });
    }

    public long Completed { get; private set; }

    public long CompletedBeside { get; private set; }

    public Histogram Latencies { get; } = new();

    public void Start(EventLoop loop, int[] ports)
    {
        _set.OpenAll(loop, ports);
        _isRunning = true;
        for (var i = 0; i < _plan.Active; i++) SendNext(_set.Clients[i], IsSide(i) ? 1 : _plan.Window);
    }

    public void Stop(EventLoop loop)
    {
        _isRunning = false;
        if (!loop.Pump(DrainLimit, () => UnderWay == 0)) throw new BenchException($"{UnderWay} requests were not answered");
    }

    public void OnReady(WebSocketClient client) => _set.OnReady();

    public ReadOnlySpan<byte> Expected(WebSocketClient client) => client.Received < client.Sent ? RingOf(client).Reply(client.Received) : default;

    public void OnReply(WebSocketClient client)
    {
        var index = client.Received++ & (RequestRing.Length - 1);
        if (IsSide(client.Index))
        {
            CompletedBeside++;
            return;
        }

        Latencies.Record(client.Now - client.SentAt[index]);
        Completed++;
    }

    public void OnBatch(WebSocketClient client)
    {
        if (client.Index >= _plan.Active) return;
        var window = IsSide(client.Index) ? 1 : _plan.Window;
        var free = window - (int)(client.Sent - client.Received);
        if (free > 0 && client.Sent > 0) SendNext(client, free);
    }

    public void OnClosed(WebSocketClient client) => throw new BenchException("the server closed a connection");

    private long UnderWay => _set.Clients.Sum(client => client.Sent - client.Received);

    private long[] NewTimes(int index) => index < _plan.Active ? new long[RequestRing.Length] : [];

    private bool IsSide(int index) => _sideRing is not null && index < _plan.SideClients;

    private RequestRing RingOf(WebSocketClient client) => IsSide(client.Index) ? _sideRing! : _ring;

    private void SendNext(WebSocketClient client, int count)
    {
        if (!_isRunning) return;
        var requests = RingOf(client).Requests(client.Sent, count);
        for (var i = 0; i < count; i++) client.SentAt[client.Sent++ & (RequestRing.Length - 1)] = client.Now;
        client.Send(requests);
    }
}
