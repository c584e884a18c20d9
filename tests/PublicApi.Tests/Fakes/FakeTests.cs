using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Protocol;

namespace SocketIoNet.PublicApi.Tests.Fakes;

/// <summary>Classes of an application are tested without a server.</summary>
public sealed class FakeTests
{
    private readonly FakeServer _fake = new();

    [Fact]
    public async Task A_service_is_given_a_fake_server()
    {
        await new Notifier(_fake).NotifyAsync("team", "hello");
        Assert.Equal(["/ team note 2: hello,5", "/ team list 1: System.String[]", "/admin  note 1: hello", "other servers reload 0", "/  sure 1: hello"], _fake.Sent);
    }

    [Fact]
    public async Task The_sockets_that_a_fake_server_finds_need_no_server()
    {
        await new Moderator(_fake).MoveAsync("team", "quarantine");
        Assert.Equal(["/ b warning 1: Ada", "/ b joins quarantine", "/ b sure 0: ", "/ b disconnects"], _fake.Sent);
    }

    [Fact]
    public async Task A_class_with_handlers_is_given_a_fake_socket()
    {
        var socket = new FakeSocket(_fake);
        await new ChatHandlers("welcome").JoinAsync(socket, "team");
        Assert.Equal(["socket welcome 2", "/ team joined 1: Ada"], _fake.Sent);
        Assert.Equal(["id", "team"], socket.Rooms);
        Assert.Equal("10.0.0.1", socket.Handshake.Address);
        Assert.Equal("secret", socket.Handshake.GetAuth<Dictionary<string, string>>()!["token"]);
        Assert.Equal("polling", socket.Connection.Transport);
    }

    [Fact]
    public void Its_handlers_are_called_without_a_client()
    {
        var socket = new FakeSocket(_fake);
        new ChatHandlers("welcome").Register(socket);
        Assert.Equal(3, socket.Receive("sum", 1, 2));
        socket.Receive("say", "hello");
        socket.Disconnect();
        Assert.Equal(["/  said 2: id,hello", "/  left 1: server namespace disconnect"], _fake.Sent);
    }

    [Fact]
    public void A_handler_is_given_an_acknowledgement_that_records_its_values()
    {
        var socket = new FakeSocket(_fake);
        new ChatHandlers("welcome").Register(socket);
        List<object?[]> acknowledged = [];
        socket.Receive("save", "draft", new Ack(acknowledged.Add));
        socket.Receive("save", "draft", new Ack());
        Assert.Equal([["saved", 5]], acknowledged);
    }

    [Fact]
    public async Task A_middleware_of_events_is_given_an_event()
    {
        var serializer = new SystemTextJsonPayloadSerializer();
        List<object?[]> acknowledged = [];
        var ordinary = new EventContext(new FakeSocket(_fake), "say", EventArguments.Create(serializer, "hello", 5));
        var rejected = new EventContext(new FakeSocket(_fake), "erase", EventArguments.Create(serializer), new Ack(acknowledged.Add));
        var passed = 0;
        foreach (var context in new[] { ordinary, rejected })
        {
            await Censor.InvokeAsync(context, () =>
            {
                passed++;
                return Task.CompletedTask;
            });
        }

        Assert.Equal(1, passed);
        Assert.Equal("HELLO", ordinary.Arguments.Get<string>(0));
        Assert.False(ordinary.Ack.IsRequested);
        Assert.Equal([["not allowed"]], acknowledged);
    }

    [Fact]
    public void What_watches_a_connection_is_given_a_fake_one()
    {
        using var connection = new FakeConnection();
        string? seen = null;
        connection.OnClosed((closed, reason, _) => { seen = $"{closed.Transport} {reason}"; });
        connection.Close();
        Assert.Equal("polling forced close", seen);
    }

    [Fact]
    public void Each_server_is_injected_by_its_interface()
    {
        using var services = new ServiceCollection().AddLogging().AddSocketIo().Services.AddSocketIo("admin").Services.BuildServiceProvider();
        Assert.Same(services.GetRequiredService<SocketIoServer>(), services.GetRequiredService<ISocketIoServer>());
        Assert.Same(services.GetRequiredKeyedService<SocketIoServer>("admin"), services.GetRequiredKeyedService<ISocketIoServer>("admin"));
    }

    private sealed class Notifier(ISocketIoServer io)
    {
        public async Task NotifyAsync(string room, string text)
        {
            io.To(room).Emit("note", text, 5);
            string[] list = [text];
            io.In(room).Emit("list", list);
            io.Of("/admin").Emit("note", text);
            io.ServerSideEmit("reload");
            await io.Timeout(TimeSpan.FromSeconds(10)).EmitWithAckAsync<bool>("sure", text);
        }
    }

    private sealed class Moderator(ISocketIoServer io)
    {
        public async Task MoveAsync(string from, string to)
        {
            foreach (var socket in await io.FetchSocketsAsync())
            {
                if (!socket.Rooms.Contains(from)) continue;
                socket.Emit("warning", socket.Data.Get<string>("user"));
                await socket.JoinAsync(to);
                if (await socket.Timeout(TimeSpan.FromSeconds(10)).EmitWithAckAsync<bool>("sure")) await socket.DisconnectAsync();
            }
        }
    }

    private static class Censor
    {
        public static async Task InvokeAsync(EventContext context, Func<Task> next)
        {
            if (context.EventName == "erase")
            {
                context.Ack.Send("not allowed");
                return;
            }

            context.ReplaceArguments(context.Arguments.Get<string>(0)!.ToUpperInvariant());
            await next();
        }
    }

    public sealed class ChatHandlers(string greeting)
    {
        public void Register(ISocket socket)
        {
            socket.On("sum", (int a, int b) => a + b);
            socket.On("say", (string text) => { socket.Broadcast.Emit("said", socket.Id, text); });
            socket.On("save", (string text, Ack ack) => ack.Send("saved", text.Length));
            socket.On("join", (string room) => JoinAsync(socket, room));
            socket.OnDisconnect(reason => { socket.Broadcast.Emit("left", reason); });
        }

        public async Task JoinAsync(ISocket socket, string room)
        {
            await socket.JoinAsync(room);
            if (await socket.EmitWithAckAsync<bool>(greeting, room, socket.Id)) socket.To(room).Emit("joined", socket.User.Identity?.Name);
        }
    }
}
