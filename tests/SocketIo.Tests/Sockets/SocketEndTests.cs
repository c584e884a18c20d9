using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Sockets;

public sealed class SocketEndTests
{
    [Fact]
    public async Task Events_received_before_a_disconnect_run_before_its_handlers()
    {
        var gate = new Gate();
        var steps = new List<string>();
        var end = new Signal<bool>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.On("save", async (int number) =>
            {
                if (number == 1) await gate.PassAsync();
                steps.Add($"save {number}");
            });
            socket.OnDisconnecting((string _) => steps.Add("disconnecting"));
            socket.OnDisconnect((string _) =>
            {
                steps.Add("disconnect");
                end.Set(true);
            });
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"save\",1]");
        await client.SendAsync("2[\"save\",2]");
        await client.SendAsync("1");
        await gate.Entered;
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
        gate.Open();
        await end.Task;
        Assert.Equal(["save 1", "save 2", "disconnecting", "disconnect"], steps);
    }

    [Fact]
    public async Task The_socket_leaves_all_counts_at_once_while_a_handler_still_runs()
    {
        var gate = new Gate();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(async socket =>
        {
            await socket.JoinAsync("room");
            socket.On("slow", gate.PassAsync);
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"slow\"]");
        await gate.Entered;
        await client.SendAsync("1");
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
        Assert.Empty(await app.Io.FetchSocketsAsync(TestContext.Current.CancellationToken));
        Assert.Empty(app.Io.MainNamespace.Adapter.Rooms);
        gate.Open();
    }

    [Fact]
    public async Task Rooms_stay_readable_while_the_socket_ends()
    {
        var disconnecting = new Signal<IReadOnlyCollection<string>>();
        var disconnect = new Signal<IReadOnlyCollection<string>>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(async socket =>
        {
            await socket.JoinAsync("a", "b");
            socket.OnDisconnecting((string _) => disconnecting.Set(socket.Rooms));
            socket.OnDisconnect((string _) => disconnect.Set(socket.Rooms));
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("1");
        Assert.Equal([client.Id, "a", "b"], await disconnecting.Task);
        Assert.Equal([client.Id, "a", "b"], await disconnect.Task);
        Assert.Empty(app.Io.MainNamespace.Adapter.Rooms);
    }

    [Fact]
    public async Task The_token_of_the_socket_is_cancelled_while_its_handler_waits()
    {
        var entered = new Gate();
        var cancelled = new Signal<bool>();
        var errors = 0;
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.OnError(_ => errors++);
            socket.OnDisconnect((string _) => cancelled.Set(socket.DisconnectedToken.IsCancellationRequested && !socket.Connected));
            socket.On("wait", async (CancellationToken token) =>
            {
                _ = entered.PassAsync();
                await Task.Delay(Timeout.Infinite, token);
            });
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"wait\"]");
        await entered.Entered;
        await client.SendAsync("1");
        Assert.True(await cancelled.Task);
        Assert.Equal(0, errors);
        entered.Open();
    }

    [Fact]
    public async Task Awaited_answers_fail_when_the_socket_ends_and_later_ones_at_once()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        var pending = socket.EmitWithAckAsync<int>("question");
        await client.SendAsync("1");
        var exception = await Assert.ThrowsAsync<SocketDisconnectedException>(() => pending.Bound());
        Assert.Equal("client namespace disconnect", exception.Reason);
        await Assert.ThrowsAsync<SocketDisconnectedException>(() => socket.EmitWithAckAsync<int>("question").Bound());
    }

    [Fact]
    public async Task Answers_have_failed_before_the_handlers_of_the_end_which_may_wait_for_whoever_awaits_one()
    {
        var ended = new Signal<bool>();
        Task<int>? asked = null;
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            asked = socket.EmitWithAckAsync<int>("question");
            socket.OnDisconnect((string _) => ended.Set(asked.IsFaulted));
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("1");
        Assert.True(await ended.Task);
        await Assert.ThrowsAsync<SocketDisconnectedException>(() => asked!.Bound());
    }

    [Fact]
    public async Task Asking_a_socket_that_was_refused_ends_whether_before_or_after()
    {
        var refused = new Signal<(Socket Socket, Task<int> Asked)>();
        await using var app = await TestApp.StartAsync(io => io.Use((socket, _) =>
        {
            refused.Set((socket, socket.EmitWithAckAsync<int>("before")));
            throw new ConnectErrorException("no");
        }));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.Equal("20[\"before\"]", await client.ReceiveAsync());
        var (socket, asked) = await refused.Task;
        Assert.Equal(DisconnectReasons.Rejected, (await Assert.ThrowsAsync<SocketDisconnectedException>(() => asked.Bound())).Reason);
        await Assert.ThrowsAsync<SocketDisconnectedException>(() => socket.EmitWithAckAsync<int>("after").Bound());
    }

    [Fact]
    public async Task Joining_after_the_end_leaves_nothing_behind()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        await client.SendAsync("1");
        await Bounded.UntilAsync(() => !socket.Connected);
        await socket.JoinAsync("late").Bound();
        Assert.Empty(app.Io.MainNamespace.Adapter.Rooms);
        Assert.DoesNotContain("late", socket.Rooms);
    }

    [Fact]
    public async Task Emitting_after_the_end_does_nothing()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnConnection(_ => { });
            io.Of("/other").OnConnection(other => other.On("e", () => 1));
        });
        await using var client = await app.ConnectAsync();
        await client.ConnectAsync("/other");
        var socket = app.Find(client);
        await client.SendAsync("1");
        // It is in no room any more once it has left the namespace.
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
        socket.Emit("late");
        app.Io.Emit("late");
        await client.SendAsync("2/other,0[\"e\"]");
        Assert.Equal("3/other,0[1]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_at_the_moment_it_is_admitted_is_not_left_in_the_namespace()
    {
        var connections = 0;
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(_ => connections++),
            services: services => services.AddSocketIo().UseAdapter(_ => new AdapterThatCloses.Factory()));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.Null(await client.ReceiveAsync());
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
        Assert.Empty(await app.Io.FetchSocketsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, connections);
    }

    [Theory]
    [InlineData(false, "1")]
    [InlineData(true, "1", null)]
    public async Task A_socket_that_others_disconnect_at_the_moment_it_is_admitted_is_disconnected(bool close, params string?[] expected)
    {
        var ended = new Signal<string>();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.MainNamespace.OnRoomJoined((room, _) => io.In(room).DisconnectSocketsAsync(close));
            io.Use((socket, next) =>
            {
                socket.OnDisconnect(ended.Set);
                return next();
            });
        });
        await using var client = await app.OpenAsync();
        await client.ConnectAsync();
        foreach (var packet in expected) Assert.Equal(packet, await client.ReceiveAsync());
        Assert.Equal("server namespace disconnect", await ended.Task);
        Assert.Empty(app.Io.MainNamespace.Sockets);
    }

    [Fact]
    public async Task A_client_that_returns_before_it_hears_that_it_was_disconnected_has_to_come_back()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.On("bye", () => socket.Disconnect())));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"bye\"]");
        await client.SendAsync("1");
        await client.SendAsync("0");
        Assert.Equal("1", await client.ReceiveAsync());
        Assert.Null(await client.ReceiveAsync());
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
    }

    [Fact]
    public async Task A_client_that_returns_long_after_it_heard_that_it_was_disconnected_is_connected()
    {
        var time = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.On("hello", () => "hello")), services: Clock.Use(time));
        app.Io.Of("/a").OnConnection(socket => socket.Disconnect());
        await using var client = await app.ConnectAsync();
        await client.ConnectAsync("/a");
        Assert.Equal("1/a,", await client.ReceiveAsync());
        await client.SendAsync("1/a,");
        await client.SendAsync("20[\"hello\"]");
        Assert.Equal("30[\"hello\"]", await client.ReceiveAsync());
        time.Advance(TimeSpan.FromMinutes(2));
        await client.ConnectAsync("/a");
        Assert.Single(app.Io.MainNamespace.Sockets);
    }

    [Fact]
    public async Task A_client_that_has_left_and_returned_does_not_hear_that_its_older_socket_was_disconnected()
    {
        var left = new Gate();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.MainNamespace.OnRoomLeft((_, _) => left.PassAsync().Wait(Bounded.Limit));
            io.OnConnection(socket => socket.On("hello", () => "again"));
        });
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        var disconnecting = Task.Run(() => socket.Disconnect(), TestContext.Current.CancellationToken);
        await left.Entered;
        await client.SendAsync("1");
        await client.ConnectAsync();
        left.Open();
        await disconnecting.Bound();
        await client.SendAsync("20[\"hello\"]");
        Assert.Equal("30[\"again\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_socket_whose_answer_cannot_be_written_ends_with_its_connection_and_is_left_nowhere()
    {
        var ended = new Signal<string>();
        await using var app = await TestApp.StartAsync(
            io =>
            {
                io.Use((socket, next) =>
                {
                    socket.OnDisconnect(ended.Set);
                    return next();
                });
                io.OnConnection((Action<Socket>)(_ => throw new InvalidOperationException("not connected")));
            },
            services: services => services.AddSocketIo().UseParser(_ => new ParserWithoutConnect()));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal("forced close", await ended.Task);
        Assert.Empty(app.Io.MainNamespace.Sockets);
        Assert.Empty(app.Io.MainNamespace.Adapter.Rooms);
    }

    private sealed class ParserWithoutConnect : IPacketParser
    {
        private readonly JsonPacketParser _inner = new();

        public IPacketDecoder CreateDecoder(PacketLimits limits) => _inner.CreateDecoder(limits);

        public void Encode(in Packet packet, OutgoingMessage message)
        {
            if (packet.Type == PacketType.Connect) throw new InvalidOperationException("no answers");
            _inner.Encode(packet, message);
        }
    }

    [Fact]
    public async Task The_service_scope_lives_until_the_disconnect_handlers_have_run()
    {
        var scoped = new Signal<bool>();
        var resource = new Resource();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                _ = socket.Services.GetService(typeof(Resource));
                socket.OnDisconnect((string _) => scoped.Set(resource.IsDisposed));
            }),
            services: services => services.AddScoped(_ => resource));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("1");
        Assert.False(await scoped.Task);
        await Bounded.UntilAsync(() => resource.IsDisposed);
    }

    private sealed class Resource : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
