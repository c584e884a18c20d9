using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

/// <summary>
/// Wherever a lambda can be written it can be an asynchronous one, and what that throws late is logged. An exception of an <c>async void</c> method ends the process: then these tests do
/// not fail, but nothing after them runs.
/// </summary>
public sealed class AsynchronousCallbackTests : IDisposable
{
    private readonly ConcurrentQueue<string> _notes = new();
    private readonly RecordedLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task The_end_of_a_socket_is_told_with_and_without_description_to_synchronous_and_asynchronous_handlers()
    {
        var ended = new Signal<bool>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.OnDisconnecting(reason => _notes.Enqueue($"1 {reason}"));
            socket.OnDisconnecting(async reason => await NoteAsync($"2 {reason}"));
            socket.OnDisconnecting((reason, description) => _notes.Enqueue($"3 {reason} {description}"));
            socket.OnDisconnecting(async (reason, description) => await NoteAsync($"4 {reason} {description}"));
            socket.OnDisconnect(reason => _notes.Enqueue($"5 {reason}"));
            socket.OnDisconnect(async reason => await NoteAsync($"6 {reason}"));
            socket.OnDisconnect((reason, description) => _notes.Enqueue($"7 {reason} {description}"));
            socket.OnDisconnect(async (reason, description) => await NoteAsync($"8 {reason} {description}"));
            socket.OnDisconnect(_ => ended.Set(true));
        }));
        await using var client = await app.ConnectAsync();
        app.Find(client).Connection.Close();
        Assert.True(await ended.Task);
        const string Reason = "forced close";
        Assert.Equal(
            [$"1 {Reason}", $"2 {Reason}", $"3 {Reason} ", $"4 {Reason} ", $"5 {Reason}", $"6 {Reason}", $"7 {Reason} ", $"8 {Reason} "], _notes);
    }

    [Fact]
    public async Task What_an_asynchronous_error_handler_throws_is_logged()
    {
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                socket.OnError(error => _notes.Enqueue(error.Message));
                socket.OnError(async error => await FailAsync("OnError"));
                socket.On("fail", () => { throw new InvalidOperationException("first"); });
            }),
            services: _logs.AddTo);
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"fail\"]");
        await Bounded.UntilAsync(() => _logs.Count(LogLevel.Error) == 2);
        Assert.Equal(["first"], _notes);
    }

    [Fact]
    public async Task What_asynchronous_handlers_of_a_connections_events_throw_is_logged()
    {
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                socket.Connection.OnDrained(async _ => await FailAsync("Drained"));
                socket.Connection.OnPacketReceived(async (_, _) => await FailAsync("PacketReceived"));
                socket.Connection.OnUpgraded(async _ => await FailAsync("Upgraded"));
                socket.Connection.OnClosed(async (_, _, _) => await FailAsync("Closed"));
                socket.On("answer", () => 1);
            }),
            services: _logs.AddTo);
        await using (var client = await app.ConnectAsync())
        {
            await client.SendAsync("21[\"answer\"]");
            Assert.Equal("31[1]", await client.ReceiveAsync());
        }

        foreach (var name in new[] { "PacketReceived", "Drained", "Closed" }) await LoggedAsync(name);
    }

    [Fact]
    public async Task The_value_of_a_value_task_is_the_acknowledgement()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.On("now", () => new ValueTask<int>(1));
            socket.On("later", async () =>
            {
                await Task.Yield();
                return 2;
            });
            socket.On("reflected", (Delegate)(() => new ValueTask<int>(3)));
            socket.On("nothing", () => ValueTask.CompletedTask);
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("20[\"nothing\"]");
        await client.SendAsync("21[\"now\"]");
        Assert.Equal("31[1]", await client.ReceiveAsync());
        await client.SendAsync("22[\"later\"]");
        Assert.Equal("32[2]", await client.ReceiveAsync());
        await client.SendAsync("23[\"reflected\"]");
        Assert.Equal("33[3]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task What_asynchronous_handlers_of_rooms_and_namespaces_throw_is_logged()
    {
        await using var app = await TestApp.StartAsync(
            io =>
            {
                io.OnNamespaceCreated(async _ => await FailAsync("namespace"));
                var main = io.Of("/");
                main.OnRoomCreated(async _ => await FailAsync("create"));
                main.OnRoomJoined(async (_, _) => await FailAsync("join"));
                main.OnRoomLeft(async (_, _) => await FailAsync("leave"));
                main.OnRoomDeleted(async _ => await FailAsync("delete"));
                io.Of("/another");
            },
            services: _logs.AddTo);
        await using (await app.ConnectAsync())
        {
        }

        // One for the namespace, four for the room of the socket's own id.
        await Bounded.UntilAsync(() => _logs.Count(LogLevel.Error) == 5);
    }

    [Fact]
    public async Task What_asynchronous_hooks_of_the_engine_throw_is_logged()
    {
        await using var app = await TestApp.StartAsync(
            io =>
            {
                io.Engine.ConnectionError += async _ => await FailAsync("ConnectionError");
                io.Engine.Headers += async (_, _) => await FailAsync("Headers");
                io.Engine.InitialHeaders += async (_, _) => await FailAsync("InitialHeaders");
            },
            services: _logs.AddTo);
        await using (await app.ConnectByPollingAsync())
        {
        }

        using var http = new HttpClient();
        using var refused = await http.GetAsync(new Uri($"{app.Url}/socket.io/?EIO=4&transport=none"), TestContext.Current.CancellationToken);
        foreach (var name in new[] { "ConnectionError", "Headers", "InitialHeaders" }) await LoggedAsync(name);
    }

    [Fact]
    public async Task Catch_all_handlers_middlewares_and_handlers_of_connections_may_be_asynchronous()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Use(async (_, next) =>
            {
                await NoteAsync("use");
                await next();
            });
            io.OnConnection(async socket =>
            {
                await NoteAsync("connection");
                socket.Use(async (_, next) =>
                {
                    await NoteAsync("event use");
                    await next();
                });
                socket.OnAny(async (_, _) => await NoteAsync("any"));
                socket.PrependAny(async _ => await NoteAsync("prepended"));
                socket.OnAnyOutgoing(async (_, _) => await NoteAsync("outgoing"));
                socket.PrependAnyOutgoing(async (_, _) => await NoteAsync("prepended outgoing"));
                socket.On("event", async () => await NoteAsync("event"));
                socket.Once("event", async () => await NoteAsync("once"));
                socket.On("end", async (Ack ack) =>
                {
                    await NoteAsync("end");
                    socket.Emit("out");
                    ack.Send();
                });
            });
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"event\"]");
        await client.SendAsync("21[\"end\"]");
        Assert.Equal("2[\"out\"]", await client.ReceiveAsync());
        Assert.Equal("31[]", await client.ReceiveAsync());
        string[] expected = ["any", "connection", "end", "event", "event use", "once", "outgoing", "prepended", "prepended outgoing", "use"];
        await Bounded.UntilAsync(() => _notes.Distinct().Count() == expected.Length);
        Assert.Equal(expected, _notes.Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task FailAsync(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    private async Task NoteAsync(string note)
    {
        await Task.Yield();
        _notes.Enqueue(note);
    }

    private Task LoggedAsync(string name) =>
        Bounded.UntilAsync(() => _logs.Entries.Any(entry => entry.Level == LogLevel.Error && entry.Text.Contains(name, StringComparison.Ordinal)));
}
