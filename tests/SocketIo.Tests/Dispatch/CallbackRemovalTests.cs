using System.Collections.Concurrent;
using SocketIoNet.Dispatch;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

/// <summary>Whatever is registered is removed by disposing of what the registration returned.</summary>
public sealed class CallbackRemovalTests
{
    private readonly ConcurrentQueue<string> _notes = new();

    [Fact]
    public async Task Registrations_of_a_server_are_removed_by_disposing_of_them()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnConnection(_ => _notes.Enqueue("connection")).Dispose();
            io.OnConnection(async _ => await NoteAsync("connection")).Dispose();
            io.Use(Refuse).Dispose();
            io.OnNamespaceCreated(_ => _notes.Enqueue("namespace")).Dispose();
            io.OnNamespaceCreated(async _ => await NoteAsync("namespace")).Dispose();
            io.OnClosing(() => _notes.Enqueue("closing")).Dispose();
            io.OnClosing(async () => await NoteAsync("closing")).Dispose();
            io.ServerSide.On("event", () => _notes.Enqueue("server side")).Dispose();
            io.Of("/other").Use(Refuse).Dispose();
        });
        await using (var client = await app.ConnectAsync()) await client.ConnectAsync("/other");
        await app.Io.CloseAsync(TestContext.Current.CancellationToken).Bound();
        Assert.Empty(_notes);
    }

    [Fact]
    public async Task Registrations_of_a_socket_are_removed_by_disposing_of_them()
    {
        var ended = new Signal<bool>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            Action<string, string?> told = (_, _) => _notes.Enqueue("end");
            Func<string, string?, Task> toldLater = async (_, _) => await NoteAsync("end");
            socket.OnDisconnecting(_ => _notes.Enqueue("end")).Dispose();
            socket.OnDisconnecting(async _ => await NoteAsync("end")).Dispose();
            socket.OnDisconnecting(told).Dispose();
            socket.OnDisconnecting(toldLater).Dispose();
            socket.OnDisconnect(_ => _notes.Enqueue("end")).Dispose();
            socket.OnDisconnect(async _ => await NoteAsync("end")).Dispose();
            socket.OnDisconnect(told).Dispose();
            socket.OnDisconnect(toldLater).Dispose();
            socket.OnError(_ => _notes.Enqueue("error")).Dispose();
            socket.OnError(async _ => await NoteAsync("error")).Dispose();
            socket.Use((_, _) => Task.CompletedTask).Dispose();
            socket.OnAny((_, _) => _notes.Enqueue("any")).Dispose();
            socket.OnAnyOutgoing((_, _) => _notes.Enqueue("outgoing")).Dispose();
            socket.Connection.OnClosed((_, _, _) => _notes.Enqueue("closed")).Dispose();
            socket.Connection.OnDrained(_ => _notes.Enqueue("drained")).Dispose();
            socket.Connection.OnPacketReceived((_, _) => _notes.Enqueue("packet")).Dispose();
            socket.Connection.OnUpgraded(_ => _notes.Enqueue("upgraded")).Dispose();
            socket.On("fail", () => { throw new InvalidOperationException("a mistake"); });
            socket.On("answer", () => 1);
            socket.OnDisconnect(_ => ended.Set(true));
        }));
        await using (var client = await app.ConnectAsync())
        {
            await client.SendAsync("2[\"fail\"]");
            await client.SendAsync("21[\"answer\"]");
            Assert.Equal("31[1]", await client.ReceiveAsync());
        }

        Assert.True(await ended.Task);
        Assert.Empty(_notes);
    }

    [Fact]
    public void A_callback_that_is_added_twice_is_removed_once()
    {
        var callbacks = new CallbackList<Action>();
        Action callback = () => { };
        var first = callbacks.Add(callback);
        callbacks.Add(callback);
        first.Dispose();
        first.Dispose();
        Assert.Single(callbacks.All);
    }

    private static Task Refuse(Socket socket, Func<Task> next) => throw new ConnectErrorException("refused");

    private async Task NoteAsync(string note)
    {
        await Task.Yield();
        _notes.Enqueue(note);
    }
}
