using System.Text.RegularExpressions;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Rooms;

public sealed class RoomEventsTests
{
    [Fact]
    public async Task A_socket_is_in_its_own_room_before_it_is_connected_and_out_of_all_before_it_is_gone()
    {
        var steps = new List<string>();
        await using var app = await TestApp.StartAsync(io =>
        {
            Note(io.MainNamespace, steps);
            io.OnConnection(async socket =>
            {
                steps.Add($"connection {socket.Id}");
                await socket.JoinAsync("a", "b");
                await socket.LeaveAsync("a");
                socket.OnDisconnecting((string _) => steps.Add("disconnecting"));
            });
        });
        await using var client = await app.ConnectAsync();
        var id = client.Id;
        await client.SendAsync("1");
        await Bounded.UntilAsync(() => steps.Contains("disconnecting"));
        Assert.Equal(
            [
                $"create {id}", $"join {id} {id}", $"connection {id}",
                "create a", $"join a {id}", "create b", $"join b {id}", $"leave a {id}", "delete a",
                $"leave {id} {id}", $"delete {id}", $"leave b {id}", "delete b", "disconnecting",
            ],
            steps);
    }

    [Fact]
    public async Task What_is_broadcast_as_soon_as_a_socket_is_in_its_room_follows_the_connect_packet()
    {
        await using var app = await TestApp.StartAsync(io => io.MainNamespace.OnRoomJoined((room, _) => io.To(room).Emit("welcome")));
        await using var client = await app.ConnectAsync();
        Assert.Equal("2[\"welcome\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_room_is_created_by_its_first_member_and_deleted_by_its_last()
    {
        var steps = new List<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        Note(app.Io.MainNamespace, steps);
        await app.Find(first).JoinAsync("room");
        await app.Find(first).JoinAsync("room");
        await app.Find(second).JoinAsync("room");
        await app.Find(first).LeaveAsync("room");
        await app.Find(first).LeaveAsync("room");
        await app.Find(second).LeaveAsync("room");
        Assert.Equal(
            ["create room", $"join room {first.Id}", $"join room {second.Id}", $"leave room {first.Id}", $"leave room {second.Id}", "delete room"], steps);
    }

    [Fact]
    public async Task The_own_room_of_another_is_joined_and_left_like_any()
    {
        var steps = new List<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        var (owner, guest) = (first.Id, second.Id);
        Note(app.Io.MainNamespace, steps);
        await app.Find(second).JoinAsync(owner);
        await app.Find(first).LeaveAsync(owner);
        await app.Find(first).JoinAsync(owner);
        await app.Find(second).LeaveAsync(owner);
        await app.Find(first).LeaveAsync(owner);
        Assert.Equal(
            [$"join {owner} {guest}", $"leave {owner} {owner}", $"join {owner} {owner}", $"leave {owner} {guest}", $"leave {owner} {owner}", $"delete {owner}"],
            steps);
    }

    [Fact]
    public async Task A_handler_may_change_rooms_and_is_told_of_that_afterwards()
    {
        var steps = new List<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        app.Io.MainNamespace.OnRoomJoined((room, id) =>
        {
            if (room != "a") return;
            _ = socket.JoinAsync("b");
            Assert.Contains("b", socket.Rooms);
            steps.Add("handled");
        });
        Note(app.Io.MainNamespace, steps);
        await socket.JoinAsync("a");
        Assert.Equal(["create a", "handled", $"join a {client.Id}", "create b", $"join b {client.Id}"], steps);
    }

    [Fact]
    public async Task A_handler_that_fails_keeps_nobody_out_of_the_room()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.MainNamespace.OnRoomJoined((_, _) => throw new InvalidOperationException("a mistake"));
            io.OnConnection(_ => { });
        });
        await using var client = await app.ConnectAsync();
        await app.Find(client).JoinAsync("room");
        Assert.Equal([client.Id], app.Io.MainNamespace.Adapter.Rooms["room"]);
    }

    [Fact]
    public async Task Other_threads_can_use_the_rooms_while_a_handler_runs()
    {
        using var letGo = new ManualResetEventSlim();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        app.Io.MainNamespace.OnRoomCreated(_ => letGo.Wait(TimeSpan.FromSeconds(10)));
        var blocked = JoinElsewhereAsync("a");
        await Bounded.UntilAsync(() => socket.Rooms.Contains("a"));
        await JoinElsewhereAsync("b").Bound();
        Assert.Contains("b", socket.Rooms);
        letGo.Set();
        await blocked.Bound();

        Task JoinElsewhereAsync(string room) => Task.Run(async () => await socket.JoinAsync(room));
    }

    [Fact]
    public async Task What_many_threads_do_to_a_room_is_told_in_order()
    {
        var open = 0;
        var members = 0;
        var isOrdered = true;
        var told = 0;
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        var main = app.Io.MainNamespace;
        main.OnRoomCreated(_ => Check(++open == 1 && members == 0));
        main.OnRoomJoined((_, _) => Check(++members <= 2 && open == 1));
        main.OnRoomLeft((_, _) => Check(--members >= 0 && open == 1));
        main.OnRoomDeleted(_ => Check(--open == 0 && members == 0));
        await Task.WhenAll(JoinAndLeaveAsync(app.Find(first)), JoinAndLeaveAsync(app.Find(second)));
        await Bounded.UntilAsync(() => Volatile.Read(ref open) == 0 && Volatile.Read(ref members) == 0);
        Assert.True(isOrdered);
        Assert.True(told >= 4000);

        void Check(bool isRight)
        {
            isOrdered &= isRight;
            told++;
        }

        static Task JoinAndLeaveAsync(Socket socket) => Task.Run(async () =>
        {
            for (var i = 0; i < 1000; i++)
            {
                await socket.JoinAsync("room");
                await socket.LeaveAsync("room");
            }
        });
    }

    [Fact]
    public async Task Rooms_and_sids_show_what_is_there()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var adapter = app.Io.MainNamespace.Adapter;
        var (rooms, sids) = (adapter.Rooms, adapter.Sids);
        await app.Find(client).JoinAsync("a");
        Assert.Equal(2, rooms.Count);
        Assert.Equal(["a", client.Id], rooms.Keys.Order(StringComparer.Ordinal).OrderBy(key => key.Length));
        Assert.True(rooms.TryGetValue("a", out var members));
        Assert.Equal([client.Id], members);
        Assert.Equal([client.Id, "a"], sids[client.Id]);
        Assert.Single(sids);
        await app.Find(client).LeaveAsync("a");
        Assert.Equal([client.Id], rooms.Select(room => room.Key));
        Assert.Empty(members);
    }

    [Fact]
    public async Task A_room_that_nobody_is_in_is_an_empty_one_and_not_in_the_table()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        var adapter = app.Io.MainNamespace.Adapter;
        foreach (var table in new[] { adapter.Rooms, adapter.Sids, app.Io.Of(new Regex("^/none$")).Adapter.Rooms })
        {
            Assert.Empty(table["nobody"]);
            Assert.False(table.ContainsKey("nobody"));
            Assert.False(table.TryGetValue("nobody", out var none));
            Assert.Empty(none!);
        }
    }

    private static void Note(Namespace target, List<string> steps)
    {
        target.OnRoomCreated(room => steps.Add($"create {room}"));
        target.OnRoomDeleted(room => steps.Add($"delete {room}"));
        target.OnRoomJoined((room, id) => steps.Add($"join {room} {id}"));
        target.OnRoomLeft((room, id) => steps.Add($"leave {room} {id}"));
    }
}
