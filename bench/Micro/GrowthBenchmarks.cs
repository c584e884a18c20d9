using BenchmarkDotNet.Attributes;
using SocketIoNet.Recovery;
using SocketIoNet.Rooms;

namespace SocketIoNet.Bench.Micro;

/// <summary>
/// What is done under the lock of a namespace or a socket, with so much and with four times as much: four times the time is right, sixteen times is the square.
/// <c>--job short --filter "*Growth*"</c> is enough to see it.
/// </summary>
public class GrowthBenchmarks : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly List<Socket> _sockets = [];
    private readonly MicroServer _server = new(static options =>
    {
        options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions { MaxSessions = int.MaxValue };
        options.MaxPendingAcks = int.MaxValue;
    });

    private string[] _names = [];
    private Socket _socket = null!;
    private RoomTable<Socket> _empty = null!;
    private RoomTable<Socket> _full = null!;
    private int _round;

    [Params(5_000, 20_000)]
    public int Count { get; set; }

    private IRecoverableAdapter Recovery => (IRecoverableAdapter)_server.Io.MainNamespace.Adapter;

    [GlobalSetup]
    public void Listen()
    {
        _server.Io.OnConnection(_sockets.Add);
        _names = [.. Enumerable.Range(0, Count).Select(static number => $"room-{number}")];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }

    [IterationSetup]
    public void Connect()
    {
        _round++;
        for (var i = 0; i < Count; i++) _server.Connect();
        _socket = _sockets[0];
        _empty = Table();
        _full = Table();
        _full.Join(_socket, _names);
    }

    [IterationCleanup]
    public void Disconnect()
    {
        foreach (var socket in _sockets) socket.Disconnect(close: true);
        _sockets.Clear();
    }

    [Benchmark]
    public void Join()
    {
        foreach (var name in _names) _empty.Join(_socket, [name]);
    }

    [Benchmark]
    public void JoinAtOnce() => _empty.Join(_socket, _names);

    [Benchmark]
    public void Leave()
    {
        foreach (var name in _names) _full.Leave(_socket, [name]);
    }

    [Benchmark]
    public void Remove()
    {
        foreach (var socket in _sockets) _full.Remove(socket);
    }

    [Benchmark]
    public int SelectRooms() => _full.Select(new BroadcastOptions { Rooms = _names }).Length;

    [Benchmark]
    public int SelectIds() => _full.Select(new BroadcastOptions { Rooms = [.. _sockets.Select(static socket => socket.Id)] }).Length;

    [Benchmark]
    public int SelectAllButRooms() => _full.Select(new BroadcastOptions { Except = _names }).Length;

    [Benchmark]
    public int CountRooms() => _names.Sum(_ => _full.CountRooms(_socket.Id) ?? 0);

    [Benchmark]
    public int FindNobody() => _names.Count(name => _full.FindRooms(name) is not null);

    [Benchmark]
    public int MakeNamespaces()
    {
        foreach (var name in _names) _server.Io.Of($"/{_round}/{name}");
        return _server.Io.Namespaces.Count;
    }

    [Benchmark]
    public async Task LeaveAndComeBack()
    {
        foreach (var socket in _sockets) Recovery.Suspend(socket, socket.Recovery!.Identity);
        foreach (var socket in _sockets)
        {
            var taken = await Recovery.TakeAsync(new RecoveryRequest(socket.Recovery!.Identity, null), CancellationToken.None).ConfigureAwait(false);
            if (taken.Session is { } session) await Recovery.ReturnAsync(session, CancellationToken.None).ConfigureAwait(false);
        }
    }

    [Benchmark]
    public Task AskOneAndGiveUp() => GiveUpAsync(token =>
    {
        var asked = _socket.Timeout(Long).WithCancellation(token);
        return Task.WhenAll(Array.ConvertAll(_names, _ => asked.EmitWithAckAsync<int>("question")));
    });

    [Benchmark]
    public Task AskAllAndGiveUp() => GiveUpAsync(token => _server.Io.Timeout(Long).WithCancellation(token).EmitWithAckAsync<int>("question"));

    private static async Task GiveUpAsync(Func<CancellationToken, Task> ask)
    {
        using var cancellation = new CancellationTokenSource();
        var asked = ask(cancellation.Token);
        await cancellation.CancelAsync().ConfigureAwait(false);
        await asked.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
    }

    private RoomTable<Socket> Table()
    {
        var table = new RoomTable<Socket>(new RoomEvents(static exception => throw exception));
        foreach (var socket in _sockets) table.Add(socket);
        return table;
    }
}
