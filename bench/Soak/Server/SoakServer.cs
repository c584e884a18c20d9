using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SocketIoNet.Soak.Server;

/// <summary>The server under test, on a free port of Kestrel.</summary>
internal sealed class SoakServer : IAsyncDisposable
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly SocketIoServer _io;

    private SoakServer(WebApplication app, Ledger ledger)
    {
        _app = app;
        _io = app.Services.GetRequiredService<SocketIoServer>();
        Events = new VisitorEvents(_io, ledger);
        _io.OnConnection(Events.OnConnection);
    }

    public Uri Url => new(_app.Urls.Single());

    public VisitorEvents Events { get; }

    public static async Task<SoakServer> StartAsync(Ledger ledger, Arguments arguments)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSocketIo(options =>
        {
            options.PingInterval = PingInterval;
            options.PingTimeout = arguments.PingTimeout;
            if (arguments.QueueBytes > 0) options.MaxSendQueueBytes = options.SendQueueSoftLimitBytes = arguments.QueueBytes;
            if (arguments.Recovers) options.ConnectionStateRecovery = new() { MaxDisconnectionDuration = arguments.TimeToReturn };
        });
        var app = builder.Build();
        app.MapSocketIo();
        await app.StartAsync();
        return new SoakServer(app, ledger);
    }

    /// <summary>What is still in the tables; empty when everything has gone.</summary>
    public string DescribeRest()
    {
        var main = _io.MainNamespace;
        (string Name, int Count)[] tables =
        [
            ("open sessions", _io.Engine.SessionCount),
            ("known sessions", _io.Engine.TableCount),
            ("timers", _io.Engine.Wheel.Count),
            ("sockets", main.Sockets.Count),
            ("rooms", main.Adapter.Rooms.Count),
            ("members of rooms", main.Adapter.Sids.Count),
            ("acknowledgements", Events.OpenQuestions),
        ];
        return string.Join(", ", tables.Where(static table => table.Count != 0).Select(static table => $"{table.Count} {table.Name}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
