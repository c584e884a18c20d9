using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.Tests.Hosting;

/// <summary>Classes of an application that send events are tested without a server, and run on a real one.</summary>
public sealed class FakeTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddSocketIo().Services.AddSocketIo("admin").Services.BuildServiceProvider();
    private readonly FakeServer _fake = new();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task A_service_is_given_a_fake_server()
    {
        var service = new Notifier(_fake);
        await service.NotifyAsync("team", "hello");
        Assert.Equal(["/ team note 2: hello,5", "/ team list 1: System.String[]", "/admin  note 1: hello", "other servers reload 0", "/  sure 1: hello"], _fake.Sent);
    }

    [Fact]
    public async Task The_same_service_runs_on_a_server()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.JoinAsync("team")));
        await using var client = await app.ConnectAsync();
        var service = new Notifier(app.Services.GetRequiredService<ISocketIoServer>());
        var notifying = service.NotifyAsync("team", "hello");
        Assert.Equal("2[\"note\",\"hello\",5]", await client.ReceiveAsync());
        Assert.Equal("2[\"list\",[\"hello\"]]", await client.ReceiveAsync());
        Assert.Equal("20[\"sure\",\"hello\"]", await client.ReceiveAsync());
        await client.SendAsync("30[true]");
        await notifying.Bound();
    }

    [Fact]
    public async Task A_class_with_handlers_is_given_a_fake_socket()
    {
        var socket = new FakeSocket(_fake, _services.GetRequiredService<SocketIoServer>());
        await new ChatHandlers("welcome").JoinAsync(socket, "team");
        Assert.Equal(["socket welcome 2", "/ team joined 1: Ada"], _fake.Sent);
        Assert.Equal(["id", "team"], socket.Rooms);
        Assert.Equal("10.0.0.1", socket.Handshake.Address);
    }

    [Fact]
    public void Its_handlers_are_called_without_a_client()
    {
        var socket = new FakeSocket(_fake, _services.GetRequiredService<SocketIoServer>());
        new ChatHandlers("welcome").Register(socket);
        Assert.Equal(3, socket.Receive("sum", 1, 2));
        socket.Receive("say", "hello");
        Assert.Equal(["/  said 2: id,hello"], _fake.Sent);
    }

    [Fact]
    public void Each_server_is_injected_by_its_interface()
    {
        Assert.Same(_services.GetRequiredService<SocketIoServer>(), _services.GetRequiredService<ISocketIoServer>());
        Assert.Same(_services.GetRequiredKeyedService<SocketIoServer>("admin"), _services.GetRequiredKeyedService<ISocketIoServer>("admin"));
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

    public sealed class ChatHandlers(string greeting)
    {
        public void Register(ISocket socket)
        {
            socket.On("sum", (int a, int b) => a + b);
            socket.On("say", (string text) => { socket.Broadcast.Emit("said", socket.Id, text); });
            socket.On("join", (string room) => JoinAsync(socket, room));
        }

        public async Task JoinAsync(ISocket socket, string room)
        {
            await socket.JoinAsync(room);
            if (await socket.EmitWithAckAsync<bool>(greeting, room, socket.Id)) socket.To(room).Emit("joined", socket.User.Identity?.Name);
        }
    }
}
