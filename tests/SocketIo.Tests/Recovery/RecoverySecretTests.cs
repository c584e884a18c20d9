using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocketIoNet.Recovery;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

public sealed class RecoverySecretTests
{
    [Fact]
    public async Task The_secret_is_neither_logged_nor_fetched()
    {
        var logs = new RecordingLogs();
        await using var app = await TestApp.StartAsync(
            (SocketIoServer _) => { },
            options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions(),
            services => services.AddLogging(builder => builder.SetMinimumLevel(LogLevel.Trace).AddFilter("SocketIoNet", LogLevel.Trace).AddProvider(logs)));
        await using var first = await RecoverableClient.ConnectAsync(app);
        await using var second = await first.CutAndReturnAsync();
        await using var stranger = await RecoverableClient.ConnectAsync(app, new { pid = "secret-of-nobody-xxx" });
        await Bounded.UntilAsync(() => logs.Lines.Any(line => line.Contains("was recovered", StringComparison.Ordinal)));
        Assert.Contains(logs.Lines, line => line.Contains("Unknown", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Contains(first.PrivateId, StringComparison.Ordinal) || line.Contains("secret-of-nobody", StringComparison.Ordinal));
        var fetched = await app.Io.FetchSocketsAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(fetched, socket => socket.Handshake.GetAuth<JsonElement>().GetRawText().Contains(first.PrivateId, StringComparison.Ordinal));
        Assert.DoesNotContain(first.PrivateId, new RecoveryRequest(new RecoveryIdentity(first.PrivateId, null), null).ToString(), StringComparison.Ordinal);
    }

    private sealed class RecordingLogs : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
