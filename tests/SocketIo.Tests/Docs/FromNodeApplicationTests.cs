using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Docs;

/// <summary>What docs/from-node.md says of whole applications, in its own words: <see cref="PageTests"/> compares them.</summary>
[SuppressMessage("Usage", "xUnit1051", Justification = "The page shows programs, which have no test to be cancelled with.")]
public sealed class FromNodeApplicationTests
{
    private readonly ConcurrentQueue<string> _notes = new();

    [Fact]
    public async Task State_that_handlers_share_is_locked()
    {
        const int Hits = 200;
        await using var app = await TestApp.StartAsync(io =>
        {
            var game = new Lock();
            var scores = new Dictionary<string, int>();
            io.OnConnection(socket =>
            {
                socket.On("hit", () =>
                {
                    lock (game)
                    {
                        scores[socket.Id] = scores.GetValueOrDefault(socket.Id) + 1;
                        io.Emit("scores", scores);
                    }
                });
            });
        });
        await using var client = await app.ConnectAsync();
        await using var other = await app.ConnectAsync();
        await Task.WhenAll(SendAsync(client, "2[\"hit\"]", Hits), SendAsync(other, "2[\"hit\"]", Hits));
        string? last = null;
        for (var i = 0; i < 2 * Hits; i++) last = await client.ReceiveAsync();
        Assert.Contains($"\"{client.Id}\":{Hits}", last, StringComparison.Ordinal);
        Assert.Contains($"\"{other.Id}\":{Hits}", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_application_takes_one_turn_at_a_time()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            var turn = new SemaphoreSlim(1, 1);
            async Task Exclusively(Func<Task> work)
            {
                await turn.WaitAsync();
                try
                {
                    await work();
                }
                finally
                {
                    turn.Release();
                }
            }

            var players = new HashSet<string>();
            io.OnConnection(socket => Exclusively(() =>
            {
                socket.Use((_, next) => Exclusively(next));
                socket.On("play", () => players.Add(socket.Id));
                socket.On("count", () => players.Count);
                socket.OnDisconnect(_ => Exclusively(() =>
                {
                    players.Remove(socket.Id);
                    return Task.CompletedTask;
                }));
                return Task.CompletedTask;
            }));
        });
        await using var client = await app.ConnectAsync();
        await using var other = await app.ConnectAsync();
        await client.SendAsync("21[\"play\"]");
        Assert.Equal("31[true]", await client.ReceiveAsync());
        Assert.Equal("30[1]", await CountAsync(other));
        await client.SendAsync("1");
        await Bounded.UntilAsync(async () => await CountAsync(other) == "30[0]");
    }

    [Fact]
    public async Task A_room_is_joined_under_a_lock()
    {
        await using var app = await StartAsync((io, socket) =>
        {
            var game = new Lock();
            var members = new List<string>();
            socket.On("enter", () =>
            {
                lock (game)
                {
                    members.Add(socket.Id);
                    _ = socket.JoinAsync("arena");
                    io.To("arena").Emit("members", members);
                }
            });
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"enter\"]");
        Assert.Equal($"2[\"members\",[\"{client.Id}\"]]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task What_is_missing_in_the_handshake_is_empty()
    {
        await using var app = await StartAsync(socket =>
        {
            var type = (string?)socket.Handshake.Query["type"] ?? "guest";
            var agent = (string?)socket.Handshake.Headers["user-agent"];
            var address = socket.Handshake.Address;
            socket.Emit("you", type, agent, address);
        });
        await using var client = await app.ConnectAsync();
        Assert.Equal("2[\"you\",\"guest\",null,\"127.0.0.1\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Sockets_are_found_by_id_and_keep_what_is_hung_on_them()
    {
        await using var app = await StartAsync((io, socket) =>
        {
            socket.Data["userid"] = "ada";
            socket.On("poke", (string id) =>
            {
                var from = socket.Data.Get<string>("userid");
                if (io.MainNamespace.Sockets.TryGetValue(id, out var other)) other.Emit("poked", from);
            });
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"poke\",\"nobody\"]");
        await client.SendAsync($"2[\"poke\",\"{client.Id}\"]");
        Assert.Equal("2[\"poked\",\"ada\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_timer_is_a_background_service()
    {
        await using var app = await TestApp.StartAsync(
            (SocketIoServer _) => { },
            services: services =>
            {
                services.AddHostedService<Ticker>();
            });
        await using var client = await app.ConnectAsync();
        Assert.StartsWith("2[\"state\",", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_served_beside_the_server()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseDefaultFiles();
            app.UseStaticFiles();
            app.MapSocketIo(io => io.OnConnection(socket => socket.Emit("welcome")));
        });
        await using var client = await app.ConnectAsync();
        Assert.Equal("2[\"welcome\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task What_a_client_left_out_stays_out_and_null_stays_null()
    {
        await using var app = await StartAsync((io, socket) =>
        {
            socket.On("relay", (EventArguments message) => io.Emit("relay", message));
            socket.On("pick", (Picked picked) => io.Emit("picked", picked));
        });
        await using var client = await app.ConnectAsync();
        foreach (var picked in new[] { "{\"a\":1}", "{\"a\":null,\"b\":{\"c\":[]}}", "{}" })
        {
            await client.SendAsync($"2[\"pick\",{picked}]");
            Assert.Equal($"2[\"picked\",{picked}]", await client.ReceiveAsync());
        }

        foreach (var arguments in new[] { "", ",null", ",{\"a\":1},2" })
        {
            await client.SendAsync($"2[\"relay\"{arguments}]");
            Assert.Equal($"2[\"relay\"{arguments}]", await client.ReceiveAsync());
        }
    }

    [Fact]
    public async Task A_member_is_left_out_or_null()
    {
        await using var app = await StartAsync((io, socket) => socket.Emit("player", new Player()));
        await using var client = await app.ConnectAsync();
        Assert.Equal("2[\"player\",{\"name\":null}]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task The_last_one_out_of_a_room_is_known()
    {
        await using var app = await StartAsync((io, socket) =>
        {
            _ = socket.JoinAsync("kitchen");
            socket.OnDisconnecting(reason =>
            {
                foreach (var room in socket.Rooms)
                {
                    if (io.MainNamespace.Adapter.Rooms[room].Count == 0) Close(room);
                }
            });
        });
        await using var stays = await app.ConnectAsync();
        await using (var leaves = await app.ConnectAsync())
        {
            await leaves.SendAsync("1");
            await Bounded.UntilAsync(() => _notes.Count == 1);
            Assert.Equal([leaves.Id], _notes);
        }

        await stays.SendAsync("1");
        await Bounded.UntilAsync(() => _notes.Count == 3);
        Assert.Contains("kitchen", _notes);
    }

    [Fact]
    public async Task Rooms_that_clients_name_are_no_ids()
    {
        await using var app = await StartAsync((io, socket) =>
        {
            socket.On("join", (string name) => socket.JoinAsync($"room:{name}"));
            socket.On("say", (string name, string text) => io.To($"room:{name}").Emit("said", text));
            socket.On("forget", (string name) => { Forget(name); });
        });
        await using var client = await app.ConnectAsync();
        await using var other = await app.ConnectAsync();
        await other.SendAsync($"2[\"join\",\"{client.Id}\"]");
        await other.SendAsync("27[\"forget\",\"x\"]");
        app.Io.To(client.Id).Emit("for one");
        app.Io.Emit("end");
        Assert.Equal(["2[\"for one\"]"], await client.ReceiveAllAsync("2[\"end\"]"));
        Assert.DoesNotContain("2[\"for one\"]", await other.ReceiveAllAsync("2[\"end\"]"));
    }

    [Fact]
    public async Task Pages_of_other_sites_are_let_in_by_one_line()
    {
        await using var app = await TestApp.StartAsync(
            (SocketIoServer _) => { },
            services: services =>
            {
                services.AddSocketIo(options => options.AllowedOrigins.Add("*"));
            });
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        using var opened = await http.GetAsync(new Uri($"{app.Url}/socket.io/?EIO=4&transport=polling"));
        Assert.True(opened.IsSuccessStatusCode);
        Assert.Equal(["*"], opened.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    private static Task<TestApp> StartAsync(Action<Socket> onConnection) => StartAsync((_, socket) => onConnection(socket));

    private static Task<TestApp> StartAsync(Action<SocketIoServer, Socket> onConnection) =>
        TestApp.StartAsync(io => io.OnConnection(socket => onConnection(io, socket)));

    private static async Task SendAsync(WebSocketClient client, string packet, int times)
    {
        for (var i = 0; i < times; i++) await client.SendAsync(packet);
    }

    private static async Task<string?> CountAsync(WebSocketClient client)
    {
        await client.SendAsync("20[\"count\"]");
        return await client.ReceiveAsync();
    }

    private void Close(string room) => _notes.Enqueue(room);

    private static bool Forget(string name) => name.Length > 0;

    public sealed record Picked(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] JsonElement A,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] JsonElement B);

    public sealed class Player
    {
        public string? Name { get; set; }                           // null until it is set

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Mass { get; set; }                              // not there until it is set
    }

    public sealed class Ticker(SocketIoServer io, ILogger<Ticker> log) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    io.Volatile.Emit("state", Environment.TickCount64);
                }
                catch (Exception exception)
                {
                    log.LogError(exception, "A tick failed.");
                }
            }
        }
    }
}
