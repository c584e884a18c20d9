using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.TestSupport.Engine.Pushing;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets.Pushed;

/// <summary>A WebSocket leaves its request because its transport can push.</summary>
public sealed class PushedRequestTests : RequestEndTests
{
    private readonly PushTransport _transport = new();

    public static TheoryData<string> Reasons => [.. AllObstacles.Keys];

    private static Dictionary<string, (Action<EngineOptions>? Options, Action<ListenOptions>? Listen, Action<WebApplication>? Use)> AllObstacles => new(Obstacles)
    {
        ["the option"] = (static options => options.UseSocketsDirectly = false, null, null),
        ["a wrapped connection"] = (null, static endpoint => endpoint.Use(static next => context => next(new XorConnection(context, key: 0))), null),
    };

    private protected override string FailureMessage => "A WebSocket failed";

    [Fact]
    public Task The_option_to_detach_makes_no_difference() => AssertRequestEndsAsync(static options => options.DetachWebSockets = true);

    [Fact]
    public async Task A_WebSocket_that_probes_ends_with_the_server_as_well()
    {
        await using var app = await StartAsync();
        var polling = await app.OpenPollingAsync();
        using var probe = await app.ConnectAsync(polling.WebSocketUrl);
        await Bounded.UntilAsync(() => _transport.AttachedCount == 1);
        await app.StopKestrelAsync();
        await AssertNoConnectionIsLeftAsync();
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task The_data_is_read_by_the_server_because_of(string reason)
    {
        var (options, listen, use) = AllObstacles[reason];
        await AssertRequestLastsAsync(reason, options, listen, use);
        Assert.Equal(0, _transport.AttachedCount);
    }

    [Fact]
    public async Task TLS_leaves_the_request_if_it_is_detached()
    {
        using var certificate = SelfSignedCertificate.Create();
        await using var app = await StartAsync(static options => options.DetachWebSockets = true, endpoint => endpoint.UseHttps(certificate));
        using var client = await ConnectOverTlsAsync(app.Port, certificate);
        await Ended.Bound();
        Assert.StartsWith("0{", await client.ReceiveTextAsync());
        Assert.Equal(0, _transport.AttachedCount);
    }

    private protected override void Configure(EngineOptions options) => options.DetachWebSockets = false;

    private protected override void AddServices(IServiceCollection services) => services.AddSingleton<IConnectionListenerFactory>(_transport);

    private protected override Task AssertHasLeftAsync()
    {
        Assert.Single(_transport.Attached);
        return Task.CompletedTask;
    }

    private protected override Task AssertNoConnectionIsLeftAsync() => Bounded.UntilAsync(() => _transport.Attached.IsEmpty);
}
