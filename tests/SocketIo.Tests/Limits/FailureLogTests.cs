using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Limits;

/// <summary>Clients can not fill the log.</summary>
public sealed class FailureLogTests : IDisposable
{
    private readonly RecordedLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task What_a_client_does_wrong_is_no_error_of_the_server()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.On("e", (int number) => number)), services: _logs.AddTo);
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"e\",\"secret text\"]");
        await client.SendAsync("22[\"e\",5]");
        Assert.Equal("32[5]", await client.ReceiveAsync());
        await client.SendAsync("2nonsense with\r\nlines");
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal((0, 1), (_logs.Count(LogLevel.Error), _logs.Count(LogLevel.Warning)));
        Assert.DoesNotContain(_logs.Entries, entry => entry.Text.Contains("secret", StringComparison.Ordinal) || entry.Text.Contains("nonsense", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_always_fails_is_logged_so_often_and_no_more()
    {
        var time = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                socket.On("e", () => throw new InvalidOperationException("a bug"));
                socket.On("last", () => 1);
            }),
            services: services =>
            {
                _logs.AddTo(services);
                Clock.Use(time)(services);
            });
        await using var client = await app.ConnectAsync();
        for (var i = 0; i < 500; i++) await client.SendAsync("2[\"e\"]");
        await client.SendAsync("21[\"last\"]");
        Assert.Equal("31[1]", await client.ReceiveAsync());
        Assert.Equal(100, _logs.Count(LogLevel.Error));
        time.Pass(TimeSpan.FromSeconds(1.01));
        for (var i = 0; i < 20; i++) await client.SendAsync("2[\"e\"]");
        await client.SendAsync("22[\"last\"]");
        Assert.Equal("32[1]", await client.ReceiveAsync());
        Assert.Equal(110, _logs.Count(LogLevel.Error));
    }
}
