using System.Diagnostics;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Rooms;

/// <summary>
/// What is done under the lock of a namespace grows with what is asked for, and not with its square. The limit is a hundred times what it takes, and less than a third of what the
/// square took; bench/Micro measures it.
/// </summary>
public sealed class RoomGrowthTests : IAsyncLifetime
{
    private const int Many = 40_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly string[] _names = [.. Enumerable.Range(0, Many).Select(number => $"room-{number}")];
    private TestApp _app = null!;
    private WebSocketClient _client = null!;

    private Socket Member => _app.Find(_client);

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        _client = await _app.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Joining_many_rooms_one_by_one()
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var name in _names) await Member.JoinAsync(name);
        Assert.Equal(Many + 1, Member.Rooms.Count);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Limit);
    }

    [Fact]
    public async Task Emitting_to_many_rooms_and_to_all_but_many()
    {
        await Member.JoinAsync(_names);
        var start = Stopwatch.GetTimestamp();
        _app.Io.To(_names).Emit("to many");
        _app.Io.Except(_names).Emit("to nobody");
        _app.Io.Emit("end");
        Assert.Equal(["2[\"to many\"]"], await _client.ReceiveAllAsync("2[\"end\"]"));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Limit);
    }

    [Fact]
    public async Task Counting_those_in_a_room_and_looking_for_who_is_not_there()
    {
        await Member.JoinAsync(_names);
        var adapter = _app.Io.MainNamespace.Adapter;
        var start = Stopwatch.GetTimestamp();
        var counted = _names.Sum(_ => adapter.Sids[Member.Id].Count / (Many + 1));
        Assert.Equal(Many, counted);
        Assert.DoesNotContain(_names, adapter.Sids.ContainsKey);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Limit);
    }
}
