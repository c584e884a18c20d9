using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SocketIoNet.TestSupport.Sockets;

/// <summary>An application with a Socket.IO server on a free port of Kestrel.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApp(WebApplication app)
    {
        _app = app;
        Url = app.Urls.Single();
        Io = app.Services.GetRequiredService<SocketIoServer>();
    }

    public string Url { get; }

    public SocketIoServer Io { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<TestApp> StartAsync(
        Action<SocketIoServer> configure, Action<SocketIoOptions>? options = null, Action<IServiceCollection>? services = null) =>
        StartAsync(app => app.MapSocketIo(configure), options, services);

    public static async Task<TestApp> StartAsync(
        Action<WebApplication> map, Action<SocketIoOptions>? options = null, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSocketIo(options);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync().Bound();
        return new TestApp(app);
    }

    public Task<WebSocketClient> OpenAsync() => WebSocketClient.OpenAsync(Url);

    public async Task<WebSocketClient> ConnectAsync(string namespaceName = "/")
    {
        var client = await OpenAsync();
        await client.ConnectAsync(namespaceName);
        return client;
    }

    public async Task<PollingClient> ConnectByPollingAsync()
    {
        var client = await PollingClient.OpenAsync(Url);
        await client.ConnectAsync();
        return client;
    }

    public Socket Find(ITestClient client) => Io.MainNamespace.Sockets[client.Id];

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().Bound();
        await _app.DisposeAsync();
    }
}
