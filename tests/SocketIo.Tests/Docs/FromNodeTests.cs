using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Docs;

/// <summary>What docs/from-node.md promises, in its own words: <see cref="PageTests"/> compares them.</summary>
[SuppressMessage("Performance", "SYSLIB1045", Justification = "The page shows how one writes it first.")]
[SuppressMessage("Usage", "xUnit1051", Justification = "The page shows programs, which have no test to be cancelled with.")]
public sealed class FromNodeTests
{
    private readonly ConcurrentQueue<string> _notes = new();

    [Fact]
    public async Task A_server_starts()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddSocketIo(options =>
        {
            options.PingInterval = TimeSpan.FromSeconds(10);
            options.MaxHttpBufferSize = 100_000;
        });

        var app = builder.Build();
        app.MapSocketIo(io =>
        {
            io.OnConnection(socket => Console.WriteLine($"{socket.Id} is here"));
        });
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();

        await using var client = await WebSocketClient.OpenAsync(app.Urls.Single());
        await client.ConnectAsync();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Events_go_both_ways()
    {
        await using var app = await StartAsync(socket =>
        {
            socket.On("hello", (string name) =>
            {
                socket.Emit("greeting", $"Hello {name}", new { At = 3 });
            });
            socket.On("anything", (EventArguments arguments) => Console.WriteLine(arguments.Count));
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"anything\",1,2]");
        await client.SendAsync("2[\"hello\",\"Ada\"]");
        Assert.Equal("2[\"greeting\",\"Hello Ada\",{\"at\":3}]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Handlers_come_and_go()
    {
        await using var app = await StartAsync(socket =>
        {
            socket.Once("ready", () => Start());
            var subscription = socket.On("ready", () => Start());
            subscription.Dispose();
            socket.On("stop", () =>
            {
                socket.Off("ready");
                return 1;
            });
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"ready\"]");
        await client.SendAsync("20[\"stop\"]");
        await client.SendAsync("2[\"ready\"]");
        await client.SendAsync("21[\"stop\"]");
        Assert.Equal("30[1]", await client.ReceiveAsync());
        Assert.Equal("31[1]", await client.ReceiveAsync());
        Assert.Equal(["start"], _notes);
    }

    [Fact]
    public async Task Handlers_acknowledge()
    {
        await using var app = await StartAsync(socket =>
        {
            socket.On("sum", (int a, int b) => a + b);
            socket.On("divide", (double a, double b, Ack ack) =>
            {
                if (b == 0) ack.Send("not by zero");
                else ack.Send(null, a / b);
            });
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("20[\"sum\",1,2]");
        Assert.Equal("30[3]", await client.ReceiveAsync());
        await client.SendAsync("21[\"divide\",1,0]");
        Assert.Equal("31[\"not by zero\"]", await client.ReceiveAsync());
        await client.SendAsync("22[\"divide\",1,2]");
        Assert.Equal("32[null,0.5]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Clients_acknowledge()
    {
        await using var app = await StartAsync(socket => socket.On("ask me", async () =>
        {
            try
            {
                var answer = await socket.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<string>("question", "how are you?");
                socket.Emit("understood", answer);
            }
            catch (AckTimeoutException)
            {
                // The client did not answer in time.
            }
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"ask me\"]");
        var question = await client.ReceiveAsync();
        Assert.NotNull(question);
        Assert.EndsWith("[\"question\",\"how are you?\"]", question, StringComparison.Ordinal);
        await client.SendAsync($"3{question[1..question.IndexOf('[', StringComparison.Ordinal)]}[\"fine\"]");
        Assert.Equal("2[\"understood\",\"fine\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Rooms_are_joined_reached_and_left()
    {
        await using var app = await StartAsync((io, socket) => socket.On("walk", async () =>
        {
            await socket.JoinAsync("kitchen");
            socket.To("kitchen").Emit("arrived", socket.Id);
            io.To("kitchen").To("hall").Except("cellar").Emit("dinner");
            socket.Broadcast.Emit("somebody came");
            await socket.LeaveAsync("kitchen");
        }));
        await using var client = await app.ConnectAsync();
        await using var other = await app.ConnectAsync();
        await client.SendAsync("2[\"walk\"]");
        Assert.Equal("2[\"dinner\"]", await client.ReceiveAsync());
        Assert.Equal("2[\"somebody came\"]", await other.ReceiveAsync());
    }

    [Fact]
    public async Task Broadcasts_are_acknowledged()
    {
        await using var app = await StartAsync((io, socket) => socket.On("ask all", async () =>
        {
            await socket.JoinAsync("kitchen");
            var answers = await io.To("kitchen").Timeout(TimeSpan.FromSeconds(2)).EmitWithAckAsync<bool>("hungry?");
            return answers;
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("27[\"ask all\"]");
        var question = await client.ReceiveAsync();
        Assert.NotNull(question);
        await client.SendAsync($"3{question[1..question.IndexOf('[', StringComparison.Ordinal)]}[true]");
        Assert.Equal("37[[true]]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Sockets_are_found_and_moved()
    {
        await using var app = await StartAsync((io, socket) => socket.On("tidy up", async () =>
        {
            await socket.JoinAsync("kitchen");

            socket.Data["name"] = "Ada";
            foreach (var other in await io.In("kitchen").FetchSocketsAsync())
            {
                Console.WriteLine($"{other.Id} {other.Data.Get<string>("name")} {string.Join(", ", other.Rooms)}");
            }

            await io.In("kitchen").SocketsJoinAsync("dining room");
            await io.In("kitchen").DisconnectSocketsAsync();
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"tidy up\"]");
        Assert.Equal("1", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Middlewares_let_in_and_refuse()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Use(async (socket, next) =>
            {
                var auth = socket.Handshake.GetAuth<Credentials>();
                var user = await FindUserAsync(auth?.Token) ?? throw new ConnectErrorException("not authorized", new { Retry = false });
                socket.Data["user"] = user;
                await next();
            });
        });
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.Equal("4{\"message\":\"not authorized\",\"data\":{\"retry\":false}}", await client.ReceiveAsync());
        await client.ConnectAsync(auth: "{\"token\":\"secret\"}");
        Assert.Equal("Ada", app.Find(client).Data.Get<string>("user"));
    }

    [Fact]
    public async Task Middlewares_of_events_refuse()
    {
        await using var app = await StartAsync(socket =>
        {
            socket.Use(async (e, next) =>
            {
                if (e.EventName.StartsWith("admin:", StringComparison.Ordinal) && !socket.Data.Get<bool>("isAdmin")) throw new InvalidOperationException("forbidden");
                await next();
            });
            socket.OnError(error => socket.Emit("problem", error.Message));
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"admin:stop\"]");
        Assert.Equal("2[\"problem\",\"forbidden\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Every_event_can_be_seen()
    {
        await using var app = await StartAsync(socket =>
        {
            socket.OnAny((eventName, arguments) => Log(eventName, arguments.Count));
            socket.OnAnyOutgoing((eventName, arguments) => Log(eventName, arguments.Count));
            socket.On("in", () => socket.Emit("out", 1, 2));
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"in\",1]");
        Assert.Equal("2[\"out\",1,2]", await client.ReceiveAsync());
        Assert.Equal(["in 1", "out 2"], _notes);
    }

    [Fact]
    public async Task Namespaces_have_names_patterns_and_functions()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Of("/admin").OnConnection(socket => socket.Emit("welcome"));
            io.Of(new Regex(@"^/room-\d+$")).OnConnection(socket => socket.Emit("you are in", socket.Namespace.Name));
            io.Of((name, handshake, cancellationToken) => Task.FromResult(name == $"/of-{handshake.GetAuth<Owner>()?.User}"));
        });
        await using var client = await app.OpenAsync();
        await client.ConnectAsync("/admin");
        Assert.Equal("2/admin,[\"welcome\"]", await client.ReceiveAsync());
        await client.ConnectAsync("/room-7");
        Assert.Equal("2/room-7,[\"you are in\",\"/room-7\"]", await client.ReceiveAsync());
        await client.ConnectAsync("/of-Ada", "{\"user\":\"Ada\"}");
        await client.SendAsync("0/of-Bob,{\"user\":\"Ada\"}");
        Assert.Equal("4/of-Bob,{\"message\":\"Invalid namespace\"}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task The_end_of_a_socket_is_told_in_order()
    {
        var ended = new Signal<bool>();
        await using var app = await StartAsync(socket =>
        {
            socket.OnDisconnecting(reason => Console.WriteLine($"{reason}: {string.Join(", ", socket.Rooms)}"));
            socket.OnDisconnect(reason => CleanUp(socket.Id));
            socket.OnDisconnect(_ => ended.Set(true));
            socket.On("throw me out", () =>
            {
                socket.Disconnect(close: true);
            });
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"throw me out\"]");
        Assert.True(await ended.Task);
        Assert.Equal([$"clean up {client.Id}"], _notes);
    }

    [Fact]
    public async Task Connections_are_recovered()
    {
        await using var app = await TestApp.StartAsync(
            (SocketIoServer io) =>
            {
                io.OnConnection(socket =>
                {
                    if (!socket.Recovered) socket.Emit("welcome");
                });
            },
            services: services =>
            {
                services.AddSocketIo(options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions { MaxDisconnectionDuration = TimeSpan.FromMinutes(2) });
            });
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.Contains("\"pid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.StartsWith("2[\"welcome\"", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_talk_to_each_other()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.ServerSide.On("reload", (string what) => Log(what, 0));
            io.ServerSideEmit("reload", "prices");
        });
        // As in Node, a server does not hear itself, and this one is alone.
        Assert.Empty(_notes);
    }

    [Fact]
    public async Task The_last_word_arrives()
    {
        await using var app = await TestApp.StartAsync((SocketIoServer io) =>
        {
            io.OnClosing(() => io.Emit("back in a minute"));
        });
        await using var client = await app.ConnectAsync();
        var closing = app.Io.CloseAsync(TestContext.Current.CancellationToken);
        Assert.Equal("2[\"back in a minute\"]", await client.ReceiveAsync());
        await closing.Bound();
    }

    private static Task<string?> FindUserAsync(string? token) => Task.FromResult(token == "secret" ? "Ada" : null);

    private static Task<TestApp> StartAsync(Action<Socket> onConnection) => StartAsync((_, socket) => onConnection(socket));

    private static Task<TestApp> StartAsync(Action<SocketIoServer, Socket> onConnection) =>
        TestApp.StartAsync(io => io.OnConnection(socket => onConnection(io, socket)));

    private void Start() => _notes.Enqueue("start");

    private void CleanUp(string id) => _notes.Enqueue($"clean up {id}");

    private void Log(string eventName, int arguments) => _notes.Enqueue($"{eventName} {arguments}");

    private sealed record Credentials(string? Token);

    private sealed record Owner(string? User);
}
