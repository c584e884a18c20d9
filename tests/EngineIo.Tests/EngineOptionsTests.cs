using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests;

public sealed class EngineOptionsTests
{
    public static TheoryData<string, Action<EngineOptions>, string> Mistakes => new()
    {
        { "interval", o => o.PingInterval = TimeSpan.Zero, "PingInterval" },
        { "interval too long", o => o.PingInterval = TimeSpan.FromDays(2), "PingInterval" },
        { "timeout", o => o.PingTimeout = TimeSpan.FromSeconds(-1), "PingTimeout" },
        { "upgrade", o => o.UpgradeTimeout = TimeSpan.Zero, "UpgradeTimeout" },
        { "size", o => o.MaxHttpBufferSize = 0, "MaxHttpBufferSize" },
        { "no transport", o => o.Transports = TransportKind.None, "Transports" },
        { "strange transport", o => o.Transports = (TransportKind)4, "Transports" },
        { "threshold", o => o.HttpCompressionThreshold = -1, "HttpCompressionThreshold" },
        { "deflate", o => o.PerMessageDeflate = new PerMessageDeflateOptions { Threshold = -1 }, "PerMessageDeflate" },
        { "cookie", o => o.Cookie = new EngineCookieOptions { Name = "" }, "Cookie" },
        { "path of an origin", o => o.AllowedOrigins.Add("https://example.com/chat"), "AllowedOrigins" },
        { "no origin", o => o.AllowedOrigins.Add("example.com"), "AllowedOrigins" },
        { "star for a port", o => o.AllowedOrigins.Add("http://localhost:*"), "AllowedOrigins" },
        { "star in a name", o => o.AllowedOrigins.Add("https://app*.example.com"), "AllowedOrigins" },
        { "star for a host", o => o.AllowedOrigins.Add("https://*"), "AllowedOrigins" },
        { "soft limit", o => o.SendQueueSoftLimitBytes = 0, "SendQueueSoftLimitBytes" },
        { "hard below soft", o => o.MaxSendQueueBytes = 1, "MaxSendQueueBytes" },
        { "pending", o => o.MaxPendingEventBytes = 0, "MaxPendingEventBytes" },
        { "backlog below pending", o => o.MaxEventBacklogBytes = o.MaxPendingEventBytes - 1, "MaxEventBacklogBytes" },
        { "backlog below one body", o => (o.MaxEventBacklogBytes, o.MaxPendingEventBytes) = (o.MaxHttpBufferSize - 1, 1), "MaxEventBacklogBytes" },
        { "sessions", o => o.MaxConcurrentSessions = 0, "MaxConcurrentSessions" },
        { "sessions per address", o => o.MaxSessionsPerAddress = 0, "MaxSessionsPerAddress" },
        { "handshakes", o => o.MaxHandshakesPerSecond = 0, "MaxHandshakesPerSecond" },
        { "packets", o => o.MaxPacketsPerPayload = 0, "MaxPacketsPerPayload" },
        { "response", o => o.MaxPollResponseBytes = 0, "MaxPollResponseBytes" },
        { "messages", o => o.MaxMessagesPerSecond = 0, "MaxMessagesPerSecond" },
        { "burst", o => (o.MaxMessagesPerSecond, o.MessageBurst) = (1, 0), "MessageBurst" },
        { "burst of nothing", o => o.MessageBurst = 5, "MessageBurst" },
    };

    [Fact]
    public void The_defaults_are_valid() => Assert.Null(Validate(static _ => { }));

    [Fact]
    public void No_limit_of_the_send_queue_is_valid() => Assert.Null(Validate(static options => options.MaxSendQueueBytes = null));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void An_error_names_the_option(string what, Action<EngineOptions> mistake, string option)
    {
        var failure = Validate(mistake);
        Assert.True(failure is not null, what);
        Assert.Contains(option, failure, StringComparison.Ordinal);
        Assert.Contains("must", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var failure = Validate(static options =>
        {
            options.PingInterval = TimeSpan.Zero;
            options.MaxHttpBufferSize = -5;
        });
        Assert.Contains("PingInterval", failure, StringComparison.Ordinal);
        Assert.Contains("MaxHttpBufferSize", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_with_a_mistake_does_not_start() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartInMemoryAsync(static options => options.MaxHttpBufferSize = 0));

    [Fact]
    public async Task Mapping_without_registering_the_engine_throws()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        var exception = Assert.Throws<InvalidOperationException>(() => app.MapEngineIo("/engine.io", static _ => throw new NotSupportedException()));
        Assert.Contains("AddEngineIo", exception.Message, StringComparison.Ordinal);
    }

    private static string? Validate(Action<EngineOptions> change)
    {
        var options = new EngineOptions();
        change(options);
        var result = new ValidateOptionsResultBuilder();
        EngineOptionsValidator.Validate(options, result);
        return result.Build().FailureMessage;
    }
}
