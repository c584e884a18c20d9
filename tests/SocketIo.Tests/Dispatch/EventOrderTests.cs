using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

public sealed class EventOrderTests
{
    [Fact]
    public async Task Events_wait_in_order_while_a_handler_is_asynchronous()
    {
        var gate = new Gate();
        var order = new List<int>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.On("slow", async () =>
            {
                await gate.PassAsync();
                lock (order) order.Add(0);
            });
            socket.On("fast", (int number) =>
            {
                lock (order) order.Add(number);
            });
            socket.On("last", () => "done");
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"slow\"]");
        for (var i = 1; i <= 20; i++) await client.SendAsync($"2[\"fast\",{i}]");
        await client.SendAsync("21[\"last\"]");
        await gate.Entered;
        gate.Open();
        Assert.Equal("31[\"done\"]", await client.ReceiveAsync());
        Assert.Equal(Enumerable.Range(0, 21), order);
    }

    [Fact]
    public async Task A_waiting_handler_of_one_socket_holds_up_no_other()
    {
        var gate = new Gate();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.On("slow", gate.PassAsync);
            socket.On("fast", () => 1);
        }));
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        await first.SendAsync("2[\"slow\"]");
        await gate.Entered;
        await second.SendAsync("20[\"fast\"]");
        Assert.Equal("30[1]", await second.ReceiveAsync());
        gate.Open();
    }

    [Fact]
    public async Task A_waiting_handler_holds_up_no_other_namespace_of_its_client()
    {
        var gate = new Gate();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnConnection(socket => socket.On("slow", gate.PassAsync));
            io.Of("/other").OnConnection(socket => socket.On("fast", () => 1));
        });
        await using var client = await app.ConnectAsync();
        await client.ConnectAsync("/other");
        await client.SendAsync("2[\"slow\"]");
        await gate.Entered;
        await client.SendAsync("2/other,7[\"fast\"]");
        Assert.Equal("3/other,7[1]", await client.ReceiveAsync());
        gate.Open();
    }

    [Fact]
    public async Task A_handler_may_await_an_answer_of_its_own_client()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
            socket.On("begin", async () => 1 + await socket.EmitWithAckAsync<int>("question"))));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("25[\"begin\"]");
        Assert.Equal("20[\"question\"]", await client.ReceiveAsync());
        await client.SendAsync("30[41]");
        Assert.Equal("35[42]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Events_wait_until_the_connection_handler_has_returned()
    {
        var gate = new Gate();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(async socket =>
        {
            await gate.PassAsync();
            socket.On("early", () => "heard");
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("20[\"early\"]");
        await gate.Entered;
        gate.Open();
        Assert.Equal("30[\"heard\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_synchronous_handler_runs_on_the_thread_that_reads()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            // Without a hop the event is over before the next packet is read, so nothing is ever pending.
            var thread = 0;
            socket.On("first", () => { thread = Environment.CurrentManagedThreadId; });
            socket.On("second", () => thread == Environment.CurrentManagedThreadId);
        }));
        await using var client = await app.ConnectByPollingAsync();
        await client.SendPayloadAsync("42[\"first\"]", "421[\"second\"]");
        Assert.Equal("31[true]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task With_several_handlers_each_runs_and_the_first_answer_wins()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.On("e", () => "first");
            socket.On("e", () => "second");
            socket.On("after", () => "after");
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"e\"]");
        await client.SendAsync("22[\"after\"]");
        Assert.Equal("31[\"first\"]", await client.ReceiveAsync());
        Assert.Equal("32[\"after\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Past_the_limit_of_pending_events_the_client_is_not_read_until_they_have_run()
    {
        var gate = new Gate();
        var (handled, mostWaiting) = (0, 0);
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                socket.On("slow", gate.PassAsync);
                socket.On("big", (string _) =>
                {
                    mostWaiting = Math.Max(mostWaiting, socket.PendingEvents);
                    return ++handled;
                });
            }),
            options => options.MaxPendingEventBytes = 10_000);
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"slow\"]");
        await gate.Entered;
        var text = new string('x', 200_000);
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++) await client.SendAsync($"2{i}[\"big\",\"{text}\"]");
        }, TestContext.Current.CancellationToken);
        await Bounded.UntilAsync(() => !app.Find(client).Session.IsReadable);
        // 20 MB fit into no socket buffer: the writes stay incomplete as long as nobody reads.
        Assert.False(sending.IsCompleted);
        gate.Open();
        for (var i = 0; i < 100; i++) Assert.Equal($"3{i}[{i + 1}]", await client.ReceiveAsync());
        await sending.Bound();
        // Each of them exceeds the limit.
        Assert.InRange(mostWaiting, 0, 2);
    }
}
