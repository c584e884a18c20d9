using System.Globalization;
using SocketIoNet.Bench.Clients;
using SocketIoNet.Bench.Measuring;
using SocketIoNet.Bench.Wire;

namespace SocketIoNet.Bench.Traffic;

/// <summary>Groups of clients to which something is announced, again and again: the next time when everybody has it.</summary>
internal sealed class BroadcastLoad : ILoad, ITraffic
{
    /// <summary>Several texts in turn, so that a delivery that is lost or doubled shows.</summary>
    private const int Texts = 8;
    private const int JoinId = 1;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>How long the servers of a cluster may take to learn which rooms the others have.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(0.5);

    private readonly BroadcastPlan _plan;
    private readonly ClientSet _set;
    private readonly byte[][][] _requests;
    private readonly byte[][][] _deliveries;
    private readonly byte[][] _joins;
    private readonly byte[] _joined;
    private readonly int[] _missing;
    private readonly long[] _announcedAt;
    private readonly int[] _announcements;
    private bool _isRunning;
    private int _joining;

    public BroadcastLoad(Dialect dialect, BroadcastPlan plan)
    {
        _plan = plan;
        _missing = new int[plan.Groups];
        _announcedAt = new long[plan.Groups];
        _announcements = new int[plan.Groups];
        var announcements = Enumerable.Range(0, plan.Groups).Select(group => Announcements(dialect, group)).ToArray();
        _requests = [.. announcements.Select(group => group.Select(each => Frames.FromClient(each.Request[0])).ToArray())];
        _deliveries = [.. announcements.Select(group => group.Select(each => dialect.EncodeReply(each.Reply)).ToArray())];
        var joins = Enumerable.Range(0, Members).Select(client => Join(dialect, client)).ToArray();
        _joins = [.. joins.Select(each => Frames.FromClient(each.Request[0]))];
        _joined = dialect.EncodeReply(joins[0].Reply);
        _set = new ClientSet(plan.Connections, index => new WebSocketClient(this, dialect, [plan.Namespace], index));
    }

    public long Completed { get; private set; }

    public Histogram Latencies { get; } = new();

    private int Members => _plan.Members * _plan.Groups;

    public void Start(EventLoop loop, int[] ports)
    {
        _set.OpenAll(loop, ports, _plan.ServerOf);
        if (_plan.UsesRooms) JoinAll(loop);
        if (ports.Length > 1) loop.Pump(Settle);
        _isRunning = true;
        for (var group = 0; group < _plan.Groups; group++) Announce(group);
    }

    public void Stop(EventLoop loop)
    {
        _isRunning = false;
        if (!loop.Pump(Limit, () => _missing.All(left => left == 0))) throw new BenchException($"{_missing.Sum()} deliveries are missing");
    }

    public void OnReady(WebSocketClient client) => _set.OnReady();

    public ReadOnlySpan<byte> Expected(WebSocketClient client)
    {
        if (client.Index >= Members) return default;
        return _isRunning || _joining == 0 ? _deliveries[GroupOf(client)][client.Received & (Texts - 1)] : _joined;
    }

    public void OnReply(WebSocketClient client)
    {
        if (_joining > 0)
        {
            _joining--;
            return;
        }

        var group = GroupOf(client);
        client.Received++;
        Completed++;
        Latencies.Record(client.Now - _announcedAt[group]);
        if (--_missing[group] == 0 && _isRunning) Announce(group);
    }

    public void OnBatch(WebSocketClient client)
    {
    }

    public void OnClosed(WebSocketClient client) => throw new BenchException("the server closed a connection");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Room(int group) => string.Create(CultureInfo.InvariantCulture, $"\"room-{group}\"");

    private Exchange[] Announcements(Dialect dialect, int group)
    {
        return [.. Enumerable.Range(0, Texts).Select(Make)];

        Exchange Make(int number)
        {
            var text = $"\"{new string((char)('a' + number), _plan.TextLength)}\"";
            if (!_plan.UsesRooms) return dialect.Announce("broadcast", [text], "broadcast", text, _plan.Namespace);
            return _plan.SpreadOver == 0
                ? dialect.Announce("room", [Room(group), text], "room", text, _plan.Namespace)
                : dialect.Announce("spread", [Number(_plan.SpreadOver), text], "room", text, _plan.Namespace);
        }
    }

    private Exchange Join(Dialect dialect, int client) => _plan.SpreadOver == 0
        ? dialect.Request(JoinId, "join", Room(client / _plan.Members), _plan.Namespace, "true")
        : dialect.Request(JoinId, "joinSpread", $"[{Number(client)},{Number(Members)},{Number(_plan.SpreadOver)}]", _plan.Namespace, "true");

    private int GroupOf(WebSocketClient client) => client.Index / _plan.Members;

    private void JoinAll(EventLoop loop)
    {
        _joining = Members;
        for (var i = 0; i < Members; i++) _set.Clients[i].Send(_joins[i]);
        if (!loop.Pump(Limit, () => _joining == 0)) throw new BenchException($"{_joining} joins were not acknowledged");
    }

    private void Announce(int group)
    {
        var number = _announcements[group]++;
        var announcer = _set.Clients[_plan.AnnouncerOf(group, number)];
        _missing[group] = _plan.Members;
        _announcedAt[group] = announcer.Now;
        announcer.Send(_requests[group][number & (Texts - 1)]);
    }
}
