using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SocketIoNet.Epoll.Tests.Support;

/// <summary>An application on the epoll transport.</summary>
internal sealed class EpollApp : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;

    private EpollApp(WebApplication app, RecordedLogs logs) => (_app, Logs) = (app, logs);

    public RecordedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public int Port => Address.Port;

    /// <summary>Listens on a free port of the loopback address, unless <paramref name="kestrel"/> says where.</summary>
    public static async Task<EpollApp> StartAsync(
        RequestDelegate? respond = null,
        Action<ListenOptions>? endpoint = null,
        Action<KestrelServerOptions>? kestrel = null,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? use = null)
    {
        var logs = new RecordedLogs();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        logs.AddTo(builder.Services);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel ?? (options => options.Listen(IPAddress.Loopback, 0, listen => endpoint?.Invoke(listen))));
        builder.WebHost.UseEpollTransport();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        build?.Invoke(builder);
        var app = builder.Build();
        use?.Invoke(app);
        if (respond is not null) app.Run(respond);
        await app.StartAsync().Bound();
        return new EpollApp(app, logs);
    }

    public HttpClient NewHttpClient(Version? version = null)
    {
        var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is { Subject: "CN=localhost" } } };
        return new HttpClient(handler)
        {
            BaseAddress = Address,
            Timeout = Bounded.Limit,
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public Task<RawConnection> ConnectAsync() => RawConnection.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port));

    public Task StopAsync() => _app.StopAsync().Bound();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync().AsTask().Bound();
    }
}
