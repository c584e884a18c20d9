using Microsoft.AspNetCore.Connections;
using SocketIoNet;
using Transports.Columns;
using Transports.Feeds;
using Transports.Wire;

namespace Transports;

/// <summary>The web application: one run of the server, from its start to "server restarts".</summary>
internal sealed class Site : IAsyncDisposable
{
    public static readonly TimeSpan TimeBetweenRuns = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly VisitorTable _visitors;
    private bool _isToRunAgain;

    public Site(string[] args, string? address, VisitorTable visitors)
    {
        _visitors = visitors;
        var builder = WebApplication.CreateBuilder(args);
        if (address is not null) builder.WebHost.UseUrls(address);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(CountWire)));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddSingleton(visitors);
        builder.Services.AddSocketIo(options =>
        {
            // Short, so that a visitor sees a lost network noticed without waiting for the usual 45 seconds.
            options.PingInterval = TimeSpan.FromSeconds(3);
            options.PingTimeout = TimeSpan.FromSeconds(2);
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
        });

        _app = builder.Build();
        _app.UseMiddleware<WireMiddleware>();
        _app.UseDefaultFiles();
        _app.UseStaticFiles();
        _app.UseWebSockets();
        ShortPolling.Map(_app);
        LongPolling.Map(_app);
        ServerSentEvents.Map(_app);
        RawWebSocket.Map(_app);
        SocketIo.Map(_app);
        Controls.Map(_app, RunAgain);
    }

    /// <summary>Where the application listens, once it has run.</summary>
    public string? Address { get; private set; }

    /// <returns>Whether it ended in order to be started again.</returns>
    public async Task<bool> RunAsync()
    {
        await _app.StartAsync();
        Address = _app.Urls.First();
        await _app.WaitForShutdownAsync();
        return _isToRunAgain;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private ConnectionDelegate CountWire(ConnectionDelegate next) => connection => CountingTransport.RunAsync(connection, next, _visitors);

    private void RunAgain()
    {
        _isToRunAgain = true;
        _app.Lifetime.StopApplication();
    }
}
