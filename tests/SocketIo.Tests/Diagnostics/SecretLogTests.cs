using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Diagnostics;

/// <summary>What clients send is not written into logs, however much is logged.</summary>
public sealed class SecretLogTests : IDisposable
{
    private const string Secret = "hunter2";

    private readonly RecordedLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Neither_what_authenticates_a_client_nor_what_it_sends_is_logged()
    {
        await using var app = await StartAsync();
        var secrets = new List<string> { Secret };
        foreach (var packet in new[] { $"2[\"fails\",\"{Secret}\"]", $"2[\"typed\",\"{Secret}\"]", $"2[\"{Secret}\"", $"2/{Secret},[\"e\"]", $"0{{\"token\":\"{Secret}\"}}", Secret })
        {
            await using var client = await WebSocketClient.OpenAsync(app.Url);
            // Whoever knows the id of a session can use it.
            secrets.Add(client.SessionId);
            await client.SendAsync($"0{{\"token\":\"{Secret}\"}}");
            await client.ReceiveAsync();
            await client.SendAsync(packet);
            await client.CloseAsync();
            await client.ReceiveAsync();
        }

        await Bounded.UntilAsync(() => app.Io.Engine.SessionCount == 0);
        Assert.NotEmpty(_logs.Entries);
        Assert.DoesNotContain(_logs.Entries, entry => secrets.Exists(secret => entry.Text.Contains(secret, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("EIO=4&transport=" + Secret)]
    [InlineData("EIO=4&transport=polling&sid=" + Secret)]
    [InlineData("EIO=" + Secret + "&transport=polling")]
    [InlineData("EIO=4&transport=polling&token=" + Secret)]
    [InlineData("EIO=4&transport=polling&token=%0D%0Ainfo:%20forged")]
    public async Task Nothing_of_a_query_is_logged(string query)
    {
        await using var app = await StartAsync();
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"{app.Url}/socket.io/?{query}"), TestContext.Current.CancellationToken).Bound();
        Assert.DoesNotContain(_logs.Entries, static entry => entry.Text.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(_logs.Entries, static entry => entry.Text.AsSpan().ContainsAny('\r', '\n'));
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        io =>
        {
            io.Use(static (_, next) => next());
            io.OnConnection(static socket =>
            {
                socket.On("fails", (Action<string>)(static _ => throw new InvalidOperationException("always")));
                socket.On("typed", static (int number) => number);
            });
        },
        services: services => services.AddLogging(logging =>
        {
            // The web server has logs of its own, in which addresses of requests stand.
            logging.AddFilter("SocketIoNet", LogLevel.Trace).AddFilter("Microsoft", LogLevel.None).AddProvider(_logs);
        }));
}
