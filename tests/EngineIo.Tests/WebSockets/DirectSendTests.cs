using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.WebSockets;

/// <summary>When frames go past the server's pipe: only where nothing else has to see them.</summary>
public sealed class DirectSendTests
{
    [Fact]
    public async Task A_plain_connection_is_written_to_directly()
    {
        SocketRequests? requests = null;
        await using var app = await StartAsync(context => requests = new SocketRequests(context));
        await EchoAsync(app);
        Assert.Equal(1, requests!.Count);
    }

    [Fact]
    public async Task What_stands_in_front_of_the_transport_sees_all_that_is_written()
    {
        SocketRequests? requests = null;
        RecordingStream? written = null;
        await using var app = await StartAsync(context =>
        {
            requests = new SocketRequests(context);
            written = new RecordingStream(context.Transport.Output.AsStream());
            context.Transport = new Transport(context.Transport.Input, PipeWriter.Create(written));
        });
        await EchoAsync(app);
        Assert.Equal(0, requests!.Count);
        Assert.Contains(written!.Writes, write => write.AsSpan().SequenceEqual((byte[])[0x81, 6, .. "4hello"u8]));
    }

    private static Task<TestApp> StartAsync(Action<ConnectionContext> onConnection) =>
        TestApp.StartOnPortAsync(onMessage: TestHandler.Echo, listen: endpoint => endpoint.Use(next => context =>
        {
            onConnection(context);
            return next(context);
        }));

    private static async Task EchoAsync(TestApp app)
    {
        using var client = await app.OpenWebSocketAsync();
        await client.SendAsync("4hello");
        Assert.Equal("4hello", await client.ReceiveTextAsync());
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Counts how often somebody takes the socket of a connection.</summary>
    private sealed class SocketRequests : IConnectionSocketFeature
    {
        private readonly Socket _socket;

        public SocketRequests(ConnectionContext context)
        {
            _socket = context.Features.Get<IConnectionSocketFeature>()!.Socket;
            context.Features.Set<IConnectionSocketFeature>(this);
        }

        public int Count { get; private set; }

        public Socket Socket
        {
            get
            {
                Count++;
                return _socket;
            }
        }
    }
}
