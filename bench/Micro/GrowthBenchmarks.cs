using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Recovery;

namespace SocketIoNet.Bench.Micro;

/// <summary>What is done under the lock of a namespace or a socket, with so much and with four times as much: four times the time is right, sixteen times is the square.</summary>
[SimpleJob(RunStrategy.Monitoring, warmupCount: 1, iterationCount: 5)]
public class GrowthBenchmarks : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly MicroServer _server = new(static options =>
    {
        options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions { MaxSessions = int.MaxValue };
        options.MaxPendingAcks = int.MaxValue;
        options.MaxDynamicNamespaces = int.MaxValue;
    });

    private string[] _names = [];
    private Socket[] _sockets = [];
    private Socket _socket = null!;
    private RoomTable _table = null!;
    private int _round;

    [Params(5_000, 20_000)]
    public int Count { get; set; }

    private IAdapter Adapter => _server.Io.MainNamespace.Adapter;

    private IRecoverableAdapter Recovery => (IRecoverableAdapter)Adapter;

    [GlobalSetup]
    public void Connect()
    {
        for (var i = 0; i < Count; i++) _server.Connect();
        _sockets = [.. _server.Io.MainNamespace.Sockets.Values];
        _socket = _sockets[0];
        _names = [.. Enumerable.Range(0, Count).Select(static number => $"room-{number}")];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }

    [IterationSetup(Targets = [nameof(Join), nameof(JoinAtOnce)])]
    public void BeInNoRoom()
    {
        _table = new RoomTable(new RoomEvents(static exception => throw exception));
        foreach (var socket in _sockets) _table.Add(socket);
    }

    [IterationSetup(Targets = [nameof(Leave), nameof(Remove), nameof(SelectRooms), nameof(SelectAllButRooms), nameof(CountRooms), nameof(FindNobody)])]
    public void BeInAllRooms()
    {
        BeInNoRoom();
        _table.Join(_socket, _names);
    }

    [Benchmark]
    public void Join()
    {
        foreach (var name in _names) _table.Join(_socket, [name]);
    }

    [Benchmark]
    public void JoinAtOnce() => _table.Join(_socket, _names);

    [Benchmark]
    public void Leave()
    {
        foreach (var name in _names) _table.Leave(_socket, name);
    }

    [Benchmark]
    public void Remove()
    {
        foreach (var socket in _sockets) _table.Remove(socket);
    }

    [Benchmark]
    public int SelectRooms() => _table.Select(_names, []).Length;

    [Benchmark]
    public int SelectIds() => _server.Io.To(_sockets.Select(static socket => socket.Id)).FetchSocketsAsync().Result.Count;

    [Benchmark]
    public int SelectAllButRooms() => _table.Select(null, _names).Length;

    [Benchmark]
    public int CountRooms() => _names.Sum(_ => _table.CountRooms(_socket.Id) ?? 0);

    [Benchmark]
    public int FindNobody() => _names.Count(name => _table.FindRooms(name) is not null);

    [Benchmark]
    public int MakeNamespaces()
    {
        _round++;
        foreach (var name in _names) _server.Io.Of($"/{_round}/{name}");
        return _server.Io.Namespaces.Count;
    }

    [Benchmark]
    public async Task LeaveAndComeBack()
    {
        foreach (var socket in _sockets) Recovery.Suspend(socket, socket.Recovery!.Identity);
        foreach (var socket in _sockets)
        {
            var taken = await Recovery.TakeAsync(new RecoveryRequest(socket.Recovery!.Identity, null));
            if (taken.Session is { } session) await Recovery.ReturnAsync(session);
        }
    }

    [Benchmark]
    public async Task AskAndGiveUp()
    {
        using var cancellation = new CancellationTokenSource();
        var asked = _socket.Timeout(Long).WithCancellation(cancellation.Token);
        var answers = Array.ConvertAll(_names, _ => asked.EmitWithAckAsync<int>("question"));
        await cancellation.CancelAsync();
        await Task.WhenAll(answers).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    [Benchmark]
    public async Task AskAll()
    {
        using var cancellation = new CancellationTokenSource();
        var answers = _server.Io.Timeout(Long).WithCancellation(cancellation.Token).EmitWithAckAsync<int>("question");
        await cancellation.CancelAsync();
        await answers.ContinueWith(static _ => { }, TaskScheduler.Default);
    }
}
