using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Diagnostics;

public sealed class LogTests : IDisposable
{
    private readonly RecordedLogs _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData("sync", LogLevel.Error, "The handler of sync of socket")]
    [InlineData("async", LogLevel.Error, "The handler of async of socket")]
    [InlineData("namespace", LogLevel.Error, "The handler of namespace of socket")]
    [InlineData("any", LogLevel.Error, "The handler of OnAny of socket")]
    [InlineData("type", LogLevel.Warning, "does not fit its handler: Argument 0 of the event \"type\"")]
    [InlineData("refused", LogLevel.Warning, "A middleware rejected an event of socket")]
    public async Task A_failure_names_the_event_as_it_was_registered(string name, LogLevel level, string text)
    {
        await using var app = await StartAsync(AddFailing);
        await using var client = await app.ConnectAsync();
        await client.SendAsync($"2[\"{name}\",\"secret\"]");
        await client.SendAsync("29[\"last\"]");
        Assert.Equal("39[0]", await client.ReceiveAsync());
        var entry = Assert.Single(_log.Entries, entry => entry.Level >= LogLevel.Warning);
        Assert.Equal(level, entry.Level);
        Assert.Contains(text, entry.Text, StringComparison.Ordinal);
        Assert.Contains(client.Id, entry.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_that_the_application_is_told_of_is_no_warning()
    {
        var error = new Signal<Exception>();
        await using var app = await StartAsync(socket =>
        {
            AddFailing(socket);
            socket.OnError(error.Set);
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("2[\"refused\"]");
        Assert.Equal("refused", (await error.Task).Message);
        Assert.DoesNotContain(_log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task What_a_client_breaks_is_told_to_OnError_and_is_no_warning()
    {
        var error = new Signal<Exception>();
        await using var app = await StartAsync(socket => socket.OnError(error.Set));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("garbage");
        await error.Task;
        Assert.DoesNotContain(_log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Failures_of_the_handlers_of_a_life_name_the_method_that_added_them()
    {
        var ended = new Signal<string>();
        await using var app = await StartAsync(socket =>
        {
            socket.OnDisconnecting((Action<string>)(_ => throw new InvalidOperationException("disconnecting")));
            socket.OnDisconnect((Action<string>)(_ => throw new InvalidOperationException("disconnect")));
            socket.OnDisconnect(ended.Set);
            throw new InvalidOperationException("connection");
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("1");
        await ended.Task;
        Assert.Equal(
            ["OnConnection", "OnDisconnecting", "OnDisconnect"],
            _log.Entries.Where(entry => entry.Level == LogLevel.Error).Select(entry => entry.Text.Split(' ')[3]));
    }

    private static void AddFailing(Socket socket)
    {
        socket.On("sync", (string _) =>
        {
            throw new InvalidOperationException("sync");
        });
        socket.On("async", async (string _) =>
        {
            await Task.Yield();
            throw new InvalidOperationException("async");
        });
        socket.On("type", (int number) => number);
        socket.OnAny((name, _) =>
        {
            if (name == "any") throw new InvalidOperationException("any");
        });
        socket.Use((e, next) => e.EventName == "refused" ? throw new InvalidOperationException("refused") : next());
    }

    private Task<TestApp> StartAsync(Action<Socket> onConnection) => TestApp.StartAsync(
        io =>
        {
            io.OnConnection(onConnection);
            io.On("namespace", (Socket _) =>
            {
                throw new InvalidOperationException("namespace");
            });
            io.On("last", () => 0);
        },
        services: services => services.AddSingleton<ILoggerProvider>(_log));
}
