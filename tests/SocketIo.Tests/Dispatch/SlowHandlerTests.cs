using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

/// <summary>A handler that does not end holds up all events of its socket and its end, which somebody has to hear of.</summary>
public sealed class SlowHandlerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordedLogs _logs = new();
    private readonly Gate _gate = new();

    public void Dispose() => _logs.Dispose();

    [Theory]
    [InlineData("2[\"push\"]", "push")]
    [InlineData("2[\"watched\"]", "Use")]
    public async Task One_that_keeps_events_waiting_is_named_once(string packet, string name)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        await client.SendAsync(packet);
        await client.SendAsync("2[\"next\"]");
        await client.SendAsync("2[\"next\"]");
        await WaitForEventsAsync(app, client, 2);
        _time.Pass(TimeSpan.FromSeconds(29));
        Assert.Empty(Warnings());
        _time.Pass(TimeSpan.FromSeconds(2));
        await Bounded.UntilAsync(() => Warnings().Length == 1);
        Assert.Contains($"The handlers of {name} of socket {client.Id}", Warnings()[0], StringComparison.Ordinal);
        await client.SendAsync("2[\"next\"]");
        await WaitForEventsAsync(app, client, 3);
        _time.Pass(TimeSpan.FromSeconds(31));
        Assert.Single(Warnings());
        _gate.Open();
    }

    [Fact]
    public async Task One_that_keeps_the_end_waiting_is_named()
    {
        await using var app = await StartAsync(io => io.OnConnection(_ => _gate.PassAsync()));
        await using var client = await app.ConnectAsync();
        await _gate.Entered;
        await client.SendAsync("1");
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
        await Bounded.UntilAsync(() =>
        {
            _time.Pass(TimeSpan.FromSeconds(1));
            return Warnings().Length == 1;
        });
        Assert.Contains("The handlers of OnConnection of socket", Warnings()[0], StringComparison.Ordinal);
        _gate.Open();
    }

    [Fact]
    public async Task Many_that_end_in_time_are_not()
    {
        var turns = new SemaphoreSlim(0);
        await using var app = await StartAsync(io => io.OnConnection(socket => socket.On("turn", () => turns.WaitAsync().WaitAsync(TimeSpan.FromSeconds(10)))));
        await using var client = await app.ConnectAsync();
        for (var i = 0; i < 6; i++) await client.SendAsync("2[\"turn\"]");
        for (var i = 5; i > 0; i--)
        {
            await WaitForEventsAsync(app, client, i);
            _time.Pass(TimeSpan.FromSeconds(20));
            turns.Release();
        }

        Assert.Empty(Warnings());
        turns.Release();
    }

    [Fact]
    public async Task Without_the_option_none_is()
    {
        await using var app = await StartAsync(options: options => options.SlowHandlerWarning = null);
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"push\"]");
        await client.SendAsync("2[\"next\"]");
        await WaitForEventsAsync(app, client, 1);
        _time.Pass(TimeSpan.FromSeconds(60));
        Assert.Empty(Warnings());
        _gate.Open();
    }

    private static Task WaitForEventsAsync(TestApp app, ITestClient client, int count) => Bounded.UntilAsync(() => app.Find(client).PendingEvents == count);

    private Task<TestApp> StartAsync(Action<SocketIoServer>? configure = null, Action<SocketIoOptions>? options = null) => TestApp.StartAsync(
        io =>
        {
            configure?.Invoke(io);
            io.OnConnection(socket =>
            {
                socket.Use((e, next) => e.EventName == "watched" ? _gate.PassAsync() : next());
                socket.On("push", _gate.PassAsync);
                socket.On("next", () => { });
            });
        },
        o =>
        {
            // The clock is the test's: nobody answers pings in its time.
            o.PingInterval = o.PingTimeout = TimeSpan.FromHours(1);
            options?.Invoke(o);
        },
        services =>
        {
            Clock.Use(_time)(services);
            _logs.AddTo(services);
        });

    private string[] Warnings() => [.. _logs.Entries.Where(entry => entry.Level == LogLevel.Warning && entry.Text.Contains("others waiting for", StringComparison.Ordinal)).Select(entry => entry.Text)];
}
