using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

public sealed class CatchAllTests
{
    [Fact]
    public async Task A_catch_all_handler_sees_each_event_before_middlewares_and_handlers()
    {
        await using var app = await StartAsync(socket =>
        {
            socket.Use((e, next) =>
            {
                socket.Emit("middleware");
                return e.EventName == "refused" ? Task.CompletedTask : next();
            });
            socket.On("event", () => socket.Emit("handler"));
            socket.OnAny((name, arguments) => socket.Emit("any", name, arguments));
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"event\",1,\"a\"]");
        await client.SendAsync("2[\"refused\"]");
        await client.SendAsync("2[\"unknown\",null]");
        await client.SendAsync("29[\"last\"]");
        Assert.Equal(
            [
                "2[\"any\",\"event\",1,\"a\"]", "2[\"middleware\"]", "2[\"handler\"]",
                "2[\"any\",\"refused\"]", "2[\"middleware\"]",
                "2[\"any\",\"unknown\",null]", "2[\"middleware\"]",
                "2[\"any\",\"last\"]", "2[\"middleware\"]",
            ],
            await client.ReceiveAllAsync("39[\"last\"]"));
    }

    [Fact]
    public async Task A_catch_all_handler_may_acknowledge()
    {
        await using var app = await StartAsync(socket =>
        {
            socket.OnAny(e =>
            {
                if (e.EventName != "last") e.Ack.Send("caught", e.EventName, e.Ack.IsRequested);
            });
            socket.On("known", () => "too late");
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"known\"]");
        await client.SendAsync("22[\"unknown\"]");
        await client.SendAsync("2[\"unasked\"]");
        await client.SendAsync("29[\"last\"]");
        Assert.Equal(["31[\"caught\",\"known\",true]", "32[\"caught\",\"unknown\",true]"], await client.ReceiveAllAsync("39[\"last\"]"));
    }

    [Fact]
    public async Task Prepended_handlers_come_first_and_all_shapes_can_be_removed()
    {
        await using var app = await StartAsync(_ => { });
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        Action<string, EventArguments> named = (_, _) => socket.Emit("any", "named");
        Func<EventContext, Task> later = async _ =>
        {
            await Task.Yield();
            socket.Emit("any", "later");
        };
        socket.OnAny(named);
        var subscription = socket.OnAny(e => socket.Emit("any", "disposed"));
        socket.PrependAny(later);
        socket.PrependAny((_, _) => socket.Emit("any", "first"));
        Assert.Equal(4, socket.AnyHandlers.Count);
        Assert.Same(later, socket.AnyHandlers[1]);
        subscription.Dispose();
        await client.SendAsync("21[\"last\"]");
        await client.SendAsync("22[\"last\"]");
        var received = await client.ReceiveAllAsync("32[\"last\"]");
        Assert.Contains("2[\"any\",\"later\"]", received);
        received.RemoveAll(packet => packet.Contains("later", StringComparison.Ordinal));
        Assert.Equal(["2[\"any\",\"first\"]", "2[\"any\",\"named\"]"], received.Take(2));
        socket.OffAny(named);
        socket.OffAny(later);
        await client.SendAsync("23[\"last\"]");
        Assert.Equal(["2[\"any\",\"first\"]"], (await client.ReceiveAllAsync("33[\"last\"]")).Where(packet => packet != "2[\"any\",\"later\"]"));
        socket.OffAny();
        await client.SendAsync("24[\"last\"]");
        Assert.Equal("34[\"last\"]", await client.ReceiveAsync());
        Assert.Empty(socket.AnyHandlers);
    }

    [Fact]
    public async Task An_asynchronous_catch_all_handler_holds_the_next_event_back()
    {
        var gate = new Gate();
        await using var app = await StartAsync(socket => socket.OnAny(async e =>
        {
            if (e.EventName == "slow") await gate.PassAsync();
            socket.Emit("any", e.EventName);
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"slow\"]");
        await client.SendAsync("29[\"last\"]");
        await gate.Entered;
        gate.Open();
        Assert.Equal(["2[\"any\",\"slow\"]", "2[\"any\",\"last\"]"], await client.ReceiveAllAsync("39[\"last\"]"));
    }

    [Fact]
    public async Task A_failing_catch_all_handler_is_reported_and_costs_nothing_else()
    {
        var error = new Signal<Exception>();
        await using var app = await StartAsync(socket =>
        {
            socket.OnError(error.Set);
            socket.OnAny((string _, EventArguments _) => throw new InvalidOperationException("any"));
            socket.OnAnyOutgoing((string _, EventArguments _) => throw new InvalidOperationException("outgoing"));
            socket.On("emit", () => socket.Emit("sent"));
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"emit\"]");
        await client.SendAsync("29[\"last\"]");
        Assert.Equal(["2[\"sent\"]"], await client.ReceiveAllAsync("39[\"last\"]"));
        Assert.Equal("any", (await error.Task).Message);
    }

    [Fact]
    public async Task An_outgoing_handler_is_told_of_what_is_sent_by_emit_broadcast_and_with_an_acknowledgement_but_of_no_answer()
    {
        var seen = new List<string>();
        await using var app = await StartAsync(socket => socket.OnAnyOutgoing((name, arguments) => seen.Add($"{name} {arguments.Count}")));
        await using var client = await app.ConnectAsync();
        await using var other = await app.ConnectAsync();
        var socket = app.Find(client);
        app.Find(other).OffAnyOutgoing();
        socket.Emit("emit", 1);
        app.Io.Emit("broadcast", 1, 2);
        app.Io.Except(client.Id).Emit("not here");
        var answer = socket.EmitWithAckAsync<int>("question", (object?)null);
        var answers = app.Io.To(client.Id).Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<int>("poll");
        await client.SendAsync("29[\"last\"]");
        Assert.Equal(
            ["2[\"emit\",1]", "2[\"broadcast\",1,2]", "20[\"question\",null]", "21[\"poll\"]"], await client.ReceiveAllAsync("39[\"last\"]"));
        Assert.Equal(["emit 1", "broadcast 2", "question 1", "poll 0"], seen);
        await client.SendAsync("30[1]");
        await client.SendAsync("31[1]");
        await answer.Bound();
        await answers.Bound();
    }

    [Fact]
    public async Task An_outgoing_handler_sees_bytes_and_keeps_them()
    {
        var seen = new Signal<EventArguments>();
        await using var app = await StartAsync(socket => socket.OnAnyOutgoing((_, arguments) => seen.Set(arguments)));
        await using var client = await app.ConnectAsync();
        app.Io.Emit("bytes", new byte[] { 1, 2, 3 }, "text");
        app.Io.Emit("more", new byte[] { 9, 9, 9 });
        var arguments = await seen.Task;
        Assert.True(arguments.IsBinary(0));
        Assert.Equal([1, 2, 3], arguments.Get<byte[]>(0)!);
        Assert.Equal("text", arguments.Get<string>(1));
    }

    [Fact]
    public async Task Outgoing_handlers_have_an_order_and_can_be_removed()
    {
        var seen = new List<string>();
        await using var app = await StartAsync(_ => { });
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        Func<string, EventArguments, Task> later = async (_, _) =>
        {
            seen.Add("later");
            await Task.Yield();
        };
        socket.OnAnyOutgoing((_, _) => seen.Add("added"));
        socket.PrependAnyOutgoing(later);
        using (socket.PrependAnyOutgoing((_, _) => seen.Add("first"))) socket.Emit("one");
        Assert.Equal(["first", "later", "added"], seen);
        Assert.Equal(2, socket.AnyOutgoingHandlers.Count);
        socket.OffAnyOutgoing(later);
        socket.Emit("two");
        Assert.Equal("added", seen[^1]);
        socket.OffAnyOutgoing();
        socket.Emit("three");
        Assert.Equal(4, seen.Count);
    }

    private static Task<TestApp> StartAsync(Action<Socket> onConnection) => TestApp.StartAsync(io => io.OnConnection(socket =>
    {
        onConnection(socket);
        socket.On("last", () => "last");
    }));
}
