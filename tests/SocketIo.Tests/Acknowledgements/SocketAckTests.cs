using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Acknowledgements;

public sealed class SocketAckTests
{
    [Fact]
    public async Task The_answer_of_the_client_is_the_result()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var answer = app.Find(client).EmitWithAckAsync<string>("question", 1);
        Assert.Equal("20[\"question\",1]", await client.ReceiveAsync());
        await client.SendAsync("30[\"yes\"]");
        Assert.Equal("yes", await answer.Bound());
    }

    [Fact]
    public async Task Bytes_are_an_answer_too()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var answer = app.Find(client).EmitWithAckAsync<byte[]>("question");
        await client.ReceiveAsync();
        await client.SendAsync("61-0[{\"_placeholder\":true,\"num\":0}]");
        await client.SendAsync([7, 8]);
        Assert.Equal([7, 8], await answer.Bound());
    }

    [Fact]
    public async Task An_answer_of_another_type_fails_and_the_socket_stays()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.On("after", () => 1)));
        await using var client = await app.ConnectAsync();
        var answer = app.Find(client).EmitWithAckAsync<int>("question");
        await client.ReceiveAsync();
        await client.SendAsync("30[\"text\"]");
        await Assert.ThrowsAsync<ArgumentBindingException>(() => answer.Bound());
        await client.SendAsync("25[\"after\"]");
        Assert.Equal("35[1]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Answers_come_in_any_order()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var first = app.Find(client).EmitWithAckAsync<int>("a");
        var second = app.Find(client).EmitWithAckAsync<int>("b");
        await client.SendAsync("31[1]");
        await client.SendAsync("30[0]");
        Assert.Equal(1, await second.Bound());
        Assert.Equal(0, await first.Bound());
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_timeout_and_dropped_when_it_comes()
    {
        var time = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket => socket.On("after", () => 1)), services: Clock.Use(time));
        await using var client = await app.ConnectAsync();
        var answer = app.Find(client).Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("question");
        Assert.Equal("20[\"question\"]", await client.ReceiveAsync());
        time.Pass(TimeSpan.FromSeconds(0.9));
        Assert.False(answer.IsCompleted);
        time.Pass(TimeSpan.FromSeconds(0.2));
        var exception = await Assert.ThrowsAsync<AckTimeoutException>(() => answer.Bound());
        Assert.Equal("operation has timed out", exception.Message);
        await client.SendAsync("30[1]");
        await client.SendAsync("25[\"after\"]");
        Assert.Equal("35[1]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Waiting_for_an_answer_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.MaxPendingAcks = 1);
        await using var client = await app.ConnectAsync();
        var answer = app.Find(client).WithCancellation(source.Token).EmitWithAckAsync<int>("question");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.Bound());
        // Its place is free again.
        var next = app.Find(client).EmitWithAckAsync<int>("next");
        await client.SendAsync("31[5]");
        Assert.Equal(5, await next.Bound());
    }

    [Fact]
    public async Task No_more_answers_are_awaited_than_the_limit()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.MaxPendingAcks = 2);
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        var first = socket.EmitWithAckAsync<int>("a");
        _ = socket.EmitWithAckAsync<int>("b");
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => socket.EmitWithAckAsync<int>("c").Bound());
        Assert.Contains("MaxPendingAcks", exception.Message, StringComparison.Ordinal);
        await client.SendAsync("30[1]");
        Assert.Equal(1, await first.Bound());
        _ = socket.EmitWithAckAsync<int>("d");
    }

    [Theory]
    [InlineData("30[1]")]
    [InlineData("3999999[1]")]
    public async Task An_answer_that_nobody_asked_for_is_ignored(string packet)
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.On("after", () => 1)));
        await using var client = await app.ConnectAsync();
        await client.SendAsync(packet);
        await client.SendAsync("25[\"after\"]");
        Assert.Equal("35[1]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task An_answer_given_twice_is_sent_once()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.On("e", (Ack ack) =>
            {
                ack.Send("one", 1);
                ack.Send("two");
            });
            socket.On("after", () => 1);
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2456[\"e\"]");
        await client.SendAsync("25[\"after\"]");
        Assert.Equal("3456[\"one\",1]", await client.ReceiveAsync());
        Assert.Equal("35[1]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task An_answer_that_was_not_asked_for_is_not_sent()
    {
        var requested = new Signal<bool>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.On("e", (Ack ack) =>
            {
                requested.Set(ack.IsRequested);
                ack.Send(1);
            });
            socket.On("after", () => 1);
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"e\"]");
        await client.SendAsync("25[\"after\"]");
        Assert.Equal("35[1]", await client.ReceiveAsync());
        Assert.False(await requested.Task);
    }

    [Fact]
    public async Task A_volatile_question_that_is_dropped_is_given_up_at_once()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectByPollingAsync();
        var socket = app.Find(client);
        // It waits for the next poll, so that what is volatile is dropped.
        socket.Emit("first");
        var asked = socket.Volatile.EmitWithAckAsync<int>("question");
        Assert.True(asked.IsCompleted);
        await Assert.ThrowsAsync<AckTimeoutException>(() => asked);
        Assert.Equal(0, socket.PendingAckCount);
    }

    [Fact]
    public async Task Questions_leave_nothing_on_a_token_that_lives_on()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        using var application = new CancellationTokenSource();
        var answered = socket.WithCancellation(application.Token).EmitWithAckAsync<int>("question");
        await client.ReceiveAsync();
        await client.SendAsync("30[1]");
        await answered.Bound();
        await client.SendAsync("1");
        await Bounded.UntilAsync(() => !socket.Connected);
        var asked = new List<WeakReference>();
        for (var i = 0; i < 100; i++) asked.Add(await AskAsync(socket, application.Token));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.InRange(asked.Count(static task => task.IsAlive), 0, 1);
    }

    private static async Task<WeakReference> AskAsync(Socket socket, CancellationToken token)
    {
        var asking = socket.WithCancellation(token).EmitWithAckAsync<int>("question");
        await Assert.ThrowsAsync<SocketDisconnectedException>(() => asking);
        return new WeakReference(asking);
    }

    [Fact]
    public async Task A_question_that_cannot_be_sent_is_not_awaited()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.OnAnyOutgoing((_, _) => { })), services: services => services.AddSocketIo().UseParser(_ => new FailingParser()));
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        await Assert.ThrowsAsync<InvalidOperationException>(() => socket.EmitWithAckAsync<int>("question"));
        Assert.Equal(0, socket.PendingAckCount);
    }

    /// <summary>Sends anything but events.</summary>
    private sealed class FailingParser : IPacketParser
    {
        private readonly JsonPacketParser _inner = new();

        public IPacketDecoder CreateDecoder(PacketLimits limits) => _inner.CreateDecoder(limits);

        public void Encode(in Packet packet, OutgoingMessage message)
        {
            if (packet.Type == PacketType.Event) throw new InvalidOperationException("no events");
            _inner.Encode(packet, message);
        }
    }
}
