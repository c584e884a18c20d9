using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocketIoNet.EngineIo;
using SocketIoNet.TestSupport.Engine.Pushing;

namespace SocketIoNet.TestSupport.Engine;

/// <summary>An application with an engine at <c>/engine.io</c>, in memory or on a port of its own.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    public const string Path = "/engine.io/";
    public const string HandshakeUrl = Path + "?EIO=4&transport=polling";
    public const string WebSocketUrl = Path + "?EIO=4&transport=websocket";

    /// <summary>Whether WebSockets stay in their requests: all tests pass in both ways, which this variable of the environment selects.</summary>
    private static readonly bool KeepsRequests = Environment.GetEnvironmentVariable("SOCKETIONET_KEEP_REQUESTS") == "1";

    /// <summary>Whether connections are pushed: all tests pass in this way as well. Those of what a connection is made of use the sockets of Kestrel.</summary>
    private static readonly bool IsPushed = Environment.GetEnvironmentVariable("SOCKETIONET_PUSH") == "1";

    private static readonly TimeSpan LargestStep = TimeSpan.FromMilliseconds(200);

    private readonly WebApplication _app;
    private readonly Channel<TestHandler> _handlers;

    private TestApp(WebApplication app, HttpClient http, SettableClock time, EngineServer server, Channel<TestHandler> handlers)
    {
        _app = app;
        Http = http;
        Time = time;
        Server = server;
        _handlers = handlers;
    }

    public HttpClient Http { get; }

    public SettableClock Time { get; }

    /// <summary>Called when a session opens, in the handler factory.</summary>
    public Action<EngineSession>? Opening { get; set; }

    /// <summary>Called when a session has ended, in OnClose of its handler.</summary>
    public Action? Closing { get; set; }

    public EngineServer Server { get; }

    /// <summary>The metrics of the application.</summary>
    public Counters Counters { get; private init; } = null!;

    public int Port => Http.BaseAddress!.Port;

    /// <summary>Over the framework's in-memory server.</summary>
    public static Task<TestApp> StartInMemoryAsync(
        Action<EngineOptions>? configure = null,
        Action<TestHandler, string>? onMessage = null,
        Action<WebApplication>? use = null,
        Action<IServiceCollection>? services = null) => StartAsync(configure, onMessage, use, null, services);

    /// <summary>Over Kestrel, on a free port of the loopback address.</summary>
    public static Task<TestApp> StartOnPortAsync(
        Action<EngineOptions>? configure = null,
        Action<TestHandler, string>? onMessage = null,
        Action<WebApplication>? use = null,
        HttpProtocols protocols = HttpProtocols.Http1,
        Action<ListenOptions>? listen = null,
        Action<IServiceCollection>? services = null) =>
        StartAsync(configure, onMessage, use, web => web.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => Listen(endpoint, protocols, listen))), services);

    /// <summary>Over Kestrel, on a URL instead of an endpoint that code configures.</summary>
    public static Task<TestApp> StartOnUrlAsync(
        string url, Action<EngineOptions>? configure = null, Action<WebApplication>? use = null, Action<KestrelServerOptions>? kestrel = null) =>
        StartAsync(configure, null, use, web => web.UseUrls(url).UseKestrelHttpsConfiguration().ConfigureKestrel(options => kestrel?.Invoke(options)), null);

    /// <summary>Kestrel's own sockets, however other tests run.</summary>
    public static void UseSockets(IServiceCollection services) => services.AddSingleton<IConnectionListenerFactory, SocketTransportFactory>();

    public PollingClient NewPollingClient() => new(Http);

    public async Task<PollingClient> OpenPollingAsync()
    {
        var client = NewPollingClient();
        await client.OpenAsync();
        return client;
    }

    /// <summary>Connects the framework's client to the in-memory server.</summary>
    public Task<System.Net.WebSockets.WebSocket> ConnectInMemoryAsync(string url = WebSocketUrl) =>
        _app.GetTestServer().CreateWebSocketClient().ConnectAsync(new Uri("ws://localhost" + url), CancellationToken.None).Bound();

    public Task<RawWebSocketClient> ConnectAsync(string url = WebSocketUrl, params string[] headers) => RawWebSocketClient.ConnectAsync(Port, url, headers);

    /// <summary>Connects a WebSocket and reads its open packet.</summary>
    public async Task<RawWebSocketClient> OpenWebSocketAsync()
    {
        var client = await ConnectAsync();
        Assert.StartsWith("0{", await client.ReceiveTextAsync());
        return client;
    }

    public Task<TestHandler> NextHandlerAsync() => _handlers.Reader.ReadAsync().AsTask().Bound();

    /// <summary>Advances the clock in steps small enough not to count as a pause of the process.</summary>
    public void Advance(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= LargestStep) Time.Advance(left < LargestStep ? left : LargestStep);
    }

    /// <summary>Stops the application as its host does.</summary>
    public Task StopAsync() => _app.StopAsync().WaitAsync(2 * Bounded.Limit);

    /// <summary>Stops the web server alone, so that nothing closes the sessions before.</summary>
    public Task StopKestrelAsync() => _app.Services.GetRequiredService<IServer>().StopAsync(CancellationToken.None).Bound();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Counters.Dispose();
        await _app.DisposeAsync().AsTask().Bound();
    }

    private static async Task<TestApp> StartAsync(
        Action<EngineOptions>? configure,
        Action<TestHandler, string>? onMessage,
        Action<WebApplication>? use,
        Action<IWebHostBuilder>? onPort,
        Action<IServiceCollection>? services)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (onPort is null) builder.WebHost.UseTestServer();
        else onPort(builder.WebHost);
        var time = new SettableClock();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddEngineIo(options =>
        {
            options.DetachWebSockets &= !KeepsRequests;
            configure?.Invoke(options);
        });
        if (IsPushed) builder.Services.AddSingleton<IConnectionListenerFactory>(new PushTransport());
        services?.Invoke(builder.Services);
        var app = builder.Build();
        use?.Invoke(app);
        var handlers = Channel.CreateUnbounded<TestHandler>();
        var counters = new Counters(app.Services);
        EngineServer? server = null;
        TestApp? testApp = null;
        app.MapEngineIo("/engine.io", session => testApp!.NewHandler(session, onMessage), created => server = created);
        await app.StartAsync().Bound();
        var http = onPort is null ? app.GetTestClient() : new HttpClient { BaseAddress = AddressOf(app) };
        return testApp = new TestApp(app, http, time, server!, handlers) { Counters = counters };
    }

    private static void Listen(ListenOptions endpoint, HttpProtocols protocols, Action<ListenOptions>? listen)
    {
        endpoint.Protocols = protocols;
        listen?.Invoke(endpoint);
    }

    private TestHandler NewHandler(EngineSession session, Action<TestHandler, string>? onMessage)
    {
        var handler = new TestHandler(session, onMessage) { Closing = () => Closing?.Invoke() };
        _handlers.Writer.TryWrite(handler);
        Opening?.Invoke(session);
        return handler;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
