using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Adapters;
using SocketIoNet.Recovery;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Clients;

/// <summary>The end of the whole server.</summary>
public sealed class CloseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Closing_ends_all_connections_without_telling_the_clients_to_stay_away(bool byPolling)
    {
        var reason = new Signal<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.OnDisconnect(reason.Set)));
        await using ITestClient client = byPolling ? await app.ConnectByPollingAsync() : await app.ConnectAsync();
        var next = client.ReceiveAsync();
        await app.Io.CloseAsync(TestContext.Current.CancellationToken).Bound();
        Assert.Equal("server shutting down", await reason.Task);
        Assert.Null(await next);
        Assert.Empty(app.Io.MainNamespace.Sockets);
        Assert.Equal(0, app.Io.Engine.SessionCount);
    }

    [Fact]
    public async Task Closing_completes_when_the_handlers_are_done_and_the_adapters_closed()
    {
        var handling = new Gate();
        var leaving = new Gate();
        var adapters = new LinkedAdapters();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                socket.On("work", handling.PassAsync);
                socket.OnDisconnect((string _) => leaving.PassAsync());
            }),
            services: services => services.AddSocketIo().UseAdapter(_ => adapters));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"work\"]");
        await handling.Entered;
        var closing = app.Io.CloseAsync(TestContext.Current.CancellationToken);
        Assert.False(closing.IsCompleted);
        handling.Open();
        await leaving.Entered;
        Assert.False(closing.IsCompleted);
        Assert.Empty(adapters.Closed);
        leaving.Open();
        await closing.Bound();
        Assert.Equal(["/"], adapters.Closed);
        await app.Io.CloseAsync(TestContext.Current.CancellationToken).Bound();
        Assert.Single(adapters.Closed);
    }

    [Fact]
    public async Task Handlers_that_do_not_end_are_not_waited_for_longer_than_the_limit()
    {
        var time = new FakeTimeProvider();
        var handling = new Gate();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket => socket.OnDisconnect((string _) => handling.PassAsync())),
            options => options.CloseTimeout = TimeSpan.FromSeconds(3),
            Clock.Use(time));
        await using var client = await app.ConnectAsync();
        var started = time.GetTimestamp();
        var closing = app.Io.CloseAsync(TestContext.Current.CancellationToken);
        await handling.Entered;
        await Bounded.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            return closing.IsCompleted;
        });
        Assert.True(time.GetElapsedTime(started) >= TimeSpan.FromSeconds(3));
        handling.Open();
    }

    [Fact]
    public async Task A_server_with_a_drain_period_closes_one_client_after_the_other()
    {
        var time = new FakeTimeProvider();
        await using var app = await StartDrainAsync(time);
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        var closing = app.Io.CloseAsync(TestContext.Current.CancellationToken);
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 1);
        time.Pass(TimeSpan.FromSeconds(4));
        var left = Assert.Single(app.Io.MainNamespace.Sockets).Key == first.Id ? first : second;
        await left.SendAsync("21[\"echo\",5]");
        Assert.Equal("31[5]", await left.ReceiveAsync());
        Assert.False(closing.IsCompleted);
        await Bounded.UntilAsync(() =>
        {
            time.Pass(TimeSpan.FromSeconds(1));
            return app.Io.MainNamespace.Sockets.Count == 0;
        });
        await closing.Bound();
    }

    [Fact]
    public async Task A_host_that_has_no_more_time_closes_the_rest_at_once()
    {
        var time = new FakeTimeProvider();
        await using var app = await StartDrainAsync(time);
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        var shutdown = app.Services.GetServices<IHostedService>().OfType<ServerShutdown>().Single();
        await shutdown.StoppingAsync(new CancellationToken(canceled: true)).Bound();
        Assert.Empty(app.Io.MainNamespace.Sockets);
        // The drain sees at its next step that nobody is left.
        time.Pass(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task A_cancelled_close_closes_the_rest_at_once_and_waits_no_longer()
    {
        var time = new FakeTimeProvider();
        await using var app = await StartDrainAsync(time);
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        using var cancellation = new CancellationTokenSource();
        var closing = app.Io.CloseAsync(cancellation.Token);
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => closing.Bound());
        Assert.Empty(app.Io.MainNamespace.Sockets);
        // The drain sees at its next step that nobody is left.
        await Bounded.UntilAsync(() =>
        {
            time.Pass(TimeSpan.FromSeconds(1));
            return app.Io.CloseAsync(CancellationToken.None).IsCompleted;
        });
    }

    [Fact]
    public async Task Handlers_that_block_hold_up_neither_the_caller_nor_each_other_for_longer_than_the_limit()
    {
        using var released = new ManualResetEventSlim();
        var blocked = 0;
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket => socket.OnDisconnect((string _) =>
            {
                Interlocked.Increment(ref blocked);
                released.Wait(TimeSpan.FromSeconds(20));
            })),
            options => options.CloseTimeout = TimeSpan.FromMilliseconds(200));
        var clients = new List<WebSocketClient>();
        for (var i = 0; i < 5; i++) clients.Add(await app.ConnectAsync());
        var caller = Environment.CurrentManagedThreadId;
        var closing = app.Io.CloseAsync(TestContext.Current.CancellationToken);
        Assert.False(closing.IsCompleted);
        Assert.Equal(caller, Environment.CurrentManagedThreadId);
        await closing.Bound();
        Assert.Empty(app.Io.MainNamespace.Sockets);
        // All are on their way, and none waits for another to return.
        await Bounded.UntilAsync(() => blocked == 5);
        released.Set();
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_awaits_the_close_has_it_after_the_limit(bool isLimited)
    {
        var closed = new Signal<bool>();
        var time = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(
            (SocketIoServer io) => io.OnConnection(socket => socket.On("close", async () =>
            {
                await io.CloseAsync(TestContext.Current.CancellationToken);
                closed.Set(true);
            })),
            options => options.CloseTimeout = isLimited ? TimeSpan.FromSeconds(5) : TimeSpan.Zero,
            Clock.Use(time));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"close\"]");
        await Bounded.UntilAsync(() =>
        {
            if (isLimited) time.Advance(TimeSpan.FromSeconds(0.5));
            return closed.Task.IsCompletedSuccessfully;
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_last_word_reaches_everybody_before_the_close(bool byPolling)
    {
        await using var app = await TestApp.StartAsync((SocketIoServer io) => io.OnClosing(async () =>
        {
            await Task.Yield();
            io.Emit("back in a minute");
        }));
        await using ITestClient client = byPolling ? await app.ConnectByPollingAsync() : await app.ConnectAsync();
        var stopping = app.DisposeAsync().AsTask();
        Assert.Equal("2[\"back in a minute\"]", await client.ReceiveAsync());
        if (!byPolling) Assert.Null(await client.ReceiveAsync());
        await stopping.Bound();
    }

    [Fact]
    public async Task A_client_between_two_polls_gets_the_last_word_too()
    {
        var said = new Signal<bool>();
        await using var app = await TestApp.StartAsync((SocketIoServer io) => io.OnClosing(() =>
        {
            io.Emit("back in a minute");
            said.Set(true);
        }));
        await using var client = await app.ConnectByPollingAsync();
        var stopping = app.DisposeAsync().AsTask();
        await said.Task;
        Assert.Equal("2[\"back in a minute\"]", await client.ReceiveAsync());
        await stopping.Bound();
    }

    [Fact]
    public async Task A_handler_of_the_closing_that_fails_or_does_not_end_keeps_no_other_from_running_nor_the_server_from_closing()
    {
        var ran = false;
        using var released = new ManualResetEventSlim();
        await using var app = await TestApp.StartAsync(
            io =>
            {
                io.OnClosing((Action)(() => throw new InvalidOperationException("fails")));
                io.OnClosing(() => { ran = true; });
                io.OnClosing(() => { released.Wait(TimeSpan.FromSeconds(20)); });
            },
            options => options.CloseTimeout = TimeSpan.FromMilliseconds(200));
        await using var client = await app.ConnectAsync();
        await app.Io.CloseAsync(TestContext.Current.CancellationToken).Bound();
        Assert.True(ran);
        Assert.Null(await client.ReceiveAsync());
        released.Set();
    }

    [Fact]
    public async Task What_is_emitted_after_the_close_is_noted_once()
    {
        var logs = new RecordedLogs();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), services: logs.AddTo);
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        app.Io.Emit("before");
        await app.Io.CloseAsync(TestContext.Current.CancellationToken).Bound();
        Assert.DoesNotContain(logs.Entries, IsNoted);
        app.Io.Emit("after");
        socket.Emit("later");
        Assert.Contains("after was emitted", Assert.Single(logs.Entries, IsNoted).Text, StringComparison.Ordinal);

        static bool IsNoted((Microsoft.Extensions.Logging.LogLevel Level, string Text) entry) => entry.Text.Contains("after the server had closed", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_may_close_the_server()
    {
        await using var app = await TestApp.StartAsync((SocketIoServer io) => io.OnConnection(socket => socket.OnDisconnect((string reason) => { _ = io.CloseAsync(TestContext.Current.CancellationToken); })));
        await using var client = await app.ConnectAsync();
        await app.Io.CloseAsync(TestContext.Current.CancellationToken).Bound();
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_closed_server_takes_nobody_in()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await app.Io.CloseAsync(TestContext.Current.CancellationToken).Bound();
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"{app.Url}/socket.io/?EIO=4&transport=polling"), TestContext.Current.CancellationToken).Bound();
        Assert.False(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_hosts_shutdown_waits_for_the_handlers()
    {
        var done = false;
        var handling = new Gate();
        var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.OnDisconnect(async (string _) =>
        {
            await handling.PassAsync();
            done = true;
        })));
        await using var client = await app.ConnectAsync();
        var stopping = app.DisposeAsync().AsTask();
        await handling.Entered;
        Assert.False(stopping.IsCompleted);
        handling.Open();
        await stopping.Bound();
        Assert.True(done);
    }

    private static Task<TestApp> StartDrainAsync(TimeProvider time) => TestApp.StartAsync(
        io => io.OnConnection(socket => socket.On("echo", (int number) => number)),
        options => options.DrainPeriod = TimeSpan.FromSeconds(10),
        Clock.Use(time));
}
