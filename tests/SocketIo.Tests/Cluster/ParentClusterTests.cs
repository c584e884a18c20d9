using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.Tests.Cluster;

/// <summary>A parent namespace on a server that does not have the children which others have.</summary>
public sealed class ParentClusterTests : IAsyncLifetime
{
    private static readonly Regex Rooms = new("^/room-[0-9]+$", RegexOptions.NonBacktracking);

    private readonly InProcessBroker _broker = new();
    private readonly List<TestApp> _apps = [];
    private readonly List<ParentNamespace> _patterns = [];
    private readonly List<ParentNamespace> _functions = [];

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 3; i++) _apps.Add(await TestApp.StartAsync(AddParents, services: services => services.AddSocketIo().UseAdapter(_ => _broker)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps) await app.DisposeAsync();
    }

    [Fact]
    public async Task Its_events_reach_children_of_all_servers_once_with_bytes_and_the_rooms_that_it_names()
    {
        await using var own = await ConnectAsync(0, "/room-1");
        await using var shared = await ConnectAsync(1, "/room-1");
        await using var others = await ConnectAsync(1, "/room-2");
        await using var third = await ConnectAsync(2, "/room-2");
        _patterns[0].Emit("all", new byte[] { 1 });
        _patterns[0].To("a").Except("b").Volatile.Emit("some", 1);
        _patterns[0].Local.Emit("own");
        Assert.Equal(["51-/room-1,[\"all\",{\"_placeholder\":true,\"num\":0}]", "bAQ==", "2/room-1,[\"own\"]"], await ReceivedAsync(own, "/room-1"));
        Assert.Equal(["51-/room-1,[\"all\",{\"_placeholder\":true,\"num\":0}]", "bAQ=="], await ReceivedAsync(shared, "/room-1"));
        foreach (var client in new[] { others, third }) Assert.Equal(["51-/room-2,[\"all\",{\"_placeholder\":true,\"num\":0}]", "bAQ=="], await ReceivedAsync(client, "/room-2"));
        Assert.Equal(["/", "/room-1"], _apps[0].Io.Namespaces.Keys.Order());
    }

    [Fact]
    public async Task It_makes_sockets_of_children_elsewhere_join_leave_and_disconnect()
    {
        await using var client = await ConnectAsync(1, "/room-2");
        await using var other = await ConnectAsync(1, "/room-3");
        await _patterns[0].SocketsJoinAsync(["a", "b"]).Bound();
        await _patterns[0].To("a").SocketsLeaveAsync("b").Bound();
        var (id, otherId) = (_apps[1].Io.Of("/room-2").Sockets.Keys.Single(), _apps[1].Io.Of("/room-3").Sockets.Keys.Single());
        Assert.Equal(["a", id], _apps[1].Io.Of("/room-2").Adapter.Rooms.Keys.OrderBy(static room => room.Length));
        await _patterns[0].Except(otherId).DisconnectSocketsAsync().Bound();
        Assert.Equal((0, 1), (_apps[1].Io.Of("/room-2").Sockets.Count, _apps[1].Io.Of("/room-3").Sockets.Count));
    }

    [Fact]
    public async Task The_acknowledgements_of_children_everywhere_are_awaited()
    {
        await using var own = await ConnectAsync(0, "/room-1");
        await using var shared = await ConnectAsync(1, "/room-1");
        await using var others = await ConnectAsync(1, "/room-2");
        await using var third = await ConnectAsync(2, "/room-3");
        var asked = _patterns[0].Timeout(Bounded.Limit).EmitWithAckAsync<int>("ask", new byte[] { 1 });
        (WebSocketClient Client, string Name)[] all = [(own, "/room-1"), (shared, "/room-1"), (others, "/room-2"), (third, "/room-3")];
        foreach (var (client, name) in all)
        {
            Assert.False(asked.IsCompleted);
            await AcknowledgeAsync(client, name);
        }

        Assert.Equal([1, 1, 2, 3], (await asked.Bound()).Order());
        Assert.Equal(["/", "/room-1"], _apps[0].Io.Namespaces.Keys.Order());
    }

    [Fact]
    public async Task Acknowledgements_end_at_once_where_nobody_is_asked_and_name_what_has_come_where_somebody_does_not_acknowledge()
    {
        await using var client = await ConnectAsync(1, "/room-2");
        await using var silent = await ConnectAsync(2, "/room-3");
        Assert.Empty(await _functions[0].Timeout(Bounded.Limit).EmitWithAckAsync<int>("ask").Bound());
        Assert.Empty(await _patterns[0].Local.Timeout(Bounded.Limit).EmitWithAckAsync<int>("ask").Bound());
        var asked = _patterns[0].Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("ask", new byte[] { 1 });
        await AcknowledgeAsync(client, "/room-2");
        Assert.Equal([2], (await Assert.ThrowsAsync<AckTimeoutException>(() => asked.Bound())).Responses);
    }

    [Fact]
    public async Task Of_several_parents_without_a_name_it_is_the_same_one()
    {
        await using var first = await ConnectAsync(1, "/first-1");
        await using var second = await ConnectAsync(1, "/second-1");
        _functions[1].Emit("hello");
        Assert.Empty(await ReceivedAsync(first, "/first-1"));
        Assert.Equal(["2/second-1,[\"hello\"]"], await ReceivedAsync(second, "/second-1"));
    }

    private void AddParents(SocketIoServer io)
    {
        ParentNamespace[] all =
        [
            io.Of(Rooms),
            io.Of(static (name, _, _) => Task.FromResult(name.StartsWith("/first", StringComparison.Ordinal))),
            io.Of(static (name, _, _) => Task.FromResult(name.StartsWith("/second", StringComparison.Ordinal))),
        ];
        foreach (var parent in all) parent.OnConnection(static socket => socket.On("sync", static () => 0));
        _patterns.Add(all[0]);
        _functions.AddRange(all[1..]);
    }

    /// <summary>Acknowledges an event with bytes, with the number of the room.</summary>
    private static async Task AcknowledgeAsync(WebSocketClient client, string name)
    {
        var packet = (await client.ReceiveAsync())!;
        Assert.StartsWith($"51-{name},", packet, StringComparison.Ordinal);
        Assert.Equal("bAQ==", await client.ReceiveAsync());
        var id = packet[(name.Length + 4)..packet.IndexOf('[', StringComparison.Ordinal)];
        await client.SendAsync($"3{name},{id}[{name[^1]}]");
    }

    private async Task<WebSocketClient> ConnectAsync(int server, string name) => await _apps[server].ConnectAsync(name);

    private static async Task<List<string>> ReceivedAsync(WebSocketClient client, string name)
    {
        await client.SendAsync($"2{name},9[\"sync\"]");
        return await client.ReceiveAllAsync($"3{name},9[0]");
    }
}
