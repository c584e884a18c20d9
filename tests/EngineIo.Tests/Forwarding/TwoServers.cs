using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.EngineIo.Tests.Forwarding;

/// <summary>The server that owns the sessions of a test, and another one that forwards their requests.</summary>
internal sealed class TwoServers : IAsyncDisposable
{
    private TwoServers(InProcessServers link, TestApp owner, TestApp other)
    {
        Link = link;
        Owner = owner;
        Other = other;
    }

    public InProcessServers Link { get; }

    public TestApp Owner { get; }

    public TestApp Other { get; }

    public string OwnerId => Owner.Server.Forwarding!.ServerId;

    public string OtherId => Other.Server.Forwarding!.ServerId;

    /// <summary>Starts both; the one that forwards listens with these protocols.</summary>
    public static async Task<TwoServers> StartAsync(
        Action<EngineOptions>? configure = null, Action<WebApplication>? use = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var link = new InProcessServers();
        return new TwoServers(link, await StartOneAsync(HttpProtocols.Http1), await StartOneAsync(protocols));

        Task<TestApp> StartOneAsync(HttpProtocols protocols) => TestApp.StartOnPortAsync(
            options =>
            {
                options.ForwardSessions = true;
                configure?.Invoke(options);
            },
            TestHandler.Echo,
            use,
            protocols,
            services: services => services.AddSingleton<IServerLink>(link));
    }

    /// <summary>A client whose session is on one server and whose requests go to the other.</summary>
    public async Task<PollingClient> OpenAsync(int revision = 4, string query = "")
    {
        var opener = new PollingClient(Owner.Http) { Revision = revision, Query = query };
        await opener.OpenAsync();
        return new PollingClient(Other.Http) { Revision = revision, Query = query, SessionId = opener.SessionId };
    }

    /// <summary>Upgrades a session through the server that does not own it.</summary>
    public async Task<RawWebSocketClient> UpgradeAsync(PollingClient client)
    {
        var socket = await Other.ConnectAsync(client.WebSocketUrl);
        Assert.StartsWith("HTTP/1.1 101 ", socket.ResponseHead);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        await socket.SendAsync("5");
        Assert.True(Owner.Server.TryFind(client.SessionId, out var session));
        await Bounded.UntilAsync(() => session.IsUpgraded);
        return socket;
    }

    /// <summary>Lets time pass on both, in steps, with messages between them.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
        {
            await TickAsync(Owner);
            await TickAsync(Other);
        }
    }

    /// <summary>Lets time pass until it is so.</summary>
    public Task PassUntilAsync(Func<bool> condition) => Bounded.UntilAsync(async () =>
    {
        if (condition()) return true;
        await PassAsync(TimeSpan.FromSeconds(1));
        return condition();
    });

    /// <summary>A moment more than a tick, which is never early.</summary>
    private async Task TickAsync(TestApp app)
    {
        var peers = app.Server.Forwarding!.Peers;
        var ticks = peers.TickCount;
        app.Advance(TimeSpan.FromSeconds(1.01));
        await Bounded.UntilAsync(() => peers.TickCount > ticks && Link.IsIdle);
    }

    /// <summary>Nothing is left of any exchange.</summary>
    public Task AssertNothingIsLeftAsync() => Bounded.UntilAsync(() => new[] { Owner, Other }.All(static app =>
        app.Server.Forwarding is { Count: 0, Peers.ExchangeCount: 0, Requests.Count: 0 }));

    public async ValueTask DisposeAsync()
    {
        await Other.DisposeAsync();
        await Owner.DisposeAsync();
    }
}
