using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Acknowledgements;

public sealed class RemoteSocketTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task It_says_what_is_known_of_the_socket()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        app.Find(client).Data["name"] = "Ada";
        await app.Find(client).JoinAsync("room");
        var remote = Assert.Single(await app.Io.In("room").FetchSocketsAsync(CancellationToken.None));
        Assert.Equal(client.Id, remote.Id);
        Assert.Equal(new[] { "room", client.Id }.Order(), remote.Rooms.Order());
        Assert.Equal("Ada", remote.Data.Get<string>("name"));
        Assert.StartsWith("/socket.io/?EIO=4", remote.Handshake.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_be_made_to_join_and_leave_and_is_emitted_to_alone()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        await using var other = await app.ConnectAsync();
        var remote = await FetchAsync(app, client);
        await remote.JoinAsync("a", "b");
        await remote.JoinAsync("c");
        await remote.LeaveAsync("a");
        Assert.Equal(["b", "c"], app.Find(client).Rooms.Where(room => room != client.Id).Order());
        remote.Emit("nothing");
        remote.Emit("null", (object?)null);
        remote.Emit("array", (string[])["x", "y"]);
        remote.Emit("two", 1, 2);
        await client.SendAsync("29[\"sync\"]");
        await other.SendAsync("29[\"sync\"]");
        Assert.Equal(["2[\"nothing\"]", "2[\"null\",null]", "2[\"array\",[\"x\",\"y\"]]", "2[\"two\",1,2]"], await client.ReceiveAllAsync("39[0]"));
        Assert.Equal("39[0]", await other.ReceiveAsync());
    }

    [Fact]
    public async Task Its_acknowledgement_is_a_single_value()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        await using var other = await app.ConnectAsync();
        var answer = (await FetchAsync(app, client)).Timeout(Limit).EmitWithAckAsync<string>("question", 1);
        Assert.Equal("20[\"question\",1]", await client.ReceiveAsync());
        await client.SendAsync("30[\"yes\"]");
        Assert.Equal("yes", await answer.Bound());
        Assert.Equal(0, app.Find(client).PendingAckCount);
    }

    [Fact]
    public async Task An_acknowledgement_that_does_not_come_in_time_is_a_timeout()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        var answer = (await FetchAsync(app, client)).Timeout(Limit).EmitWithAckAsync<string>("question");
        _time.Pass(Limit + TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAsync<AckTimeoutException>(() => answer.Bound());
        Assert.Equal(0, app.Find(client).PendingAckCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_socket_that_is_gone_fails_the_acknowledgement_at_once(bool before)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        var remote = await FetchAsync(app, client);
        if (before) app.Find(client).Disconnect();
        var answer = remote.Timeout(Limit).EmitWithAckAsync<string>("question");
        if (!before) app.Find(client).Disconnect();
        await Assert.ThrowsAsync<SocketDisconnectedException>(() => answer.Bound());
    }

    [Fact]
    public async Task An_acknowledgement_of_another_type_fails_and_waiting_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        var remote = (await FetchAsync(app, client)).Timeout(Limit).WithCancellation(source.Token);
        var other = remote.EmitWithAckAsync<int>("question");
        await client.SendAsync("30[\"text\"]");
        await Assert.ThrowsAsync<ArgumentBindingException>(() => other.Bound());
        var cancelled = remote.EmitWithAckAsync<int>("question");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Bound());
        Assert.Equal(0, app.Find(client).PendingAckCount);
    }

    [Fact]
    public async Task It_can_be_disconnected()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        await (await FetchAsync(app, client)).DisconnectAsync();
        Assert.Equal("1", await client.ReceiveAsync());
        Assert.Empty(await app.Io.FetchSocketsAsync(CancellationToken.None));
    }

    /// <summary>The tests above pass as well when it is whoever is in the room of that id: there the socket was, and nobody else.</summary>
    [Fact]
    public async Task It_is_the_socket_and_not_who_else_is_in_the_room_of_its_id()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        await using var guest = await app.ConnectAsync();
        var remote = await FetchAsync(app, client);
        await app.Find(guest).JoinAsync(client.Id);
        remote.Emit("secret");
        await remote.JoinAsync("room");
        await remote.LeaveAsync("room");
        await remote.JoinAsync("other");
        var answer = remote.Timeout(Limit).EmitWithAckAsync<string>("question");
        Assert.Equal("2[\"secret\"]", await client.ReceiveAsync());
        Assert.Equal("20[\"question\"]", await client.ReceiveAsync());
        await client.SendAsync("30[\"its own\"]");
        Assert.Equal("its own", await answer.Bound());
        Assert.Equal(new[] { client.Id, guest.Id }.Order(), app.Find(guest).Rooms.Order());
        await remote.DisconnectAsync();
        Assert.Equal("1", await client.ReceiveAsync());
        await guest.SendAsync("29[\"sync\"]");
        Assert.Equal("39[0]", await guest.ReceiveAsync());
    }

    [Fact]
    public async Task It_is_the_socket_also_after_that_has_left_its_own_room()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        var remote = await FetchAsync(app, client);
        var socket = app.Find(client);
        await socket.LeaveAsync(client.Id);
        remote.Emit("hello");
        Assert.Equal("2[\"hello\"]", await client.ReceiveAsync());
        await remote.JoinAsync("room");
        Assert.Equal(["room"], socket.Rooms);
        await remote.DisconnectAsync(close: true);
        Assert.Equal("1", await client.ReceiveAsync());
        Assert.False(socket.Connected);
    }

    private static async Task<RemoteSocket> FetchAsync(TestApp app, WebSocketClient client) =>
        Assert.Single(await app.Io.In(client.Id).FetchSocketsAsync(CancellationToken.None));

    private Task<TestApp> StartAsync() =>
        TestApp.StartAsync(io => io.OnConnection(socket => socket.On("sync", () => 0)), services: Clock.Use(_time));
}
