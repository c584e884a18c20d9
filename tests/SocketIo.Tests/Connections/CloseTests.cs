using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Adapters;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Connections;

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
        await app.Io.CloseAsync().Bound();
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
            services: services => services.AddSocketIo().UsePart<IAdapterFactory>(_ => adapters));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"work\"]");
        await handling.Entered;
        var closing = app.Io.CloseAsync();
        Assert.False(closing.IsCompleted);
        handling.Open();
        await leaving.Entered;
        Assert.False(closing.IsCompleted);
        Assert.Empty(adapters.Closed);
        leaving.Open();
        await closing.Bound();
        Assert.Equal(["/"], adapters.Closed);
        await app.Io.CloseAsync().Bound();
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
        var closing = app.Io.CloseAsync();
        await handling.Entered;
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(closing.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await closing.Bound();
        handling.Open();
    }

    [Fact]
    public async Task A_server_with_a_drain_period_closes_one_client_after_the_other()
    {
        var time = new FakeTimeProvider();
        await using var app = await StartDrainAsync(time);
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        var closing = app.Io.CloseAsync();
        Assert.Single(app.Io.MainNamespace.Sockets);
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
    public async Task A_handler_may_close_the_server()
    {
        await using var app = await TestApp.StartAsync((SocketIoServer io) => io.OnConnection(socket => socket.OnDisconnect((string reason) => { _ = io.CloseAsync(); })));
        await using var client = await app.ConnectAsync();
        await app.Io.CloseAsync().Bound();
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_closed_server_takes_nobody_in()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await app.Io.CloseAsync().Bound();
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
