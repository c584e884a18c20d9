using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

public sealed class RecoveryInNamespacesTests
{
    private static readonly Regex Rooms = new("^/room-[0-9]+$", RegexOptions.NonBacktracking);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task An_empty_child_stays_while_somebody_may_come_back_to_it()
    {
        await using var app = await StartAsync(io => io.Of(Rooms));
        var (id, secret) = await ComeAndLoseAsync(app);
        var child = app.Io.Namespaces["/room-1"];
        child.Emit("missed");
        await using var second = await app.OpenAsync();
        await second.SendAsync($$"""0/room-1,{"pid":"{{secret}}"}""");
        Assert.StartsWith("2/room-1,[\"missed\",", await second.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Contains(id, await second.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Same(child, app.Io.Namespaces["/room-1"]);
        Assert.True(child.Sockets[id].Recovered);
    }

    [Fact]
    public async Task It_is_removed_once_nobody_can_any_more()
    {
        await using var app = await StartAsync(io => io.Of(Rooms));
        await ComeAndLoseAsync(app);
        await Bounded.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(61));
            return !app.Io.Namespaces.ContainsKey("/room-1");
        });
    }

    [Fact]
    public async Task It_is_removed_though_its_last_client_had_been_recovered()
    {
        await using var app = await StartAsync(io => io.Of(Rooms));
        var (_, secret) = await ComeAndLoseAsync(app);
        await using var second = await app.OpenAsync();
        await second.SendAsync($$"""0/room-1,{"pid":"{{secret}}"}""");
        Assert.StartsWith("0/room-1,", await second.ReceiveAsync(), StringComparison.Ordinal);
        await second.SendAsync("1/room-1,");
        await Bounded.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(61));
            return !app.Io.Namespaces.ContainsKey("/room-1");
        });
    }

    [Fact]
    public async Task Who_allows_a_namespace_does_not_see_the_secret()
    {
        var seen = new ConcurrentQueue<string>();
        await using var app = await StartAsync(io => io.Of((_, handshake, _) =>
        {
            seen.Enqueue(handshake.GetAuth<JsonElement>().GetRawText());
            return Task.FromResult(true);
        }));
        await using var client = await app.OpenAsync();
        await client.SendAsync("""0/room-1,{"pid":"aaaaaaaaaaaaaaaaaaaa","offset":"b","token":"c"}""");
        Assert.StartsWith("0/room-1,", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(["""{"token":"c"}"""], seen);
    }

    private static async Task<(string Id, string Secret)> ComeAndLoseAsync(TestApp app)
    {
        await using var client = await app.OpenAsync();
        await client.SendAsync("0/room-1,");
        using var answer = JsonDocument.Parse((await client.ReceiveAsync())!["0/room-1,".Length..]);
        client.Cut();
        await Bounded.UntilAsync(() => app.Io.Namespaces["/room-1"].Sockets.Count == 0);
        return (answer.RootElement.GetProperty("sid").GetString()!, answer.RootElement.GetProperty("pid").GetString()!);
    }

    private Task<TestApp> StartAsync(Action<SocketIoServer> configure) => TestApp.StartAsync(
        configure,
        options =>
        {
            options.PingInterval = TimeSpan.FromHours(10);
            options.CleanupEmptyChildNamespaces = true;
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
        },
        Clock.Use(_time));
}
