using BenchmarkDotNet.Attributes;
using SocketIoNet.Rooms;

namespace SocketIoNet.Bench.Micro;

/// <summary>Who is in which room, among 10,000 sockets.</summary>
[MemoryDiagnoser]
public class RoomTableBenchmarks : IDisposable
{
    private const int SocketCount = 10_000;
    private const int RoomSize = 10;

    private static readonly string[] Big = ["big"];
    private static readonly BroadcastOptions ToBig = new() { Rooms = Big };
    private static readonly BroadcastOptions ToSmall = new() { Rooms = ["room-7"] };
    private static readonly BroadcastOptions ToTwo = new() { Rooms = ["room-7", "room-8"] };
    private static readonly BroadcastOptions ToBigExceptSmall = new() { Rooms = Big, Except = ["room-7"] };
    private static readonly string[] Extra = ["extra"];

    private readonly MicroServer _server = new();
    private readonly RoomTable<Socket> _table = new(new RoomEvents(static exception => throw exception));
    private Socket _socket = null!;

    [GlobalSetup]
    public void Fill()
    {
        for (var i = 0; i < SocketCount; i++) _server.Connect();
        foreach (var (index, socket) in _server.Io.MainNamespace.Sockets.Values.Index())
        {
            _table.Add(socket);
            _table.Join(socket, [$"room-{index / RoomSize}", .. Big]);
            _socket = socket;
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public int SelectSmallRoom() => _table.Select(ToSmall).Length;

    [Benchmark]
    public int SelectBigRoom() => _table.Select(ToBig).Length;

    [Benchmark]
    public int SelectTwoRooms() => _table.Select(ToTwo).Length;

    [Benchmark]
    public int SelectBigExceptSmall() => _table.Select(ToBigExceptSmall).Length;

    [Benchmark]
    public void JoinAndLeave()
    {
        _table.Join(_socket, Extra);
        _table.Leave(_socket, Extra);
    }

    [Benchmark]
    public int JoinAndLeaveTheBigRoomAndSelect()
    {
        _table.Leave(_socket, Big);
        _table.Join(_socket, Big);
        return _table.Select(ToBig).Length;
    }
}
