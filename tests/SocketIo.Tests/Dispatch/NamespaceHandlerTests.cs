using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

public sealed class NamespaceHandlerTests
{
    [Fact]
    public async Task A_handler_of_the_namespace_gets_the_socket_that_the_event_came_from()
    {
        await using var app = await TestApp.StartAsync(io =>
            io.On("who", (Socket socket, string text, int number) => $"{socket.Id} {text} {number}"));
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        await first.SendAsync("20[\"who\",\"a\",1]");
        await second.SendAsync("20[\"who\",\"b\",2]");
        Assert.Equal($"30[\"{first.Id} a 1\"]", await first.ReceiveAsync());
        Assert.Equal($"30[\"{second.Id} b 2\"]", await second.ReceiveAsync());
    }

    [Fact]
    public async Task Every_shape_of_handler_may_take_the_socket()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.On("action", (Socket socket, string text) => socket.Emit("action", text));
            io.On("task", async (Socket socket, string text) =>
            {
                await Task.Yield();
                socket.Emit("task", text);
            });
            io.On("result", (Socket socket) => socket.Id.Length);
            io.On("result-later", async (Socket socket, CancellationToken _) =>
            {
                await Task.Yield();
                return socket.Connected;
            });
            io.On("ack", (Socket socket, EventArguments arguments, Ack ack) => ack.Send(arguments));
            io.On("nothing", () => 7);
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"action\",\"a\"]");
        await client.SendAsync("2[\"task\",\"b\"]");
        await client.SendAsync("21[\"result\"]");
        await client.SendAsync("22[\"result-later\"]");
        await client.SendAsync("23[\"ack\",1,2]");
        await client.SendAsync("24[\"nothing\"]");
        await client.SendAsync("25[\"nothing\"]");
        Assert.Equal(
            ["2[\"action\",\"a\"]", "2[\"task\",\"b\"]", "31[20]", "32[true]", "33[1,2]", "34[7]"],
            await client.ReceiveAllAsync("35[7]"));
    }

    [Fact]
    public async Task A_method_group_may_take_the_socket()
    {
        await using var app = await TestApp.StartAsync(io => io.Of("/chat").On("id", IdOf));
        await using var client = await app.OpenAsync();
        var id = await client.ConnectAsync("/chat");
        await client.SendAsync("2/chat,1[\"id\"]");
        Assert.Equal($"3/chat,1[\"{id}\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Handlers_of_the_namespace_run_before_those_of_the_socket_and_the_first_answer_counts()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnConnection(socket => socket.On("event", () =>
            {
                socket.Emit("order", "socket");
                return "socket";
            }));
            io.On("event", (Socket socket) =>
            {
                socket.Emit("order", "namespace");
                return "namespace";
            });
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"event\"]");
        Assert.Equal(["2[\"order\",\"namespace\"]", "31[\"namespace\"]"], await client.ReceiveAllAsync("2[\"order\",\"socket\"]"));
    }

    [Fact]
    public async Task One_namespace_does_not_see_the_events_of_another()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.On("event", () => "main");
            io.Of("/other").On("event", () => "other");
            io.Of("/none");
        });
        await using var client = await app.ConnectAsync();
        await client.ConnectAsync("/other");
        await client.ConnectAsync("/none");
        await client.SendAsync("2/none,1[\"event\"]");
        await client.SendAsync("2/other,2[\"event\"]");
        await client.SendAsync("23[\"event\"]");
        Assert.Equal(["3/other,2[\"other\"]"], await client.ReceiveAllAsync("33[\"main\"]"));
    }

    [Fact]
    public async Task A_handler_is_removed_by_its_subscription_by_itself_and_by_name()
    {
        Func<string> byItself = () => "itself";
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        var subscription = app.Io.On("subscribed", () => "subscribed");
        app.Io.On("itself", byItself);
        app.Io.On("named", () => "named");
        app.Io.On("stays", () => "stays");
        subscription.Dispose();
        app.Io.Off("itself", byItself);
        app.Io.Off("named");
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"subscribed\"]");
        await client.SendAsync("22[\"itself\"]");
        await client.SendAsync("23[\"named\"]");
        await client.SendAsync("24[\"stays\"]");
        Assert.Equal("34[\"stays\"]", await client.ReceiveAsync());
        app.Io.Off();
        app.Io.On("after", () => "after");
        await client.SendAsync("25[\"stays\"]");
        await client.SendAsync("26[\"after\"]");
        Assert.Equal("36[\"after\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Once_is_once_for_all_sockets_of_the_namespace()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Once("event", () => "once");
            io.On("event", () => "always");
        });
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        await first.SendAsync("21[\"event\"]");
        Assert.Equal("31[\"once\"]", await first.ReceiveAsync());
        await second.SendAsync("21[\"event\"]");
        Assert.Equal("31[\"always\"]", await second.ReceiveAsync());
    }

    [Fact]
    public async Task A_reserved_name_is_refused()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        Assert.Throws<ArgumentException>(() => app.Io.On("disconnect", () => { }));
    }

    [Fact]
    public async Task A_handler_that_answers_by_hand_and_returns_a_value_answers_once()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.On("both", (Ack ack) =>
            {
                ack.Send("by hand");
                return "returned";
            });
            io.On("after", () => 1);
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"both\"]");
        await client.SendAsync("22[\"after\"]");
        Assert.Equal(["31[\"by hand\"]"], await client.ReceiveAllAsync("32[1]"));
    }

    private static string IdOf(Socket socket) => socket.Id;
}
