using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.EngineIo;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Limits;

/// <summary>Who runs the server sees which limit ended a connection, and what to change.</summary>
public sealed class LimitLogTests : IDisposable
{
    private readonly RecordedLogs _logs = new();

    public static TheoryData<string, Action<SocketIoOptions>, string[]> Limits { get; } = new()
    {
        { nameof(EngineOptions.MaxSendQueueBytes), o => o.MaxSendQueueBytes = o.SendQueueSoftLimitBytes = 1000, ["2[\"fill\"]"] },
        { nameof(EngineOptions.MaxMessagesPerSecond), o => o.MaxMessagesPerSecond = 2, ["2[\"e\"]", "2[\"e\"]", "2[\"e\"]"] },
        { nameof(EngineOptions.MaxHttpBufferSize), o => o.MaxHttpBufferSize = 100, ["2[\"" + new string('e', 100) + "\"]"] },
        { nameof(SocketIoOptions.MaxEventsPerSecond), o => o.MaxEventsPerSecond = 1, ["2[\"e\"]", "2[\"e\"]"] },
        { nameof(SocketIoOptions.MaxEventNameLength), o => o.MaxEventNameLength = 10, ["2[\"" + new string('e', 11) + "\"]"] },
        { nameof(SocketIoOptions.MaxAttachments), o => o.MaxAttachments = 1, ["52-[\"e\"]"] },
    };

    public void Dispose() => _logs.Dispose();

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task What_ends_a_connection_for_a_limit_is_said_once_with_the_option(string option, Action<SocketIoOptions> configure, string[] packets)
    {
        var ended = new Signal<string>();
        await using var app = await StartAsync(configure, ended);
        await using var client = await app.ConnectAsync();
        foreach (var packet in packets) await client.SendAsync(packet);
        await ended.Task;
        var warnings = _logs.Entries.Where(static entry => entry.Level == LogLevel.Warning && entry.Text.Contains("a limit (", StringComparison.Ordinal));
        Assert.EndsWith($"{option}.", Assert.Single(warnings).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_without_an_option_is_said_to_be_fixed()
    {
        var ended = new Signal<string>();
        await using var app = await StartAsync(static _ => { }, ended);
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2" + new string('1', 30) + "[\"e\"]");
        await ended.Task;
        Assert.Equal("A connection is closed because it exceeded a limit (ack id) that no option changes.", Assert.Single(_logs.Alarms));
    }

    [Fact]
    public async Task Clients_that_are_closed_at_limits_without_end_do_not_fill_the_log()
    {
        await using var app = await StartAsync(static options => options.MaxEventNameLength = 10, ended: null);
        for (var i = 0; i < 150; i++)
        {
            await using var client = await app.ConnectAsync();
            await client.SendAsync("2[\"longer than ten\"]");
        }

        await Bounded.UntilAsync(() => app.Io.Engine.SessionCount == 0);
        Assert.Equal(100, _logs.Count(LogLevel.Warning));
    }

    [Fact]
    public async Task A_queue_below_the_largest_message_is_found_at_start()
    {
        await using var app = await StartAsync(static options => options.MaxHttpBufferSize = 100_000_000, ended: null);
        Assert.Contains(_logs.Entries, static entry => entry.Level == LogLevel.Warning && entry.Text.StartsWith("MaxSendQueueBytes (16777216) is less than MaxHttpBufferSize", StringComparison.Ordinal));
    }

    private Task<TestApp> StartAsync(Action<SocketIoOptions> configure, Signal<string>? ended) => TestApp.StartAsync(
        io => io.OnConnection(socket =>
        {
            socket.On("fill", () =>
            {
                for (var i = 0; i < 10; i++) socket.Emit("fill", new string('x', 200));
            });
            if (ended is not null) socket.OnDisconnect(ended.Set);
        }),
        configure,
        services =>
        {
            _logs.AddTo(services);
            // So that nothing is let through again with time.
            Clock.Use(new FakeTimeProvider())(services);
        });
}
