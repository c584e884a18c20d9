using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo;
using SocketIoNet.TestSupport.Sockets;

namespace SocketIoNet.Postgres.Tests.Support;

/// <summary>A server that receives messages of others.</summary>
internal sealed class LinkedServer : IAsyncDisposable
{
    private readonly TestApp _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<byte[]> _received = Channel.CreateUnbounded<byte[]>();

    private LinkedServer(TestApp app, string id) => (_app, Id) = (app, id);

    public string Id { get; }

    public IServerLink Link => _app.Services.GetRequiredKeyedService<IServerLink>("");

    public IPostgresStatus Status => _app.Services.GetRequiredService<IPostgresStatus>();

    /// <summary>Starts it, and waits until it receives.</summary>
    public static async Task<LinkedServer> StartAsync(string id, string? connectionString, Action<PostgresAdapterOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var app = await TestApp.StartAsync(static (SocketIoServer _) => { }, services: collection =>
        {
            services?.Invoke(collection);
            collection.AddSocketIo().AddPostgresAdapter(options =>
            {
                options.ConnectionString = connectionString;
                configure?.Invoke(options);
            });
        });
        var server = new LinkedServer(app, id);
        await server.Link.ListenAsync(id, message => server._received.Writer.TryWrite(message.ToArray()), server._stopping.Token).Bound();
        await Bounded.UntilAsync(() => server.Status.IsConnected);
        return server;
    }

    public Task<byte[]> ReceiveAsync() => _received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Bound();

    /// <summary>Receives nothing any more, as a server that is shut down.</summary>
    public void Stop() => _stopping.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _stopping.Dispose();
    }
}
