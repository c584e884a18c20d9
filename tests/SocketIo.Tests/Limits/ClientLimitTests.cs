using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Limits;

/// <summary>What happens beyond each limit of a client: what the client sees, the reason, and the counter.</summary>
public sealed class ClientLimitTests
{
    private const string LimitCounter = "socketio.server.limits_exceeded";
    private const string Placeholder = "{\"_placeholder\":true,\"num\":0}";

    public static TheoryData<string, string> Packets => new()
    {
        { "511-[\"e\"]", "attachments" },
        { "2[\"" + new string('e', 1025) + "\"]", "event name length" },
        { "2/" + new string('n', 256) + ",[\"e\"]", "namespace length" },
        { "29007199254740992[\"e\"]", "ack id" },
        { "210000000000000000[\"e\"]", "ack id" },
        { "2[\"e\"," + new string('[', 200) + new string(']', 200) + "]", "json depth" },
        { "51-[\"e\"," + Placeholder + "," + new string('[', 200) + new string(']', 200) + "]", "json depth" },
    };

    [Theory]
    [MemberData(nameof(Packets))]
    public async Task A_packet_beyond_a_limit_closes_and_is_counted(string packet, string limit)
    {
        var reason = new Signal<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.OnDisconnect(reason.Set)));
        using var counters = new Counters(app.Services);
        await using var client = await app.ConnectAsync();
        await client.SendAsync(packet);
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal("forced close", await reason.Task);
        Assert.Equal((1, 1), (counters[LimitCounter, limit], counters["socketio.server.invalid_packets"]));
    }

    [Fact]
    public async Task A_packet_that_is_too_deep_is_not_called_invalid_JSON()
    {
        var error = new Signal<Exception>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.OnError(error.Set)), options => options.MaxJsonDepth = 7);
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"e\"," + new string('[', 7) + new string(']', 7) + "]");
        Assert.Equal("The JSON is nested deeper than MaxJsonDepth (7).", (await error.Task).Message);
    }

    // 100 namespaces with 1 MB each were no limit to what one connection had the server keep.
    [Fact]
    public async Task The_auth_of_all_namespaces_together_is_bounded_and_what_is_left_may_be_used_again()
    {
        await using var app = await TestApp.StartAsync(
            io =>
            {
                io.Of("/a");
                io.Of("/b");
            },
            options => options.MaxAuthBytes = 100);
        using var counters = new Counters(app.Services);
        await using var client = await app.OpenAsync();
        var auth = $"{{\"token\":\"{new string('x', 40)}\"}}";
        await client.ConnectAsync("/", auth);
        await client.ConnectAsync("/a", auth[..^12] + "\"}");
        await client.SendAsync("0/b," + auth);
        Assert.Equal("4/b,{\"message\":\"too much auth\"}", await client.ReceiveAsync());
        Assert.Equal(1, counters[LimitCounter, "auth bytes"]);
        await client.SendAsync("1/a,");
        await client.ConnectAsync("/b", auth[..^12] + "\"}");
    }

    [Fact]
    public async Task A_malformed_packet_is_counted_as_that_and_not_as_a_limit()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        using var counters = new Counters(app.Services);
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"e\",}");
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal((0, 1), (counters[LimitCounter], counters["socketio.server.invalid_packets"]));
    }

    [Fact]
    public async Task Attachments_with_too_many_bytes_together_close()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.MaxAttachmentBytes = 10);
        using var counters = new Counters(app.Services);
        await using var client = await app.ConnectAsync();
        await client.SendAsync($"52-[\"e\",{Placeholder},{Placeholder.Replace('0', '1')}]");
        await client.SendAsync(new byte[6]);
        await client.SendAsync(new byte[6]);
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(1, counters[LimitCounter, "attachment bytes"]);
    }

    [Fact]
    public async Task A_binary_packet_that_is_not_completed_in_time_closes()
    {
        var time = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), services: Clock.Use(time));
        using var counters = new Counters(app.Services);
        await using var client = await app.ConnectAsync();
        await client.SendAsync($"51-[\"e\",{Placeholder}]");
        await Bounded.UntilAsync(() => app.Io.Engine.Wheel.Count == 2);
        time.Pass(TimeSpan.FromSeconds(15.1));
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(1, counters[LimitCounter, "binary packet time"]);
    }

    [Fact]
    public async Task A_client_that_joins_no_namespace_is_closed_in_time()
    {
        var time = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(_ => { }), options => options.ConnectTimeout = TimeSpan.FromSeconds(5), Clock.Use(time));
        using var counters = new Counters(app.Services);
        await using var client = await app.OpenAsync();
        time.Pass(TimeSpan.FromSeconds(5.1));
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(1, counters[LimitCounter, "connect time"]);
    }

    [Fact]
    public async Task A_namespace_too_many_is_refused_and_the_connection_stays()
    {
        await using var app = await TestApp.StartAsync(
            io =>
            {
                io.OnConnection(socket => socket.On("e", () => 1));
                io.Of("/other");
            },
            options => options.MaxNamespacesPerClient = 1);
        using var counters = new Counters(app.Services);
        await using var client = await app.ConnectAsync();
        await client.SendAsync("0/other,");
        Assert.Equal("4/other,{\"message\":\"too many namespaces\"}", await client.ReceiveAsync());
        Assert.Equal(1, counters[LimitCounter, "namespaces per client"]);
        await client.SendAsync("21[\"e\"]");
        Assert.Equal("31[1]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_socket_that_sends_too_many_events_per_second_is_closed()
    {
        var time = new FakeTimeProvider();
        var reason = new Signal<string>();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                socket.On("e", () => 1);
                socket.OnDisconnect(reason.Set);
            }),
            options => (options.MaxEventsPerSecond, options.EventBurst) = (5, 10),
            Clock.Use(time));
        using var counters = new Counters(app.Services);
        await using var client = await app.ConnectAsync();
        for (var i = 0; i < 10; i++) Assert.Equal($"3{i}[1]", await AskAsync(client, $"2{i}[\"e\"]"));
        time.Pass(TimeSpan.FromSeconds(1.01));
        for (var i = 0; i < 5; i++) Assert.Equal($"3{i}[1]", await AskAsync(client, $"2{i}[\"e\"]"));
        Assert.Null(await AskAsync(client, "2[\"e\"]"));
        Assert.Equal("limit exceeded", await reason.Task);
        Assert.Equal(1, counters[LimitCounter, "event rate"]);
    }

    [Fact]
    public async Task A_socket_joins_no_more_rooms_than_it_may()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.MaxRoomsPerSocket = 2);
        using var counters = new Counters(app.Services);
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        await socket.JoinAsync("a");
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => socket.JoinAsync("b", "c"));
        Assert.Contains("MaxRoomsPerSocket", exception.Message, StringComparison.Ordinal);
        await socket.JoinAsync("a", "b", socket.Id);
        await socket.JoinAsync("b");
        await app.Io.SocketsJoinAsync("d");
        Assert.Equal([socket.Id, "a", "b"], socket.Rooms.OrderBy(room => room.Length == 1));
        Assert.Equal(2, counters[LimitCounter, "rooms per socket"]);
        await socket.LeaveAsync("a");
        await socket.JoinAsync("c");
    }

    [Fact]
    public async Task A_socket_that_owes_too_many_answers_is_no_failure_of_a_broadcast()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.MaxPendingAcks = 1);
        using var counters = new Counters(app.Services);
        await using var full = await app.ConnectAsync();
        await using var other = await app.ConnectAsync();
        _ = app.Find(full).EmitWithAckAsync<int>("first");
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Find(full).EmitWithAckAsync<int>("second"));
        var answers = app.Io.Timeout(TimeSpan.FromMilliseconds(300)).EmitWithAckAsync<int>("all");
        Assert.Equal("21[\"all\"]", (await other.ReceiveAsync())!.Replace("22", "21", StringComparison.Ordinal));
        await other.SendAsync("31[7]");
        await other.SendAsync("32[7]");
        var exception = await Assert.ThrowsAsync<AckTimeoutException>(() => answers.Bound());
        Assert.Single(exception.Responses!);
        Assert.Equal(2, counters[LimitCounter, "pending acks"]);
    }

    [Fact]
    public async Task Sockets_are_counted_by_how_they_disconnect()
    {
        var left = new Signal<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.OnDisconnect(left.Set)));
        using var counters = new Counters(app.Services);
        await using var client = await app.ConnectAsync();
        await client.SendAsync("1");
        await left.Task;
        Assert.Equal(1, counters["socketio.server.disconnects", "client namespace disconnect"]);
    }

    private static async Task<string?> AskAsync(WebSocketClient client, string packet)
    {
        await client.SendAsync(packet);
        return await client.ReceiveAsync();
    }
}
